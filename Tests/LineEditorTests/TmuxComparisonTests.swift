import Foundation
import PseudoTerminal
import TestSupport
import Testing

/// The small terminal held against tmux: random text and sequences are printed in a pane, and what the pane shows then
/// is compared, cell by cell with styles, with what scrolled out and with the cursor's place.
@Suite(.enabled(if: Tool.isInstalled("tmux") && Tool.isInstalled("bash"), "there is no tmux to compare with"))
struct TmuxComparisonTests {
    /// Something to print, and sizes that the pane gets one after another afterwards.
    struct Sample {
        var text: String
        var sizes: [(columns: Int, rows: Int)] = []
    }

    private static let (columns, rows) = (20, 8)

    @Test func randomSequencesLookAsInTmux() async throws {
        var random = SeededGenerator(seed: 16)
        let samples = (0..<min(FuzzRounds.count(100), 1000)).map { _ in
            Sample(text: Self.text(&random, isWithSequences: true))
        }
        try await compare(samples)
    }

    @Test func resizedTextReflowsAsInTmux() async throws {
        var random = SeededGenerator(seed: 17)
        // The samples are always the same, for tmux 3.3 is not always right: it may part wide characters that just fit
        // into a row that becomes longer.
        let samples = (0..<30).map { _ in
            // When a window grows again, tmux brings back fewer of the rows that left than there are.
            let rows = (0..<3).map { _ in Int.random(in: 3...Self.rows, using: &random) }.sorted(by: >)
            let sizes = rows.map { (columns: Int.random(in: 6...40, using: &random), rows: $0) }
            return Sample(text: Self.text(&random, isWithSequences: false), sizes: sizes)
        }
        try await compare(samples)
    }

    /// Random text, with line breaks, and with sequences of all kinds that mean the same to both.
    private static func text(_ random: inout SeededGenerator, isWithSequences: Bool) -> String {
        var (text, screen) = ("", TerminalScreen(columns: columns, rows: rows, widths: .scalars))
        for _ in 0..<Int.random(in: 5...60, using: &random) {
            // What becomes of half a wide character, each terminal decides for itself.
            let words = ["a", "job ", "0123456789", isWithSequences ? "é" : "中文", "x\u{301}y", "  ", "1", "/data/app"]
            var piece = words.randomElement(using: &random) ?? ""
            if random.once(in: 4) { piece = "\r\n" }
            // tmux keeps a cursor that waits with wrapping behind the last column, and moves from there.
            if isWithSequences && !screen.isWrapPending && random.once(in: 2) { piece = sequence(&random, screen) }
            text += piece
            screen.feed(piece.utf8)
        }
        return text
    }

    private static func sequence(_ random: inout SeededGenerator, _ screen: TerminalScreen) -> String {
        let (small, other) = (Int.random(in: 0...5, using: &random), Int.random(in: 0...25, using: &random))
        let styles = [
            "0", "", "1", "2", "3", "4", "7", "22", "23", "24", "27", "31", "39", "44", "49", "92", "103", "38;5;208",
            "48;5;17", "38;2;1;20;255", "48;2;9;8;7", "1;4;35", "38:5:99",
        ]
        let sequences = [
            "[\(small)A", "[\(small)B", "[\(small)C", "[\(small)D", "[\(other)G", "[\(small);\(other)H",
            "[\(other);\(small)f", "[\(small)d", "[K", "[1K", "[2K", "[J", "[1J", "[2J", "[\(small)@", "[\(small)P",
            "[\(small)X", "[\(small)L\r", "[\(small)M\r", "[\(small)S", "[\(small)T", "7", "8", "[s", "[u", "D", "M",
            "E",
        ]
        if random.once(in: 2) { return "\u{1B}[\(styles.randomElement(using: &random) ?? "")m" }
        if random.once(in: 8) { return "\t" }
        return "\u{1B}" + (sequences.randomElement(using: &random) ?? "")
    }

    private func compare(_ samples: [Sample]) async throws {
        let shown = try await Self.printedInTmux(samples)
        for (index, sample) in samples.enumerated() {
            var screen = TerminalScreen(columns: Self.columns, rows: Self.rows, widths: .scalars)
            screen.feed(sample.text.utf8)
            for (step, size) in ([nil] + sample.sizes.map { $0 }).enumerated() {
                if let size { screen.resize(columns: size.columns, rows: size.rows, reflows: true) }
                guard let capture = shown["\(index).\(step)"] else {
                    Issue.record("tmux shows nothing of sample \(index), step \(step)")
                    continue
                }
                // tmux writes its screen as text with styles, which the same emulator reads.
                let lines = capture.split(separator: "\n", omittingEmptySubsequences: false)
                var theirs = TerminalScreen(columns: screen.columns, rows: 500, widths: .scalars)
                theirs.feed(lines.dropFirst().dropLast().joined(separator: "\r\n").utf8)
                let ours = (screen.markedScrollback + [screen.marked]).joined(separator: "\n")
                let comment: Comment =
                    "sample \(index), step \(step) of \(sample.sizes): \(sample.text.debugDescription)"
                #expect(Self.comparable(ours) == Self.comparable(theirs.marked), comment)
                #expect(
                    "\(screen.cursorColumn + (screen.isWrapPending ? 1 : 0)) \(screen.cursorRow)" == lines[0], comment)
            }
        }
    }

    /// The rows without the spaces at their ends, of which tmux tells too few where they were erased with a background,
    /// and without empty rows at the end.
    private static func comparable(_ marked: String) -> String {
        marked.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            var (line, before) = (String(line), "")
            while line != before {
                before = line
                line = line.replacing(/\ +(\[\/\])?$/) { $0.output.1 ?? "" }
                    .replacing(/\[[^\[\]]+\]\[\/\]$/, with: "")
            }
            return line
        }.joined(separator: "\n").replacing(/\n+$/, with: "")
    }

    /// What tmux shows after each sample and each of its sizes: the cursor's place in the first line, then all rows.
    private static func printedInTmux(_ samples: [Sample]) async throws -> [String: String] {
        let folder = try TemporaryFolder()
        var script = """
            stty raw -echo
            show() {
                printf '\\033[6n'; IFS= read -rsd R answer
                tmux display -p '#{cursor_x} #{cursor_y}' > $1; tmux capture-pane -p -e -N -S - >> $1
            }

            """
        for (index, sample) in samples.enumerated() {
            try folder.write(sample.text, as: "\(index)")
            script += "tmux resize-window -x \(columns) -y \(rows); printf '\\033c'; tmux clear-history\n"
            script += "cat \(index); show \(index).0\n"
            for (step, size) in sample.sizes.enumerated() {
                script += "tmux resize-window -x \(size.columns) -y \(size.rows); show \(index).\(step + 1)\n"
            }
        }
        try folder.write(script + "tmux wait-for -S finished\n", as: "script")
        try folder.write("set -g status off\nset -g scroll-on-clear off\n", as: "settings")
        try folder.write(
            """
            export LC_ALL=C.UTF-8
            server() { timeout 60 tmux -S socket "$@"; }
            server -f settings new-session -d -x \(columns) -y \(rows) 'exec bash script'
            server wait-for finished
            server kill-server
            """, as: "comparison")
        _ = try? await Tool.run(
            "env", ["-u", "TMUX", "-C", folder.path, "bash", "comparison"], in: URL(filePath: folder.path))
        var shown: [String: String] = [:]
        for name in folder.names where name.contains(".") { shown[name] = folder.text(name) }
        return shown
    }
}

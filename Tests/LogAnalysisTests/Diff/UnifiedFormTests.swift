import Foundation
import LogAnalysis
import Testing

@Suite struct UnifiedFormTests {
    private func form(_ from: String, _ to: String, context: Int = 3) -> String {
        String(decoding: UnifiedForm(diff(from, to), from: "a", to: "b", context: context).bytes, as: UTF8.self)
    }

    @Test func itLooksAsEveryoneKnowsIt() {
        #expect(
            form("one\ntwo\nthree\n", "one\n2\nthree\nfour\n") == """
                --- a
                +++ b
                @@ -1,3 +1,4 @@
                 one
                -two
                +2
                 three
                +four

                """)
        #expect(form("a\n", "b\n").hasPrefix("--- a\n+++ b\n@@ -1 +1 @@\n"))
        #expect(form("", "b\n") == "--- a\n+++ b\n@@ -0,0 +1 @@\n+b\n")
        #expect(form("a\n", "a\n") == "")
    }

    @Test func aMissingLineFeedAtTheEndIsSaid() {
        let notice = "\\ No newline at end of file\n"
        #expect(form("a\nb", "a\nb\n").hasSuffix(" a\n-b\n\(notice)+b\n"))
        #expect(form("a\nb\n", "a\nb").hasSuffix(" a\n-b\n+b\n\(notice)"))
        #expect(form("x\nb", "y\nb").hasSuffix("-x\n+y\n b\n\(notice)"))
    }

    @Test func namesThatAHeaderCannotHoldAreQuoted() {
        func header(_ name: String) -> String {
            let bytes = UnifiedForm(diff("a\n", "b\n"), from: name, to: "b").bytes
            return String(decoding: bytes.prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
        }
        #expect(header("主机 一") == "--- 主机 一\t")
        #expect(header("a\nb\"\u{1}") == #"--- "a\nb\"\001""#)
    }

    @Test func piecesAreTheWhole() {
        let from = (0..<9000).map { "line \($0)\n" }.joined()
        let unified = UnifiedForm(diff(from, from.replacing("7", with: "七")), from: "a", to: "b")
        var (pieces, count) = ([UInt8](), 0)
        unified.write {
            pieces.append(contentsOf: $0)
            count += 1
        }
        #expect(pieces == unified.bytes && count > 1)
    }

    @Test func aLongLineIsInSeveralPieces() {
        let (start, end) = (String(repeating: "a", count: 500_000), String(repeating: "b", count: 500_000))
        let unified = UnifiedForm(diff("0\n\(start)\(end)\n1", "0\n\(start)x\(end)\n1"), from: "a", to: "b")
        var pieces = unified.pieces
        var all: [[UInt8]] = []
        while let piece = pieces.next() { all.append(piece) }
        #expect(all.count > 20 && all.allSatisfy { $0.count < 200_000 })
        let text = String(decoding: all.joined(), as: UTF8.self)
        let notice = "\\ No newline at end of file\n"
        #expect(
            text == "--- a\n+++ b\n@@ -1,3 +1,3 @@\n 0\n-\(start)\(end)\n+\(start)x\(end)\n 1\n\(notice)")
    }

    /// The program itself says whether the form is right.
    @Test(.enabled(if: Patch.isThere, "the patch program is not there"))
    func patchMakesTheNewOfTheOld() throws {
        let patch = try Patch()
        defer { patch.end() }
        let kinds = [
            "a", "b", "", "  a", "\\ No newline", "--- a", "+++ b", "@@ -1 +1 @@", "中文", "a\r", "\0", "-", "+",
        ]
        for seed in 0..<150 {
            var random = DiffRandom(seed)
            let line = { (random: inout DiffRandom) in kinds[random.below(kinds.count)] }
            let from = (0..<(seed % 5 == 0 ? 0 : random.below(40))).map { _ in line(&random) }
            let to = seed % 7 == 0 ? [] : random.edited(from, times: 1 + random.below(9), with: line)
            let texts = [from, to].map { lines in
                Array((lines.joined(separator: "\n") + (random.below(2) == 0 || lines.isEmpty ? "" : "\n")).utf8)
            }
            let difference = LogDiff(
                exactlyFrom: LogText(texts[0]), to: LogText(texts[1]), costLimit: seed % 2 == 0 ? 1 : LineDiff.costLimit
            )
            // Without context patch may take a line for another, but line numbers hold.
            let unified = UnifiedForm(difference, from: "a", to: "b", context: random.below(4)).bytes
            #expect(try patch.apply(unified, to: texts[0]) == texts[1], "seed \(seed)")
        }
    }
}

/// The `patch` program in a folder of its own.
private struct Patch {
    private static let program = ["/usr/bin/patch", "/opt/homebrew/bin/gpatch", "/usr/local/bin/patch"]
        .first { FileManager.default.isExecutableFile(atPath: $0) }
    static var isThere: Bool { program != nil }

    private let folder = FileManager.default.temporaryDirectory.appending(path: "diff-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

    func end() { try? FileManager.default.removeItem(at: folder) }

    func apply(_ form: [UInt8], to old: [UInt8]) throws -> [UInt8] {
        let (file, unified) = (folder.appending(path: "file"), folder.appending(path: "form"))
        try Data(old).write(to: file)
        if form.isEmpty { return old }
        try Data(form).write(to: unified)
        let process = Process()
        process.executableURL = URL(filePath: try #require(Self.program))
        process.arguments = ["--silent", "--binary", "--fuzz=0", "--input", unified.path, file.path]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        return Array(try Data(contentsOf: file))
    }
}

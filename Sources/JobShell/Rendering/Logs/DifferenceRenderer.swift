import JobModel
import LogAnalysis
import TerminalText

/// Draws differences: unified as `diff -u` writes them, side by side, or only their figures.
///
/// Above each difference stands whose it is, in lines that `patch` passes over. What masks took is dimmed, and of lines
/// that became one another the words that differ are emphasised.
struct DifferenceRenderer: Sendable {
    private let list: DifferenceList
    private let screen: Screen

    init(_ list: DifferenceList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// A chunk for each difference's heading and some for each of its hunks: a long one is never drawn whole.
    func stream() -> ByteStream {
        ByteStream {
            let pieces = DifferencePieces(self, list)
            return { try await pieces.next() }
        }
    }

    /// What stands above a difference's hunks.
    fileprivate func heading(of difference: Difference, isFirst: Bool) -> [String] {
        switch list.layout {
        case .counts: figures(of: difference)
        case .unified, .sideBySide: (isFirst ? [] : [""]) + title(of: difference)
        }
    }

    fileprivate func drawing(of hunk: Hunk, in difference: Difference) -> HunkDrawing {
        HunkDrawing(hunk, difference, isSideBySide: list.layout == .sideBySide, on: screen) { Task.isCancelled }
    }

    fileprivate func raw(_ difference: Difference) -> UnifiedForm.Pieces {
        UnifiedForm(
            difference.diff, from: label(difference.from), to: label(difference.to), context: difference.context
        ).pieces
    }

    /// `@g2, 6 hosts: 10.20.0.[5,9]` and the two names as `diff -u` heads them.
    private func title(of difference: Difference) -> [String] {
        let count = difference.to.positions.count
        let which = list.step.hosts.shortWord(difference.to.positions)
        let head = "\(name(difference.to)), \(count) \(count == 1 ? "host" : "hosts"): \(which)"
        return [
            screen.paint(fitted(head), ScreenStyle.heading),
            screen.paint(fitted("--- \(label(difference.from))"), ScreenStyle.removed),
            screen.paint(fitted("+++ \(label(difference.to))"), ScreenStyle.added),
        ]
    }

    /// `@g1 10.20.0.1`: the group or word, and the host whose log it is.
    private func label(_ side: Difference.Side) -> String {
        let host = list.step.hosts.word(for: side.representative)
        return side.name == host ? host : "\(name(side)) \(host)"
    }

    private func name(_ side: Difference.Side) -> String {
        let isGroup = side.name.first == "g" && side.name.dropFirst().allSatisfy(\.isNumber)
        return TerminalSafe.text(isGroup ? "@\(side.name)" : side.name, escapingLayout: true)
    }

    fileprivate func place(of hunk: Hunk, in difference: Difference) -> String {
        func range(_ line: Int, _ count: Int) -> String { count == 1 ? "\(line)" : "\(line),\(count)" }
        let from = range(difference.fromLine(of: hunk), hunk.fromCount)
        let to = range(difference.toLine(of: hunk), hunk.toCount)
        return screen.paint("@@ -\(from) +\(to) @@", ScreenStyle.place)
    }

    /// ` @g2 | 6 hosts | 2 added, 2 removed | 10.20.0.[5,9]`, as `git diff --stat` counts.
    private func figures(of difference: Difference) -> [String] {
        let count = difference.to.positions.count
        let (added, removed) = (difference.diff.added, difference.diff.removed)
        let bar = Self.bar(added, removed)
        let which = list.step.hosts.shortWord(difference.to.positions)
        let arrow = screen.usesUTF8 ? "\u{2192}" : "->"
        let head =
            " \(name(difference.from)) \(arrow) \(name(difference.to))  \(count) \(count == 1 ? "host" : "hosts")  "
        let changes = "+\(added) -\(removed)  "
        let bars = screen.paint(bar.added, ScreenStyle.added) + screen.paint(bar.removed, ScreenStyle.removed)
        let used = DisplayWidth.of(head + changes) + bar.added.count + bar.removed.count + 2
        guard let width = screen.width, used + which.count > width else {
            return [head + changes + bars + "  " + which]
        }
        return [head + changes + bars] + HostSetWrapping.lines(which, width: max(8, width - 4)).map { "    " + $0 }
    }

    /// A bar of at most twenty signs.
    private static func bar(_ added: Int, _ removed: Int) -> (added: String, removed: String) {
        let most = 20
        let total = max(1, added + removed)
        func length(_ count: Int) -> Int { total <= most ? count : count == 0 ? 0 : max(1, count * most / total) }
        return (String(repeating: "+", count: length(added)), String(repeating: "-", count: length(removed)))
    }

    private func fitted(_ text: String) -> String { screen.width.map { text.truncated(to: $0) } ?? text }
}

/// Draws one difference after another, hunk by hunk and a few lines at a time.
private actor DifferencePieces {
    private let renderer: DifferenceRenderer
    private let list: DifferenceList
    private var count = 0
    private var difference: Difference?
    private var hunks: ArraySlice<Hunk> = []
    /// The hunk that is being drawn, which of its rows comes next, and what is left of a long line of it.
    private var drawing: HunkDrawing?
    private var row = 0
    private var line: LongLine?
    /// What is left of a difference in the form that `patch` reads.
    private var raw: UnifiedForm.Pieces?
    private static let mostBytes = 1 << 16

    init(_ renderer: DifferenceRenderer, _ list: DifferenceList) {
        self.renderer = renderer
        self.list = list
    }

    func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        if let piece = raw?.next() { return piece }
        if let piece = try nextOfHunks() { return piece }
        guard count < list.count else { return nil }
        // Two logs at a time are in memory.
        (difference, drawing, raw) = (nil, nil, nil)
        let next = try await list.difference(count)
        count += 1
        if list.isRaw {
            raw = renderer.raw(next)
            return raw?.next() ?? []
        }
        difference = next
        hunks = list.layout == .counts ? [] : next.hunks[...]
        return Self.bytes(renderer.heading(of: next, isFirst: count == 1))
    }

    private func nextOfHunks() throws -> [UInt8]? {
        if let part = line?.next() { return part }
        guard let current = drawing, row < current.count else {
            guard let difference, let hunk = hunks.popFirst() else { return nil }
            drawing = renderer.drawing(of: hunk, in: difference)
            // What was drawn of a hunk while nobody wanted it any more means nothing.
            try Task.checkCancellation()
            row = 0
            return Self.bytes([renderer.place(of: hunk, in: difference)])
        }
        var bytes: [UInt8] = []
        while row < current.count, bytes.count < Self.mostBytes {
            if let long = current.longLine(row) {
                if !bytes.isEmpty { break }
                line = long
                row += 1
                return line?.next()
            }
            bytes += Self.bytes(current.rows(row))
            row += 1
        }
        return bytes
    }

    private static func bytes(_ lines: [String]) -> [UInt8] { Array(lines.map { $0 + "\n" }.joined().utf8) }
}

import JobModel
import LogAnalysis
import TerminalText

/// Draws differences: in the unified form of `diff -u`, side by side, or only as counts.
///
/// A heading in lines that `patch` ignores names the hosts of each difference. Masked text is dimmed, and in a pair
/// of an old and a new line the words that differ are emphasized.
struct DifferenceRenderer: Sendable {
    private let list: DifferenceList
    private let screen: Screen

    init(_ list: DifferenceList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// Draws one chunk for the heading of each difference and some for each of its hunks. A long hunk is never
    /// drawn as a whole.
    func stream() -> ByteStream {
        ByteStream {
            var pieces = DifferencePieces(self, list)
            return { try await pieces.next() }
        }
    }

    /// The lines above the hunks of a difference.
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

    /// `@g2, 6 hosts: 10.20.0.[5,9]`, and the two names in the form of `diff -u`.
    private func title(of difference: Difference) -> [String] {
        let count = difference.to.positions.count
        let which = difference.to.folded
        let head = "\(name(difference.to)), \(quantity(count, "host")): \(which)"
        return [
            screen.paint(fitted(head), ScreenStyle.heading),
            screen.paint(fitted("--- \(label(difference.from))"), ScreenStyle.removed),
            screen.paint(fitted("+++ \(label(difference.to))"), ScreenStyle.added),
        ]
    }

    /// `@g1 10.20.0.1`: the group or host-set word, and the host whose log is shown.
    private func label(_ side: Difference.Side) -> String {
        let host = side.host
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

    /// ` @g2 | 6 hosts | 2 added, 2 removed | 10.20.0.[5,9]`, with counts like those of `git diff --stat`.
    private func figures(of difference: Difference) -> [String] {
        let count = difference.to.positions.count
        let (added, removed) = (difference.diff.added, difference.diff.removed)
        let bar = Self.bar(added, removed)
        let which = difference.to.folded
        let arrow = screen.usesUTF8 ? "\u{2192}" : "->"
        let head =
            " \(name(difference.from)) \(arrow) \(name(difference.to))  \(quantity(count, "host"))  "
        let changes = "+\(added) -\(removed)  "
        let bars = screen.paint(bar.added, ScreenStyle.added) + screen.paint(bar.removed, ScreenStyle.removed)
        let used = DisplayWidth.of(head + changes) + bar.added.count + bar.removed.count + 2
        guard let width = screen.width, used + which.count > width else {
            return [head + changes + bars + "  " + which]
        }
        return [head + changes + bars] + HostSetWrapping.lines(which, width: max(8, width - 4)).map { "    " + $0 }
    }

    /// A bar of at most twenty signs for added and removed lines.
    private static func bar(_ added: Int, _ removed: Int) -> (added: String, removed: String) {
        let most = 20
        let total = max(1, added + removed)
        func length(_ count: Int) -> Int { total <= most ? count : count == 0 ? 0 : max(1, count * most / total) }
        return (String(repeating: "+", count: length(added)), String(repeating: "-", count: length(removed)))
    }

    private func fitted(_ text: String) -> String { screen.width.map { text.truncated(to: $0) } ?? text }
}

/// Draws the differences one after another, hunk by hunk and a few lines at a time.
private struct DifferencePieces {
    private let renderer: DifferenceRenderer
    private let list: DifferenceList
    private var count = 0
    private var difference: Difference?
    private var hunks: ArraySlice<Hunk> = []
    /// The hunk that is being drawn, the index of its next row, and the rest of a long line in it.
    private var drawing: HunkDrawing?
    private var row = 0
    private var line: LongLine?
    /// The rest of a difference that is written in the form that `patch` reads.
    private var raw: UnifiedForm.Pieces?
    private static let mostBytes = 1 << 16

    init(_ renderer: DifferenceRenderer, _ list: DifferenceList) {
        self.renderer = renderer
        self.list = list
    }

    nonisolated(nonsending) mutating func next() async throws -> [UInt8]? {
        try Task.checkCancellation()
        if let piece = raw?.next() { return piece }
        if let piece = try nextOfHunks() { return piece }
        guard count < list.count else { return nil }
        // The old difference is released first, so that only two logs at a time are in memory.
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

    private mutating func nextOfHunks() throws -> [UInt8]? {
        if let part = line?.next() { return part }
        guard let current = drawing, row < current.count else {
            guard let difference, let hunk = hunks.popFirst() else { return nil }
            drawing = renderer.drawing(of: hunk, in: difference)
            // The drawing of a hunk is incomplete if the task was cancelled meanwhile.
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

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

    /// A chunk for each difference.
    func stream() -> ByteStream {
        ByteStream {
            let next = Counter()
            return {
                let index = await next.next()
                guard index < list.count else { return nil }
                let difference = try await list.difference(index)
                let lines = self.lines(of: difference, isFirst: index == 0)
                return Array(lines.map { $0 + "\n" }.joined().utf8)
            }
        }
    }

    private func lines(of difference: Difference, isFirst: Bool) -> [String] {
        switch list.layout {
        case .counts: return [figures(of: difference)]
        case .unified:
            return (isFirst ? [] : [""]) + title(of: difference)
                + difference.hunks.flatMap { hunk in
                    let drawing = HunkDrawing(hunk, difference, screen)
                    return [place(of: hunk)] + hunk.lines.indices.map(drawing.unified)
                }
        case .sideBySide:
            return (isFirst ? [] : [""]) + title(of: difference)
                + difference.hunks.flatMap { hunk in
                    [place(of: hunk)] + HunkDrawing(hunk, difference, screen).sideBySide()
                }
        }
    }

    /// `@g2, 6 hosts: 10.20.0.[5,9]` and the two names as `diff -u` heads them.
    private func title(of difference: Difference) -> [String] {
        let count = difference.to.positions.count
        let which = list.step.hosts.shortWord(difference.to.positions)
        let head = "\(name(difference.to)), \(count) \(count == 1 ? "host" : "hosts"): \(which)"
        return [
            screen.paint(fitted(head), Look.heading),
            screen.paint(fitted("--- \(label(difference.from))"), Look.removed),
            screen.paint(fitted("+++ \(label(difference.to))"), Look.added),
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

    private func place(of hunk: Hunk) -> String {
        func range(_ line: Int, _ count: Int) -> String { count == 1 ? "\(line)" : "\(line),\(count)" }
        return screen.paint(
            "@@ -\(range(hunk.fromLine, hunk.fromCount)) +\(range(hunk.toLine, hunk.toCount)) @@", Look.place)
    }

    /// ` @g2 | 6 hosts | 2 added, 2 removed | 10.20.0.[5,9]`, as `git diff --stat` counts.
    private func figures(of difference: Difference) -> String {
        let count = difference.to.positions.count
        let (added, removed) = (difference.diff.added, difference.diff.removed)
        let bar = Self.bar(added, removed)
        let which = list.step.hosts.shortWord(difference.to.positions)
        let text = " \(name(difference.from)) \u{2192} \(name(difference.to))  "
        let arrow = screen.usesUTF8 ? text : " \(name(difference.from)) -> \(name(difference.to))  "
        let counts = "\(count) \(count == 1 ? "host" : "hosts")  +\(added) -\(removed)  "
        let used = DisplayWidth.of(arrow) + counts.count + bar.added.count + bar.removed.count + 2
        return arrow + counts + screen.paint(bar.added, Look.added) + screen.paint(bar.removed, Look.removed) + "  "
            + (screen.width.map { which.truncated(to: max(8, $0 - used)) } ?? which)
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

import JobModel
import TerminalText

/// Draws groups of hosts: for each a line of figures, its hosts folded, and the line that sets it apart from the largest.
struct GroupRenderer: Sendable {
    private let list: GroupList
    private let screen: Screen
    private static let indent = "    "

    init(_ list: GroupList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// A chunk for each group.
    func stream() -> ByteStream {
        ByteStream {
            let next = Counter()
            let widths = widths
            return {
                let index = await next.next()
                guard index < list.groups.count else { return nil }
                return Array(lines(of: list.groups[index], widths).map { $0 + "\n" }.joined().utf8)
            }
        }
    }

    private var widths: (name: Int, count: Int, lines: Int) {
        (
            list.groups.map { $0.name.count + 1 }.max() ?? 0,
            list.groups.map { "\($0.positions.count)".count }.max() ?? 0,
            list.groups.compactMap { $0.lineCount.map { "\($0)".count } }.max() ?? 0
        )
    }

    private func lines(of group: HostGroup, _ widths: (name: Int, count: Int, lines: Int)) -> [String] {
        let name = "@\(group.name)"
        let hosts = group.positions.count == 1 ? "host " : "hosts"
        var figures = [
            screen.paint(name, Look.header) + String(repeating: " ", count: widths.name - name.count),
            "\(padded(group.positions.count, widths.count)) \(hosts)", leftPadded(list.share(of: group), 6),
        ]
        if widths.lines > 0 {
            let unit = group.lineCount == 1 ? "line " : "lines"
            figures.append(
                group.lineCount.map { "\(padded($0, widths.lines)) \(unit)" }
                    ?? String(repeating: " ", count: widths.lines + 6))
        }
        let used = widths.name + widths.count + 6 + 6 + (widths.lines > 0 ? widths.lines + 6 : 0) + 2 * figures.count
        let outcome = fitted(TerminalSafe.text(list.outcome(of: group), escapingLayout: true), after: used)
        figures.append(screen.paint(outcome, look(of: group)))
        var lines = [figures.joined(separator: "  ")]
        let word = list.step.hosts.shortWord(group.positions)
        if let width = screen.width {
            let room = max(1, width - Self.indent.count)
            lines += HostSetWrapping.lines(word, width: room).map { Self.indent + $0 }
        } else {
            lines.append(Self.indent + word)
        }
        if let mark = group.mark {
            let text = TerminalSafe.text("\(mark.kind.rawValue) \(mark.line)", escapingLayout: true)
            lines.append(Self.indent + screen.paint(fitted(text, after: Self.indent.count), Look.of(mark.kind)))
        }
        return lines
    }

    private func fitted(_ text: String, after used: Int) -> String {
        screen.width.map { text.truncated(to: max(1, $0 - used)) } ?? text
    }

    private func look(of group: HostGroup) -> TextStyle {
        let statuses = Set(group.positions.map { Look.of(list.step.hosts.hosts[$0].status) })
        return statuses.count == 1 ? statuses.first ?? .plain : .plain
    }

    private func padded(_ number: Int, _ width: Int) -> String { leftPadded("\(number)", width) }

    private func leftPadded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

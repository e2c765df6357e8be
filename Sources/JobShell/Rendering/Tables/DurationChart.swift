import JobModel
import TerminalText

/// Draws how long hosts took: a row for each span of time with a bar for its number of hosts, and the names of the
/// slowest hosts.
struct DurationChart {
    private let list: HostList
    private let screen: Screen
    private static let mostRows = 12
    /// 30,000 years, in milliseconds. Longer durations from a platform are clamped to this, because they are not
    /// plausible and could overflow.
    private static let longest: Int64 = 1_000_000_000_000_000
    private static let mostNamed = 5
    /// The width of a chart when there is no screen.
    private static let usualWidth = 80

    init(_ list: HostList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// The chart's lines.
    func lines() -> [String] {
        let hosts = list.step.hosts.hosts
        let known = list.positions.compactMap { position in
            hosts[position].durationMilliseconds.map { (position: position, took: min(max(0, $0), Self.longest)) }
        }
        let unknown = list.positions.count - known.count
        guard !known.isEmpty else { return [Texts.noDurations] }
        let sorted = known.sorted { ($0.took, $0.position) < ($1.took, $1.position) }
        let spans = Spans(sorted.map(\.took), most: Self.mostRows)
        var rows = [(count: Int, failed: Int)](repeating: (0, 0), count: spans.count)
        for host in known {
            let row = spans.row(of: host.took)
            rows[row].count += 1
            if hosts[host.position].status.isFailure { rows[row].failed += 1 }
        }
        let labels = (0..<spans.count).map(spans.label)
        let labelWidth = labels.map { DisplayWidth.of($0) }.max() ?? 0
        let most = rows.map(\.count).max() ?? 0
        let counts = rows.map { "\($0.count)" + ($0.failed > 0 ? ", \($0.failed) failed" : "") }
        let countWidth = counts.map(\.count).max() ?? 0
        let room = max(8, (screen.width ?? Self.usualWidth) - labelWidth - countWidth - 4)
        let bars = Bars(screen: screen)
        var lines = [screen.paint(Texts.durations(known.count), ScreenStyle.heading)]
        for (index, row) in rows.enumerated() {
            let bar = bars.bar(row.count, of: most, columns: room)
            let padding = String(repeating: " ", count: max(0, labelWidth - DisplayWidth.of(labels[index])))
            let look =
                row.failed == 0 ? ScreenStyle.good : row.failed == row.count ? ScreenStyle.bad : ScreenStyle.unfinished
            let line = "\(padding)\(labels[index])  \(screen.paint(bar, look))\(bar.isEmpty ? "" : "  ")"
            lines.append(line + (row.count == 0 ? "" : counts[index]))
        }
        let slowest = sorted.suffix(Self.mostNamed).reversed().map {
            "\(list.step.hosts.word(for: $0.position)) \(humanDuration($0.took))"
        }
        lines.append("")
        lines += Self.wrapped(Texts.slowest, slowest, screen.width)
        if unknown > 0 { lines.append(Texts.withoutDuration(unknown)) }
        return lines
    }

    private static func wrapped(_ head: String, _ words: [String], _ width: Int?) -> [String] {
        var lines = [head]
        for (index, word) in words.enumerated() {
            let text = word + (index + 1 < words.count ? ", " : "")
            if let width, lines[lines.count - 1].count + text.count > width, lines[lines.count - 1] != head {
                lines.append(String(repeating: " ", count: head.count))
            }
            lines[lines.count - 1] += text
        }
        return lines.map { String($0.reversed().drop { $0 == " " }.reversed()) }
    }
}

/// Spans of time of equal length, such that a few of them hold nearly all durations. If some durations are much
/// longer, a last span holds them.
private struct Spans {
    private let start: Int64
    private let step: Int64
    private let hasRest: Bool
    let count: Int

    /// - Parameter sorted: durations in milliseconds, ascending, at least one.
    init(_ sorted: [Int64], most: Int) {
        let (first, last) = (sorted[0], sorted[sorted.count - 1])
        let usual = sorted[(sorted.count - 1) * 98 / 100]
        // Without a separate last span, a few durations that are many times longer would put all others into one
        // row.
        let hasRest = last - first > 3 * max(1, usual - first) && usual > first
        let end = hasRest ? usual : last
        let step = Self.step(for: end - first, most: hasRest ? most - 1 : most)
        let start = first / step * step
        let rows = Int((end - start) / step) + 1
        (self.start, self.step, self.hasRest) = (start, step, hasRest)
        count = rows + (hasRest ? 1 : 0)
    }

    /// The length of a span: 1, 2 or 5 times a power of ten, chosen so that at most `most` spans cover the range.
    private static func step(for range: Int64, most: Int) -> Int64 {
        var power: Int64 = 1
        while true {
            for factor: Int64 in [1, 2, 5] where range / (factor * power) + 2 <= most { return factor * power }
            power *= 10
        }
    }

    func row(of duration: Int64) -> Int { min(Int((duration - start) / step), count - 1) }

    func label(_ row: Int) -> String {
        let from = start + Int64(row) * step
        if hasRest, row == count - 1 { return "\(humanDuration(from)) or more" }
        return "\(humanDuration(from))"
    }
}

/// Draws bars of block characters, or of ASCII characters if the screen has no UTF-8. The bars are readable without
/// color.
struct Bars {
    let screen: Screen

    /// A bar for a part of a whole, drawn in eighths of a column. It is empty only if the part is 0.
    ///
    /// - Parameter columns: the length of the bar for the whole.
    func bar(_ part: Int, of whole: Int, columns: Int) -> String {
        if part <= 0 || whole <= 0 { return "" }
        guard screen.usesUTF8 else {
            return String(repeating: "#", count: max(1, (part * columns + whole / 2) / whole))
        }
        let eighths = max(1, min(columns * 8, (part * columns * 8 + whole / 2) / whole))
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// A bar of hosts by outcome: `█` for good, `▒` for bad, `░` for unfinished; without UTF-8 `=`, `x` and `.`.
    /// Each outcome that occurs gets at least one column.
    func outcomes(good: Int, bad: Int, unfinished: Int, columns: Int) -> [StyledText] {
        let counts = [good, bad, unfinished]
        let total = counts.reduce(0, +)
        if total == 0 { return [] }
        var widths = counts.map { $0 == 0 ? 0 : max(1, $0 * columns / total) }
        // The largest part absorbs the rounding error, so that the widths add up to `columns`.
        if let largest = counts.indices.max(by: { counts[$0] < counts[$1] }) {
            widths[largest] = max(1, widths[largest] + columns - widths.reduce(0, +))
        }
        let signs: [Character] = screen.usesUTF8 ? ["█", "▒", "░"] : ["=", "x", "."]
        let looks = [ScreenStyle.good, ScreenStyle.bad, ScreenStyle.unfinished]
        return zip(signs, zip(widths, looks)).compactMap { sign, part in
            part.0 == 0 ? nil : StyledText(String(repeating: sign, count: part.0), part.1)
        }
    }
}

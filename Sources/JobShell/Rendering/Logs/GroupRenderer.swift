import JobModel
import LogAnalysis
import TerminalText

/// Draws groups of hosts: for each group a line of figures, its hosts folded into a host set, and its deviations
/// from the largest group; below the groups, the parts of lines that were ignored.
struct GroupRenderer: Sendable {
    private let list: GroupList
    private let screen: Screen
    private static let indent = "    "
    private static let mostHostLines = 3
    private static let mostDeviations = 3
    /// The largest number of lines of an outcome, which may contain long tags.
    private static let mostOutcomeLines = 4

    init(_ list: GroupList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// Draws one chunk for each group, and one for the notes below the groups.
    func stream() -> ByteStream {
        ByteStream {
            var groups = list.groups[...]
            var isClosed = false
            let widths = widths
            return {
                if let group = groups.popFirst() { return Self.bytes(lines(of: group, widths)) }
                if isClosed { return nil }
                isClosed = true
                return Self.bytes(closingLines)
            }
        }
    }

    private static func bytes(_ lines: [String]) -> [UInt8]? {
        lines.isEmpty ? nil : Array(lines.map { $0 + "\n" }.joined().utf8)
    }

    /// The lines below the groups: the number of groups left out, and the parts of lines that were ignored.
    private var closingLines: [String] {
        var texts: [String] = []
        if list.smaller.count > 0 { texts.append(Texts.smallerGroups(list.smaller, isAll: list.groups.isEmpty)) }
        if let remark = list.remark { texts.append(remark) }
        if let seenThrough = list.seenThrough { texts.append(Texts.seenThrough(seenThrough)) }
        let lines = texts.flatMap { text in screen.width.map { text.wrapped(to: $0) } ?? [text] }
        return lines.map { screen.paint($0, .dim) } + (list.explains ? explanation : [])
    }

    /// The learned places that were ignored: for each its name, the numbers of its values and hosts, an example,
    /// and its line.
    private var explanation: [String] {
        guard let seen = list.seenThrough else { return [Texts.nothingLearned] }
        let names = seen.places.indices.map(SeenThrough.name(of:))
        let width = names.map(\.count).max() ?? 0
        let lines = zip(names, seen.places).flatMap { name, place -> [String] in
            let figures = Texts.place(values: place.valueCount, hosts: place.hostCount)
            let example = TerminalSafe.text(place.example, escapingLayout: true)
            let line = TerminalSafe.text(place.line, escapingLayout: true)
            return [
                screen.paint(name, ScreenStyle.header) + String(repeating: " ", count: width - name.count)
                    + "  " + cut(place.valueCount == 0 ? figures : "\(figures), such as \(example)"),
                Self.indent + screen.paint(cut(line), .dim),
            ]
        }
        let more = seen.placeCount - seen.places.count
        return lines + (more > 0 ? [Texts.morePlaces(more)] : [])
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
            screen.paint(name, ScreenStyle.header) + String(repeating: " ", count: widths.name - name.count),
            "\(padded(group.positions.count, widths.count)) \(hosts)", leftPadded(list.share(of: group), 6),
        ]
        if widths.lines > 0 {
            let unit = group.lineCount == 1 ? "line " : "lines"
            figures.append(
                group.lineCount.map { "\(padded($0, widths.lines)) \(unit)" }
                    ?? String(repeating: " ", count: widths.lines + 6))
        }
        let used = widths.name + widths.count + 6 + 6 + (widths.lines > 0 ? widths.lines + 6 : 0) + 2 * figures.count
        let outcome = TerminalSafe.text(list.outcome(of: group), escapingLayout: true)
        // An outcome that doesn't fit beside the figures is drawn on lines of its own.
        let isCramped = screen.width.map { $0 - used < DisplayWidth.of(outcome) } ?? false
        let outcomeLines = isCramped ? wrapped(outcome) : [outcome]
        let painted = outcomeLines.map { screen.paint($0, look(of: group)) }
        var lines = [(figures + (isCramped ? [] : painted)).joined(separator: "  ")]
        if isCramped { lines += painted.map { Self.indent + $0 } }
        lines += hostLines(of: group).map { Self.indent + $0 }
        if let found = group.text {
            // The text is split as bytes, because Swift treats CR LF as one character.
            lines += found.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map { line in
                let text = TerminalSafe.text("= " + String(decoding: line, as: UTF8.self), escapingLayout: true)
                return Self.indent + cut(text)
            }
        } else {
            for deviation in group.deviations.prefix(Self.mostDeviations) {
                lines.append(Self.indent + screen.paint(drawn(deviation), ScreenStyle.of(deviation.kind)))
            }
            let more = group.deviations.count - Self.mostDeviations
            if more > 0 { lines.append(Self.indent + screen.paint(cut(Texts.moreDeviations(more, group.name)), .dim)) }
        }
        return lines
    }

    /// Draws a deviation in one line. The change in the line and the text after the line are never cut off.
    private func drawn(_ deviation: HostGroup.Deviation) -> String {
        var text = TerminalSafe.text(deviation.text(ending: false), escapingLayout: true)
        let end = deviation.ending
        if let width = screen.width, deviation.kind == .value, DisplayWidth.of(text) > width - Self.indent.count {
            let change = ValueChange(deviation.changes, in: deviation.text, cuttingValues: max(8, width / 6))
            let (before, rest) = (
                TerminalSafe.text(change.before, escapingLayout: true),
                TerminalSafe.text(change.rest, escapingLayout: true)
            )
            text = "\(deviation.sign) " + before.lastWords(fitting: width / 3) + rest
        }
        guard let width = screen.width, !end.isEmpty else { return cut(text + end) }
        return text.truncatedAtWord(to: max(1, width - Self.indent.count - end.count)) + end
    }

    /// The hosts of a group as a host set. A screen shows only a few lines of it, because `hosts @g1 --long` lists
    /// all.
    private func hostLines(of group: HostGroup) -> [String] {
        let word = list.step.hosts.shortWord(group.positions)
        guard let width = screen.width else { return [word] }
        let lines = HostSetWrapping.lines(word, width: max(1, width - Self.indent.count))
        guard lines.count > Self.mostHostLines else { return lines }
        let more = cut("… `hosts @\(group.name) --long` names all \(group.positions.count)")
        return lines.prefix(Self.mostHostLines - 1) + [screen.paint(more, .dim)]
    }

    /// Cuts a line below the figures to the width of the screen.
    private func cut(_ text: String) -> String {
        screen.width.map { text.truncatedAtWord(to: max(1, $0 - Self.indent.count)) } ?? text
    }

    private func wrapped(_ text: String) -> [String] {
        guard let width = screen.width.map({ max(1, $0 - Self.indent.count) }) else { return [text] }
        return text.truncatedAtWord(to: width * Self.mostOutcomeLines).wrapped(to: width)
    }

    private func look(of group: HostGroup) -> TextStyle {
        let statuses = Set(group.positions.map { ScreenStyle.of(list.step.hosts.hosts[$0].status) })
        return statuses.count == 1 ? statuses.first ?? .plain : .plain
    }

    private func padded(_ number: Int, _ width: Int) -> String { leftPadded("\(number)", width) }

    private func leftPadded(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}

extension String {
    /// The text if it fits a width, else an ellipsis and as many of its last words as fit.
    fileprivate func lastWords(fitting width: Int) -> String {
        if DisplayWidth.of(self) <= width { return self }
        var (kept, start) = ("", endIndex)
        while start > startIndex {
            let word = self[..<start].lastIndex(of: " ") ?? startIndex
            let longer = String(self[word...])
            if DisplayWidth.of(longer) > width { break }
            (kept, start) = (longer, word)
        }
        return "\u{2026}" + kept
    }
}

/// A line in which each change is written as `old → new`.
struct ValueChange {
    /// The whole line.
    var text: String { before + rest }
    /// The text before the first change.
    let before: String
    /// The first change and all text after it.
    let rest: String

    /// - Parameters:
    ///   - changes: the changes, from left to right. Changes that are not found in the line are left out.
    ///   - line: the line with its new values.
    ///   - most: the length, in characters, to which longer values are cut.
    init(_ changes: [Deviation.Change], in line: String, cuttingValues most: Int = .max) {
        func cut(_ value: some StringProtocol) -> String {
            value.count <= most ? String(value) : value.prefix(most - 1) + "\u{2026}"
        }
        var text = ""
        var before: String?
        var rest = line[...]
        for change in changes {
            guard !change.new.isEmpty, let found = Self.word(change.new, in: rest) else { continue }
            // A prefix that belongs to the same word as the value is written before both the old and the new value.
            let start = Self.startOfWord(at: found.lowerBound, in: rest)
            let prefix = rest[start..<found.lowerBound]
            text += rest[..<start]
            if before == nil {
                before = text
                text = ""
            }
            text += prefix + cut(change.old) + " \u{2192} " + prefix + cut(rest[found])
            rest = rest[found.upperBound...]
        }
        self.before = before ?? ""
        self.rest = text + rest
    }

    /// The beginning of the word in which a value is: after whitespace, a bracket, a quote, a comma or an equals
    /// sign.
    private static func startOfWord(at value: String.Index, in text: Substring) -> String.Index {
        text[..<value].lastIndex { $0.isWhitespace || "=\"'([{<,".contains($0) }.map(text.index(after:))
            ?? text.startIndex
    }

    /// The first occurrence of a value as a whole word, or else its first occurrence within a word.
    private static func word(_ value: String, in text: Substring) -> Range<String.Index>? {
        let all = text.ranges(of: value)
        let alone = all.first { range in
            let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return [before, after].allSatisfy { $0.map { !($0.isLetter || $0.isNumber || "._-".contains($0)) } ?? true }
        }
        return alone ?? all.first
    }
}

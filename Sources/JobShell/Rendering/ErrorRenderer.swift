import JobModel
import TerminalText

/// Words a failure for a person, or for a machine.
struct ErrorRenderer {
    let screen: Screen
    let isJSON: Bool

    /// One line that says what is wrong and one with what to type next; in a window that is narrower, the lines are broken
    /// between words. On a terminal the place is shown between them; programs that read errors get these two lines alone.
    func lines(_ failure: Failure, command: String?, label: String) -> [String] {
        if isJSON {
            var object = failure.json
            object["command"] = .optional(command)
            object["where"] = .string(label)
            return [String(decoding: JSONWriter.text(.object(object)), as: UTF8.self)]
        }
        func safe(_ text: String) -> String { TerminalSafe.text(text, escapingLayout: true) }
        let subject = safe(label) + ":" + (command.map { " \($0):" } ?? "")
        var lines = broken(subject, ScreenStyle.error, safe(failure.message))
        if screen.width != nil { lines += cut(failure.excerpt.map(safe)).map { "  " + $0 } }
        if let hint = failure.hint { lines += hintLines(safe(hint)) }
        return lines
    }

    /// What is to be typed stands at the end of a hint. It is one line, however narrow the window, so that it can be copied.
    private func hintLines(_ hint: String) -> [String] {
        guard let width = screen.width, DisplayWidth.of("hint: " + hint) > width,
            let command = hint.ranges(of: "type: ").last
        else { return broken("hint:", .dim, hint) }
        return broken("hint:", .dim, String(hint[..<command.upperBound].dropLast())) + [
            String(hint[command.upperBound...])
        ]
    }

    /// A sentence after a word in a look of its own.
    private func broken(_ head: String, _ look: TextStyle, _ sentence: String) -> [String] {
        let line = "\(head) \(sentence)"
        var lines = screen.width.map { line.wrapped(to: $0, indent: 2) } ?? [line]
        if let first = lines.first, first.hasPrefix(head) {
            lines[0] = screen.paint(head, look) + first.dropFirst(head.count)
        }
        return lines
    }

    /// A line and the carets below it, where the window is narrower: what stands around the carets.
    private func cut(_ excerpt: [String]) -> [String] {
        guard let width = screen.width.map({ max(1, $0 - 2) }), let carets = excerpt.last,
            excerpt.contains(where: { DisplayWidth.of($0) > width })
        else { return excerpt }
        let start = max(0, carets.prefix { $0 == " " }.count - width / 2)
        return excerpt.map { $0.dropping(columns: start).truncated(to: width) }
    }

    /// The line of a syntax error, cut to a screen's width, and a caret under the place.
    static func excerpt(_ location: SourceLocation) -> [String] {
        guard !location.text.isEmpty else { return [] }
        let characters = Array(location.text)
        let place = min(max(location.column - 1, 0), characters.count)
        let from = max(0, place - 40)
        let to = min(characters.count, place + 32)
        let before = String(characters[from..<place])
        let line = (from > 0 ? "…" : "") + String(characters[from..<to]) + (to < characters.count ? "…" : "")
        let length = max(1, min(location.length, to - place))
        let marked = String(characters[place..<min(characters.count, place + length)])
        let indent = DisplayWidth.of(TerminalSafe.text((from > 0 ? "…" : "") + before, escapingLayout: true))
        let carets = max(1, DisplayWidth.of(TerminalSafe.text(marked, escapingLayout: true)))
        return [line, String(repeating: " ", count: indent) + String(repeating: "^", count: carets)]
    }
}

extension Failure {
    /// A syntax error as a failure.
    ///
    /// - Parameter location: where it stands, to be shown under the line; nil for text that nobody typed here.
    public init(_ error: GrammarError, at location: SourceLocation? = nil) {
        self.init(
            error.kind.rawValue, error.message, hint: error.hint, status: .usage,
            excerpt: location.map(ErrorRenderer.excerpt) ?? [])
    }
}

extension Terminal {
    /// Says a sentence beside the results, in which nothing acts on the terminal, broken between words where the window is too
    /// narrow for it.
    func tell(_ sentence: String) {
        let line = TerminalSafe.text(sentence, escapingLayout: true)
        guard let width = noteScreen(color: "never").width else { return note(line) }
        for part in line.wrapped(to: width) { note(part) }
    }
}

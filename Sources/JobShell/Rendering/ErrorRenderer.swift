import Grammar
import JSON
import JobModel
import TerminalText

/// Renders a failure as text for the user, or as JSON for programs.
struct ErrorRenderer {
    let screen: Screen
    let isJSON: Bool

    /// The lines of a failure: one that says what is wrong, and one that says what to type next. In a narrow window
    /// they are broken between words. On a terminal the faulty line of input is shown between them; programs that
    /// read errors get only the two lines.
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

    /// The lines of a hint. The statement at the end of a hint stays on one line in any window, so that it can be
    /// copied. If the hint is too long for one line, the statement has the next line to itself, indented like all that
    /// belongs to the hint.
    private func hintLines(_ hint: String) -> [String] {
        // The statement itself may contain the same words, so the first ones count.
        guard let width = screen.width, DisplayWidth.of("hint: " + hint) > width,
            let statement = hint.firstRange(of: "type: ")
        else { return broken("hint:", .dim, hint) }
        return broken("hint:", .dim, String(hint[..<statement.upperBound].dropLast())) + [
            "  " + hint[statement.upperBound...]
        ]
    }

    /// The lines of a sentence after a head with its own style.
    private func broken(_ head: String, _ look: TextStyle, _ sentence: String) -> [String] {
        let line = "\(head) \(sentence)"
        var lines = screen.width.map { line.wrapped(to: $0, indent: 2) } ?? [line]
        if let first = lines.first, first.hasPrefix(head) {
            lines[0] = screen.paint(head, look) + first.dropFirst(head.count)
        }
        return lines
    }

    /// Cuts a line and the carets below it to the width of the window, keeping the text around the carets.
    private func cut(_ excerpt: [String]) -> [String] {
        guard let width = screen.width.map({ max(1, $0 - 2) }), let carets = excerpt.last,
            excerpt.contains(where: { DisplayWidth.of($0) > width })
        else { return excerpt }
        let start = max(0, carets.prefix { $0 == " " }.count - width / 2)
        return excerpt.map { $0.dropping(columns: start).truncated(to: width) }
    }
}

extension Failure {
    /// Creates the failure of a syntax error.
    ///
    /// - Parameter location: the location of the error, whose line is shown with carets; nil for text that the user
    ///   did not type here.
    public init(_ error: GrammarError, at location: SourceLocation? = nil) {
        self.init(
            error.kind.rawValue, error.sentence, hint: error.advice, status: .usage,
            culprit: (location?.mark).map(Culprit.text))
    }
}

extension Terminal {
    /// Writes a sentence as a note. Control characters are made harmless, and the sentence is broken between words
    /// if the window is too narrow.
    func tell(_ sentence: String) {
        let line = TerminalSafe.text(sentence, escapingLayout: true)
        guard let width = noteScreen(color: "never").width else { return note(line) }
        for part in line.wrapped(to: width) { note(part) }
    }
}

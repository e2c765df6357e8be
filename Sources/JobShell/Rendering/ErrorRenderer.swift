import JobModel
import TerminalText

/// Words a failure for a person, or for a machine.
struct ErrorRenderer {
    let screen: Screen
    let isJSON: Bool

    /// One line that says what is wrong and one with what to type next. On a terminal the place is shown between them;
    /// programs that read errors get these two lines alone.
    func lines(_ failure: Failure, command: String?, label: String) -> [String] {
        if isJSON {
            var object = failure.json
            object["command"] = .optional(command)
            object["where"] = .string(label)
            return [String(decoding: JSONWriter.text(.object(object)), as: UTF8.self)]
        }
        func safe(_ text: String) -> String { TerminalSafe.text(text, escapingLayout: true) }
        let subject = safe(label) + ":" + (command.map { " \($0):" } ?? "")
        var lines = ["\(screen.paint(subject, Look.error)) \(safe(failure.message))"]
        if screen.width != nil { lines += failure.excerpt.map { "  " + safe($0) } }
        if let hint = failure.hint { lines.append("\(screen.paint("hint:", .dim)) \(safe(hint))") }
        return lines
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

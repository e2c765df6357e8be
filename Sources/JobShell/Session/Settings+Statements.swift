import Grammar

/// The settings that statements ask for, read from their text. A syntax error is reported before any statement runs, in
/// the form that the statements before it would have set.
extension Settings {
    /// How many statements before a syntax error are tried as the last whole one. More than one is tried only if the
    /// error is in a statement of several lines.
    private static let mostTries = 16

    /// These settings after all statements `set NAME VALUE` and `unset NAME` of a text, without running any of it. In a
    /// text with a syntax error, the statements before the error count. A statement with a variable, or with a value
    /// that the setting does not take, changes nothing.
    func following(_ text: String) -> Settings {
        var result = self
        for statement in Self.statements(before: text) where statement.rest.isEmpty {
            guard statement.first.stages.count == 1, case .command(let call)? = statement.first.stages.first else {
                continue
            }
            let words = ([call.name] + call.arguments).compactMap(\.literalText)
            if words.count == call.arguments.count + 1 { result.follow(words) }
        }
        return result
    }

    private mutating func follow(_ words: [String]) {
        switch (words.first, words.count) {
        case ("unset", 2): assign(words[1], nil)
        case ("set", 2):
            if let assignment = Assignment(words[1]) { assignIfValid(assignment.name, assignment.value) }
        case ("set", 3): assignIfValid(words[1], words[2])
        default: break
        }
    }

    private mutating func assignIfValid(_ name: String, _ value: String) {
        if (try? checked(name, value)) != nil { assign(name, value) }
    }

    /// The statements of a text; those before the error, if it has one.
    private static func statements(before text: String) -> [Statement] {
        do {
            return try Grammar.parse(text).complete().statements
        } catch {
            let right = String(SourceSpan(0, error.span.start).text(in: text))
            let ends = Grammar.tokens(right).filter { $0.kind == .newline || $0.kind == .semicolon }
            for end in ends.suffix(mostTries).reversed() {
                let whole = String(SourceSpan(0, end.span.start).text(in: right))
                if case .script(let script) = Grammar.parse(whole) { return script.statements }
            }
            return []
        }
    }
}

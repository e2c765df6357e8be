extension Script: CustomStringConvertible {
    /// The canonical text of the script, with one line for each statement (more if quoted text contains newlines).
    ///
    /// Parsing it gives the same tree, for every tree that was parsed. In a tree that was built by hand, literal text
    /// that its quoting cannot hold is written in double quotes, so the words keep their meaning. Two things have no
    /// syntax and are written as they look: anything after a `!` stage on the same line, and the `arguments` of a `!`
    /// stage. Both occur where aliases are expanded.
    public var description: String {
        statements.map(\.description).joined(separator: "\n")
    }
}

extension Statement: CustomStringConvertible {
    /// The canonical text of the statement, without the newline that ends it.
    package var description: String {
        rest.reduce(into: first.description) { $0 += " \($1.connector.rawValue) \($1.pipeline)" }
    }
}

extension Pipeline: CustomStringConvertible {
    /// The canonical text of the pipeline.
    package var description: String {
        stages.map(\.description).joined(separator: " | ") + (redirection.map { " \($0)" } ?? "")
    }
}

extension Stage: CustomStringConvertible {
    /// The canonical text of the stage.
    package var description: String {
        switch self {
        case .command(let call): call.description
        case .shell(let shell): shell.arguments.reduce(into: "!" + shell.text) { $0 += " \($1)" }
        }
    }
}

extension CommandCall: CustomStringConvertible {
    /// The canonical text of the call.
    package var description: String {
        arguments.reduce(into: Printer.text(of: name, beginsStage: true)) { $0 += " \($1)" }
    }
}

extension Redirection: CustomStringConvertible {
    /// The canonical text of the redirection.
    package var description: String { "\(appends ? ">>" : ">") \(target)" }
}

extension Word: CustomStringConvertible {
    /// The canonical text of the word as an argument.
    public var description: String { Printer.text(of: self, beginsStage: false) }
}

/// Writes words in such a way that the parser reads the same words again.
enum Printer {
    /// - Parameter beginsStage: whether the word is a command's name, where a bare `!` would begin a `!` stage.
    static func text(of word: Word, beginsStage: Bool) -> String {
        var text = ""
        var isQuoted = false
        let parts = merged(word.parts)
        for (index, part) in parts.enumerated() {
            let next = index + 1 < parts.count ? parts[index + 1] : nil
            switch part.kind {
            case .home:
                close(&isQuoted, &text)
                text += "~"
            case .variable(let name, let inDoubleQuotes):
                if inDoubleQuotes != isQuoted { toggle(&isQuoted, &text) }
                text += needsBraces(name, before: next) ? "${\(name)}" : "$\(name)"
            case .literal(var literal, let quoting):
                // `~` means the home directory only if a bare slash follows it; the text after the slash may be quoted.
                if index > 0, parts[index - 1].kind == .home, literal.utf8.first == Byte.slash {
                    text += "/"
                    literal = String(literal.unicodeScalars.dropFirst())
                    if literal.isEmpty { continue }
                }
                switch fitting(quoting, literal, isFirst: index == 0, isLast: next == nil, beginsStage: beginsStage) {
                case .bare:
                    close(&isQuoted, &text)
                    text += literal
                case .escaped:
                    close(&isQuoted, &text)
                    for scalar in literal.unicodeScalars { text += "\\\(scalar)" }
                case .single:
                    close(&isQuoted, &text)
                    text += "'\(splittingLineEnds(literal))'"
                case .double:
                    if !isQuoted { toggle(&isQuoted, &text) }
                    text += escapedForQuotes(literal)
                }
            }
        }
        close(&isQuoted, &text)
        return text.isEmpty ? "''" : text
    }

    /// Whether the text, typed without quotes, is one word with exactly this text everywhere in a statement, and is no
    /// option.
    static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, first != UInt8(ascii: "-") else { return false }
        return text.utf8.allSatisfy { Byte.isName($0) || plainMarks.contains($0) }
    }

    private static let plainMarks = Array("./:,@%+=-[]".utf8)

    /// The parts in the form in which the parser produces them, so that each can be written without looking at the
    /// others: a literal `$` before a literal `a` would otherwise be read as a variable.
    private static func merged(_ parts: [WordPart]) -> [WordPart] {
        var builder = WordBuilder()
        for part in parts {
            switch part.kind {
            case .literal("", .bare), .literal("", .escaped): break
            case .literal(let text, let quoting): builder.append(ArraySlice(text.utf8), quoting, span: part.span)
            default: builder.append(part.kind, span: part.span)
            }
        }
        return builder.word(span: .none).parts
    }

    private static func toggle(_ isQuoted: inout Bool, _ text: inout String) {
        text += "\""
        isQuoted.toggle()
    }

    private static func close(_ isQuoted: inout Bool, _ text: inout String) {
        if isQuoted { toggle(&isQuoted, &text) }
    }

    private static func needsBraces(_ name: String, before next: WordPart?) -> Bool {
        if name.utf8.count > 1, name.utf8.allSatisfy(Byte.isDigit) { return true }
        guard case .literal(let text, _) = next?.kind, let first = text.utf8.first else { return false }
        return Byte.isName(first)
    }

    /// The given quoting if it can hold the text; else double quotes, which can hold any text.
    private static func fitting(
        _ quoting: WordPart.Quoting, _ text: String, isFirst: Bool, isLast: Bool, beginsStage: Bool
    ) -> WordPart.Quoting {
        switch quoting {
        case .double: return .double
        case .single: return text.utf8.contains(Byte.singleQuote) ? .double : .single
        case .escaped:
            let holdsLineEnd = text.utf8.contains { $0 == Byte.lineFeed || $0 == Byte.carriageReturn }
            return text.isEmpty || holdsLineEnd ? .double : .escaped
        case .bare:
            // Asking the lexer is shorter than repeating its rules here. The `x` takes the place of the text before
            // this part, and the `''` takes the place of the text after it.
            let before = isFirst ? (beginsStage ? "" : "x ") : "x"
            var lexer = Lexer(before + text + (isLast ? "" : "''"))
            if before == "x " { _ = lexer.next() }
            guard !text.isEmpty, let word = lexer.next()?.word, lexer.next() == nil, lexer.brokenVariable == nil,
                lexer.open == nil
            else { return .double }
            let isSame = word.barePrefix == (isFirst ? text : before + text) && word.parts.count == (isLast ? 1 : 2)
            return isSame ? .bare : .double
        }
    }

    /// The lexer reads CRLF in quotes as LF, so the quotes are closed and opened again between the two characters.
    private static func splittingLineEnds(_ text: String) -> String {
        var split = ""
        for character in text { split += character == "\r\n" ? "\r''\n" : String(character) }
        return split
    }

    private static func escapedForQuotes(_ text: String) -> String {
        var escaped = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n": escaped.append(contentsOf: "\\n".unicodeScalars)
            case "\t": escaped.append(contentsOf: "\\t".unicodeScalars)
            case "\\", "\"", "$": escaped.append(contentsOf: ["\\", scalar])
            default: escaped.append(scalar)
            }
        }
        return String(escaped)
    }
}

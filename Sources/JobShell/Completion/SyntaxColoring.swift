import Grammar
import JobModel

/// Finds the kinds of the pieces of a text that is being typed, for an editor that colours it. It is a snapshot of the
/// names that are known at a prompt, so that it answers at each key without waiting for the shell.
package struct SyntaxColoring: Sendable {
    /// The kinds of pieces that are coloured. What has no kind, such as plain arguments, is left as it is.
    package enum Kind: Sendable, Hashable, CaseIterable {
        /// The name of a command, or an unambiguous beginning of one.
        case command
        /// The name of an alias.
        case alias
        /// A word in the place of a command that is none.
        case unknownCommand
        /// An option of the command.
        case option
        /// An option that the command does not have.
        case unknownOption
        /// Text in quotes, and characters behind a `\`.
        case string
        /// A variable that has a value.
        case variable
        /// A variable that has none.
        case unknownVariable
        /// A host set.
        case hostSet
        /// The path of a file.
        case path
        /// `|`, `&&`, `||`, `;`, `>` and `>>`.
        case operatorSign
        /// A comment.
        case comment
        /// A `!` and the command line for sh.
        case shellText
        /// What is wrong: a syntax error, the quotation mark that is not closed, a value that its option does not take.
        case error
    }

    /// A piece of a text, as UTF-8 offsets, and its kind.
    package typealias Span = (range: Range<Int>, kind: Kind)

    private let names: ShellNames
    /// Values are checked in texts up to this length, in bytes. Longer texts are pasted, and are checked when they run.
    private static let longestChecked = 4096

    init(_ names: ShellNames) {
        self.names = names
    }

    /// The pieces of a text that have a kind, in their order and without overlaps. The time grows linearly with the
    /// text.
    ///
    /// What may still become right by typing on at the end is not called wrong: the beginning of a command's name, of
    /// an option or of a value.
    package func spans(of text: String) -> [Span] {
        let (tokens, open) = Grammar.scan(text)
        let analysis = StatementAnalysis(tokens, names)
        let length = text.utf8.count
        var painter = Painter(
            names: names, newVariables: analysis.newVariables, length: length,
            checksValues: length <= Self.longestChecked)
        for part in analysis.parts { painter.paint(part) }
        return Self.overlaying(error(in: text, length, open), on: painter.spans)
    }

    /// The place of the first syntax error, or of the quotation mark that is not closed; nil if the text has none.
    private func error(in text: String, _ length: Int, _ open: Incomplete?) -> Range<Int>? {
        if case .failure(let error) = Grammar.parse(text) {
            let span = error.span
            switch error.kind {
            case .missingRedirectionTarget, .missingShellCommand, .unterminatedVariable:
                // What is missing may be typed next.
                let rest = SourceSpan(span.end, length).text(in: text)
                if rest.allSatisfy({ $0 == " " || $0 == "\t" }) { break }
                return span.start..<span.end
            default: return span.start..<span.end
            }
        }
        guard let open, open.reason == .singleQuote || open.reason == .doubleQuote else { return nil }
        return open.span.start..<open.span.end
    }

    private static func overlaying(_ error: Range<Int>?, on spans: [Span]) -> [Span] {
        guard let error, !error.isEmpty else { return spans }
        var result: [Span] = []
        result.reserveCapacity(spans.count + 2)
        for span in spans where span.range.lowerBound < error.lowerBound {
            result.append((span.range.lowerBound..<min(span.range.upperBound, error.lowerBound), span.kind))
        }
        result.append((error, .error))
        for span in spans where span.range.upperBound > error.upperBound {
            result.append((max(span.range.lowerBound, error.upperBound)..<span.range.upperBound, span.kind))
        }
        return result
    }
}

/// Collects the coloured pieces of a text, token by token.
private struct Painter {
    let names: ShellNames
    let newVariables: Set<String>
    let length: Int
    let checksValues: Bool
    private(set) var spans: [SyntaxColoring.Span] = []

    init(names: ShellNames, newVariables: Set<String>, length: Int, checksValues: Bool) {
        self.names = names
        self.newVariables = newVariables
        self.length = length
        self.checksValues = checksValues
    }

    mutating func paint(_ part: StatementAnalysis.Part) {
        let span = part.token.span
        switch part.role {
        case .operatorSign: add(span.start, span.end, .operatorSign)
        case .shellText: add(span.start, span.end, .shellText)
        case .comment: add(span.start, span.end, .comment)
        case .invalid, .misplaced: add(span.start, span.end, .error)
        case .command(let meaning):
            switch meaning {
            case .command: add(span.start, span.end, .command)
            case .alias: add(span.start, span.end, .alias)
            case .beginning: if span.end < length { add(span.start, span.end, .unknownCommand) }
            case .unknown: add(span.start, span.end, .unknownCommand)
            }
        case .redirectTarget: paint(part.token.word, .path)
        case .unknownCall: paint(part.token.word, nil)
        case .call(let role): paint(part.token.word, role)
        }
    }

    private mutating func paint(_ word: Word?, _ role: CallReading.Role) {
        guard let word else { return }
        let span = word.span
        switch role {
        case .option(let option, let isKnown):
            // At the end of the text, more letters may make it an option.
            if isKnown || option != nil || span.end < length {
                add(span.start, span.end, isKnown ? .option : .unknownOption)
            }
        case .endOfOptions: add(span.start, span.end, .option)
        case .surplus: paint(word, .error)
        case .argument(let positional): paint(word, of: positional.type, start: 0)
        case .value(let option, let start):
            if start > 0 { add(span.start, min(span.start + start, span.end), .option) }
            if let type = option.type { paint(word, of: type, start: start) }
        }
    }

    /// Paints a value.
    ///
    /// - Parameter start: the UTF-8 offset of the value in the word.
    private mutating func paint(_ word: Word, of type: ArgumentType, start: Int) {
        if checksValues, let text = word.literalText {
            let value = String(decoding: text.utf8.dropFirst(start), as: UTF8.self)
            if isWrong(value, type, isAtEnd: word.span.end == length) {
                add(word.span.start + start, word.span.end, .error)
                return
            }
        }
        switch type.kind {
        case .hostSet: paint(word, .hostSet, from: start)
        case .path: paint(word, .path, from: start)
        default: paint(word, nil, from: start)
        }
    }

    /// Whether a value is certainly none of its type, and would not become one by typing on.
    private func isWrong(_ value: String, _ type: ArgumentType, isAtEnd: Bool) -> Bool {
        switch type.kind {
        // What these mean depends on files, and any text may be right.
        case .text, .statement, .path, .timeZone: return false
        case .choice where isAtEnd: return type.choices?.contains { $0.hasPrefix(value) } == false
        case _ where isAtEnd: return false
        default: return (try? WordReader.read(value, as: type, called: "")) == nil
        }
    }

    /// Paints the parts of a word: text in quotes and variables as such, the rest as `kind`.
    private mutating func paint(_ word: Word?, _ kind: SyntaxColoring.Kind?, from start: Int = 0) {
        guard let word else { return }
        if kind == .error {
            add(word.span.start, word.span.end, .error)
            return
        }
        let first = word.span.start + start
        for part in word.parts where part.span.end > first {
            let lower = max(part.span.start, first)
            switch part.kind {
            case .literal(_, .bare): if let kind { add(lower, part.span.end, kind) }
            case .literal: add(lower, part.span.end, .string)
            case .home: add(lower, part.span.end, kind ?? .path)
            case .variable(let name, _):
                let isKnown = names.variables.contains(name) || newVariables.contains(name)
                add(lower, part.span.end, isKnown ? .variable : .unknownVariable)
            }
        }
    }

    /// Adds a piece. Pieces come in their order; one that would overlap the piece before it is cut.
    private mutating func add(_ start: Int, _ end: Int, _ kind: SyntaxColoring.Kind) {
        let start = max(start, spans.last?.range.upperBound ?? 0)
        guard start < end else { return }
        if let last = spans.last, last.kind == kind, last.range.upperBound == start, kind != .operatorSign {
            spans[spans.count - 1].range = last.range.lowerBound..<end
        } else {
            spans.append((start..<end, kind))
        }
    }
}

extension Shell {
    /// What is needed to colour statements, as of now. Take it anew for each prompt.
    package var syntaxColoring: SyntaxColoring { SyntaxColoring(ShellNames(registry, session)) }
}

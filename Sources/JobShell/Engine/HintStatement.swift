import Grammar
import JobModel

/// Finds the statement that the hint of a failure tells the user to type, so that the user can take it with a key.
///
/// A hint names a statement in one of three ways: after `type: `, between backticks, or as a word in place of the one
/// that is marked as wrong (`did you mean hosts?`). A statement counts only if it could run as it stands. It is never
/// run by itself.
struct HintStatement {
    private let registry: Registry
    private let secrets: SecretStatements
    /// The statement that failed, as it was typed.
    private let typed: String
    /// The longest statement that is offered, in bytes.
    private static let longest = 1000

    /// Creates a finder for the hints of one statement.
    ///
    /// - Parameter aliases: the text of each alias, keyed by its name.
    init(_ registry: Registry, aliases: [String: String], typed: String) {
        self.registry = registry
        self.typed = typed
        secrets = SecretStatements(registry, aliases: aliases)
    }

    /// The statement that the hint of a failure tells the user to type; nil if it names none that could run as it
    /// stands.
    ///
    /// - Parameter failure: the failure as it was shown, with its secrets masked.
    func statement(in failure: Failure) -> String? {
        guard let hint = failure.hint else { return nil }
        return candidates(hint, failure).first(where: canRun)
    }

    private func candidates(_ hint: String, _ failure: Failure) -> [String] {
        // What follows `type: ` is the whole statement and the end of the hint; it may contain backticks.
        if let range = hint.firstRange(of: "type: ") { return [String(hint[range.upperBound...])] }
        let quoted = hint.split(separator: "`", omittingEmptySubsequences: false)
        let between = quoted.indices.filter { $0 % 2 == 1 && $0 < quoted.count - 1 }.map { String(quoted[$0]) }
        return between + (corrected(hint, failure).map { [$0] } ?? [])
    }

    /// The typed statement with the nearest word of `did you mean …?` in place of the wrong one; nil if it is not known
    /// where the wrong word stands.
    private func corrected(_ hint: String, _ failure: Failure) -> String? {
        guard let match = hint.firstMatch(of: /did you mean (\S+?)(,| or |\?)/), !typed.contains(where: \.isNewline),
            case .text(let mark)? = failure.culprit
        else { return nil }
        let (word, line) = (String(match.1), Array(mark.text))
        guard mark.start >= 0, mark.length > 0, mark.start + mark.length <= line.count else { return nil }
        // The mark may hold more than the wrong word, such as the name of the option before a wrong value.
        let wrong = String(line[mark.start..<mark.start + mark.length])
        guard SpellingSuggestion.first(wrong, among: [word]) != nil else { return nil }
        // The line may have other statements, which are not to run again.
        let statement = mark.text.ranges(of: typed).first { range in
            let begin = mark.text[..<range.lowerBound].count
            return begin <= mark.start && mark.start + mark.length <= begin + typed.count
        }
        let begin = statement.map { mark.text[..<$0.lowerBound].count } ?? 0
        let end = statement == nil ? line.count : begin + typed.count
        let corrected = String(line[begin..<mark.start]) + word + String(line[(mark.start + mark.length)..<end])
        // The words of a statement that logs in are the user's own affair, also where they can't be told to be a secret.
        return secrets.areIn(corrected) ? nil : corrected
    }

    /// Whether a text is a statement that could run as it stands: it parses, calls commands that exist with words that
    /// they can read, holds no secret, and has no placeholder for a word that the user has to choose.
    private func canRun(_ text: String) -> Bool {
        guard text.utf8.count <= Self.longest, !text.contains(where: \.isNewline), !secrets.haveWords(in: text),
            !hasPlaceholder(text), let script = try? Grammar.parse(text).complete(), !script.statements.isEmpty
        else { return false }
        return script.statements.allSatisfy { statement in
            ([statement.first] + statement.rest.map(\.pipeline)).allSatisfy { pipeline in
                pipeline.stages.enumerated().allSatisfy { canRun($1, isFirst: $0 == 0) }
            }
        }
    }

    private func canRun(_ stage: Stage, isFirst: Bool) -> Bool {
        switch stage {
        case .shell(let shell): return shell.text.contains { !$0.isWhitespace }
        case .command(let call):
            guard let name = call.name.literalText, let signature = try? registry.command(name).signature,
                !(isFirst && signature.needsInput)
            else { return false }
            let words = call.arguments.compactMap { word in
                word.literalText.map { ArgumentWord($0, barePrefix: word.barePrefix.count) }
            }
            // What a variable holds is known only when the statement runs.
            guard words.count == call.arguments.count else { return true }
            return (try? ArgumentReader.read(words, for: signature)) != nil
        }
    }

    /// Whether a text has a word in capitals, such as `NAME`, `https://HOST` or `N`, that the user did not type, or an
    /// ellipsis for further words.
    private func hasPlaceholder(_ text: String) -> Bool {
        func capitals(_ text: String) -> Set<Substring> {
            let words = text.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) && $0 != "_" && $0 != "-" }
            return Set(
                words.filter { word in
                    word.first != "-" && word.contains(where: \.isLetter) && !word.contains(where: \.isLowercase)
                })
        }
        if text.contains("…"), !typed.contains("…") { return true }
        return !capitals(text).subtracting(capitals(typed)).isEmpty
    }
}

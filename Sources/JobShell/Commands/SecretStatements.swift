import Grammar

/// Decides which typed texts must not be stored in the history: those that call a command declared secret
/// (`CommandSignature.isSecret`). All ways of calling it are recognised: the beginning of its name, a name in quotes or
/// with a `\`, a call after `;`, `&&` or `|`, an alias, and statements that are given to another command (`watch`,
/// `alias`).
public struct SecretStatements: Sendable {
    private let registry: Registry
    /// Statements that are nested more deeply within statements count as secret.
    private static let deepest = 16

    /// Creates a check for the secret commands of a registry.
    public init(_ registry: Registry) {
        self.registry = registry
    }

    /// Whether a text calls a secret command. In a text that does not parse, every word that could be the name of a
    /// secret command counts.
    ///
    /// - Parameter aliases: the text of each alias, keyed by its name, at the time when the text was typed.
    public func areIn(_ text: String, aliases: [String: String]) -> Bool {
        areIn(text, aliases, depth: 0)
    }

    private func areIn(_ text: String, _ aliases: [String: String], depth: Int) -> Bool {
        guard depth < Self.deepest else { return true }
        guard case .script(let script) = Grammar.parse(text) else { return mayBeIn(text, aliases, depth: depth) }
        // An alias that can't be expanded runs nothing, but the words that were typed with it count all the same.
        let expanded = (try? script.expanding(aliases: aliases)) ?? script
        return [script, expanded].contains { script in
            script.statements.contains { statement in
                ([statement.first] + statement.rest.map(\.pipeline)).contains { pipeline in
                    pipeline.stages.contains { isSecret($0, aliases, depth: depth) }
                }
            }
        }
    }

    private func isSecret(_ stage: Stage, _ aliases: [String: String], depth: Int) -> Bool {
        guard case .command(let call) = stage, let signature = signature(call.name) else { return false }
        if signature.isSecret { return true }
        guard signature.takesStatements else { return false }
        return call.arguments.contains { word in
            guard let text = word.literalText else { return false }
            // `alias name='text'` is one word.
            return areIn(text, aliases, depth: depth + 1)
                || Assignment(text).map { areIn($0.value, aliases, depth: depth + 1) } == true
        }
    }

    /// Whether a text that does not parse contains the name of a secret command at a place where a statement could
    /// begin.
    private func mayBeIn(_ text: String, _ aliases: [String: String], depth: Int) -> Bool {
        // A text with full-width punctuation often parses once that is replaced by ASCII.
        let meant = FullWidth.replaced(text.unicodeScalars)
        if !meant.characters.isEmpty, let text = meant.text { return areIn(text, aliases, depth: depth + 1) }
        var begins = true
        for token in Grammar.tokens(text) {
            switch token.kind {
            case .word(let word):
                guard begins else { continue }
                begins = false
                if signature(word)?.isSecret == true { return true }
                if let alias = word.bareText.flatMap({ aliases[$0] }), areIn(alias, aliases, depth: depth + 1) {
                    return true
                }
            case .pipe, .and, .or, .semicolon, .newline, .invalid: begins = true
            case .shell, .redirect, .append, .comment, .continuation: break
            }
        }
        return false
    }

    private func signature(_ name: Word) -> CommandSignature? {
        guard let name = name.literalText else { return nil }
        return (try? registry.command(name, allowsBeginnings: true))?.signature
    }
}

extension CommandSignature {
    /// Whether the command is given statements, which it runs at once or later.
    fileprivate var takesStatements: Bool {
        positionals.contains { $0.type.kind == .statement } || options.contains { $0.type?.kind == .statement }
    }
}

/// Tells which typed texts must not be remembered: those that run a command declared secret
/// (`CommandSignature.isSecret`), however it is spelt: by the beginning of its name, in quotes or with a `\`, behind `;`,
/// `&&` or `|`, by an alias, or within the statements that another command is given (`watch`, `alias`).
public struct SecretStatements: Sendable {
    private let registry: Registry
    /// Statements within statements that are nested deeper are taken for secret.
    private static let deepest = 16

    /// Knows the secret commands of a registry.
    public init(_ registry: Registry) {
        self.registry = registry
    }

    /// Whether a text runs a secret command. Of a text that can't be read, any word counts that could be such a command.
    ///
    /// - Parameter aliases: the text of each alias by its name, when the text was typed.
    public func areIn(_ text: String, aliases: [String: String]) -> Bool {
        areIn(text, aliases, depth: 0)
    }

    private func areIn(_ text: String, _ aliases: [String: String], depth: Int) -> Bool {
        guard depth < Self.deepest else { return true }
        guard case .script(let script) = Grammar.parse(text) else { return mayBeIn(text, aliases, depth: depth) }
        // An alias that can't be put in runs nothing; what was typed with it counts all the same.
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

    /// Whether a word that could begin a statement of a text that can't be read is the name of a secret command.
    private func mayBeIn(_ text: String, _ aliases: [String: String], depth: Int) -> Bool {
        // What was meant by the punctuation of an input method can often be read.
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
    /// Whether it is given statements to run, now or later.
    fileprivate var takesStatements: Bool {
        positionals.contains { $0.type.kind == .statement } || options.contains { $0.type?.kind == .statement }
    }
}

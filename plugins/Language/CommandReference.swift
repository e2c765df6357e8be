import JobShell

/// docs/commands.md, made from the signatures of the registered commands.
enum CommandReference {
    /// Every command in full.
    static func markdown(_ registry: Registry) -> String {
        var text = """
            # Commands

            Made by `joblog --no-rc -c 'help --markdown'` from the commands' own declarations; `make docs` makes it anew.
            The language around them is in [language.md](language.md).

            """
        for plugin in registry.plugins {
            text += "\n## \(plugin.name): \(plugin.summary)\n"
            for signature in plugin.commands.map(\.signature) { text += section(signature) }
        }
        return text
    }

    private static func section(_ signature: CommandSignature) -> String {
        var text = "\n### \(signature.name)\n\n\(capitalised(signature.summary)).\n\n    \(signature.usage)\n"
        if !signature.otherNames.isEmpty {
            text += "\nAlso: \(signature.otherNames.map(code).joined(separator: ", ")).\n"
        }
        if !signature.details.isEmpty { text += "\n\(signature.details)\n" }
        text += "\n\(signature.flow)\n"
        let rows =
            signature.positionals.map { (code($0.name.uppercased()), $0.help) }
            + signature.options.map { (code($0.form), $0.help) }
        if !rows.isEmpty {
            text += "\n| word | meaning |\n|---|---|\n"
            for (word, meaning) in rows {
                text += "| \(word) | \(meaning.split(separator: "|").joined(separator: "\\|")) |\n"
            }
        }
        if !signature.examples.isEmpty {
            text += "\n"
            let width = signature.examples.map(\.statement.count).max() ?? 0
            for example in signature.examples {
                let padding = String(repeating: " ", count: width - example.statement.count + 2)
                text += "    \(example.statement)\(padding)# \(example.meaning)\n"
            }
        }
        return text
    }

    private static func code(_ text: String) -> String { "`\(text)`" }

    private static func capitalised(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }
}

import Grammar
import JobModel

/// The names that can be typed at a moment: commands, aliases and variables. It is a snapshot, so that an editor can
/// ask it at each key without waiting for the shell.
struct ShellNames: Sendable {
    /// The signature of each command, by each of its names.
    private let signatures: [String: CommandSignature]
    /// The meanings of the names of commands, made once.
    private let known: [String: Meaning]
    /// All names of commands, sorted.
    private let sorted: [String]
    /// The texts of the aliases, by name.
    let aliases: [String: String]
    /// The names of variables that have a value.
    let variables: Set<String>

    /// What a word in the place of a command's name means.
    enum Meaning: Sendable, Equatable {
        /// The name of a command, or the beginning of a single one, which is enough at a terminal. A signature is large, and
        /// is not copied for each word.
        indirect case command(CommandSignature)
        /// The name of an alias.
        case alias
        /// The beginning of several names, or of a name that has to be typed whole.
        case beginning
        /// No command, and no beginning of one.
        case unknown
    }

    /// Takes the names of a registry and a session.
    init(_ registry: Registry, _ session: Session) {
        var signatures: [String: CommandSignature] = [:]
        for signature in registry.plugins.flatMap(\.commands).map(\.signature) {
            for name in [signature.name] + signature.otherNames { signatures[name] = signature }
        }
        self.signatures = signatures
        known = signatures.mapValues { .command($0) }
        sorted = signatures.keys.sorted()
        aliases = session.aliases
        variables = session.variableNames
    }

    /// The signatures of all commands, each once, sorted by name.
    var commands: [CommandSignature] {
        sorted.compactMap { name in signatures[name].flatMap { $0.name == name ? $0 : nil } }
    }

    /// The other names of commands, sorted, with the command that they call.
    var otherNames: [(name: String, signature: CommandSignature)] {
        sorted.compactMap { name in signatures[name].flatMap { $0.name == name ? nil : (name, $0) } }
    }

    /// The meaning of a word in the place of a command's name, as `Registry.commandToRun` decides it at a terminal.
    func meaning(of word: Word) -> Meaning {
        guard let text = word.literalText else { return .unknown }
        if word.bareText != nil, aliases[text] != nil { return .alias }
        return meaning(of: text, isBare: word.bareText != nil)
    }

    /// The meaning of a text as the name of a command, whatever aliases there are.
    ///
    /// - Parameter isBare: whether it was typed without quotes, so that a beginning is enough.
    func meaning(of text: String, isBare: Bool = true) -> Meaning {
        if let known = known[text] { return known }
        guard isBare, !text.isEmpty else { return .unknown }
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if sorted[middle] < text { low = middle + 1 } else { high = middle }
        }
        let found = sorted[low...].prefix { $0.hasPrefix(text) }.compactMap { signatures[$0] }
        guard let first = found.first else {
            return aliases.keys.contains { $0.hasPrefix(text) } ? .beginning : .unknown
        }
        let isOne = found.allSatisfy { $0.name == first.name }
        return isOne && !first.needsWholeName ? .command(first) : .beginning
    }
}

extension Session {
    /// The names of all variables that have a value, those of the environment included. The names of credentials are
    /// left out.
    var variableNames: Set<String> {
        var names = Session.reservedVariables.union(variables.keys).union(["@", "#"])
        if !arguments.isEmpty { names.formUnion((1...arguments.count).map(String.init)) }
        if !hidesEnvironment { names.formUnion(environment.keys) }
        return names
    }
}

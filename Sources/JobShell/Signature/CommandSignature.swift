import JobModel

/// Everything that is known about a command without running it, as a plain value.
///
/// The parsing of a call's words, usage errors, help, completion and docs/commands.md are derived from it. As JSON it is
/// part of the protocol for plugins in other languages, and of what `help --json` prints (`CommandSignature.json`).
public struct CommandSignature: Sendable, Hashable {
    /// An argument that is recognised by its position in the call.
    package struct Positional: Sendable, Hashable {
        /// The name under which the command reads the value; usage texts show it in capitals.
        package var name: String
        /// The type of the word.
        package var type: ArgumentType
        /// One line for help texts.
        package var help: String
        /// Whether the argument may be omitted.
        package var isOptional: Bool
        /// Whether the argument takes all remaining words.
        package var repeats: Bool

        /// Creates a positional argument.
        init(
            _ name: String, _ type: ArgumentType, isOptional: Bool = false, repeats: Bool = false, help: String
        ) {
            self.name = name
            self.type = type
            self.help = help
            self.isOptional = isOptional
            self.repeats = repeats
        }
    }

    /// An argument that is recognised by its name: a flag, or an option with a value.
    package struct Option: Sendable, Hashable {
        /// The long name, without hyphens.
        package var name: String
        /// The one-letter name, without its hyphen; nil if there is none.
        var letter: String?
        /// The type of the value; nil for a flag, which takes no value.
        package var type: ArgumentType?
        /// The placeholder for the value in usage texts, such as `HOSTSET`; nil for a flag.
        package var valueName: String?
        /// One line for help texts.
        package var help: String
        /// Whether the option may be given several times.
        package var repeats: Bool
        /// Whether a hyphen and a number are the option and its value, as `-5` is grep's `-C 5`.
        var hasNumberForm: Bool

        /// Creates an option with a value.
        init(
            _ name: String, letter: String? = nil, _ type: ArgumentType, valueName: String, repeats: Bool = false,
            hasNumberForm: Bool = false, help: String
        ) {
            self.name = name
            self.letter = letter
            self.type = type
            self.valueName = valueName
            self.help = help
            self.repeats = repeats
            self.hasNumberForm = hasNumberForm
        }

        /// Creates a flag, which takes no value.
        static func flag(_ name: String, letter: String? = nil, help: String) -> Option {
            var option = Option(name, letter: letter, .text, valueName: "", help: help)
            option.type = nil
            option.valueName = nil
            return option
        }
    }

    /// An example of the command's use. The statement works on the demo platform after `biz 2; job 20000100; step 1`,
    /// and a test runs every example.
    public struct Example: Sendable, Hashable {
        /// The statement to type.
        package var statement: String
        /// What the statement does, for help texts.
        package var meaning: String

        /// Creates an example from a statement and its meaning.
        public init(_ statement: String, _ meaning: String) {
            self.statement = statement
            self.meaning = meaning
        }
    }

    /// The name that calls the command.
    public var name: String
    /// Other names that call the same command.
    package var otherNames: [String]
    /// One line that describes the command in lists.
    public var summary: String
    /// The rest of the command's help text; paragraphs are separated by an empty line.
    package var details: String
    /// The arguments by position, in order.
    package var positionals: [Positional]
    /// The options and flags.
    package var options: [Option]
    /// The kinds of values that the command takes from the stage before it; empty if it takes none, or any.
    var accepts: [ValueKind]
    /// Whether the command takes values of any kind.
    var acceptsAnyKind: Bool
    /// Whether the command needs a stage before it.
    package var needsInput: Bool
    /// The kind of value that the command gives to the stage after it; nil if it gives none.
    var gives: ValueKind?
    /// Whether the command passes on the value of the stage before it, so that it gives a value of that kind.
    var passesInputOn: Bool
    /// Statements that show how to use the command.
    package var examples: [Example]
    /// Whether the words of a call may contain a secret. No statement that runs such a command is kept in the history.
    package var isSecret: Bool
    /// Whether the command has to be typed with its whole name, even in a terminal, where a beginning of a name is
    /// usually enough. This protects commands that leave the shell, or change the platform or the person that requests
    /// are made for, from slips of the hand.
    var needsWholeName: Bool
    /// Whether an assistant may call the command (`joblog --mcp`): it ends by itself, writes no file, runs no program,
    /// asks no person, and changes nothing but what the session is about.
    package var isForAssistants: Bool

    /// Creates a signature; everything except the name and the summary may be empty.
    ///
    /// - Parameters:
    ///   - parameters: the command's parameters, arguments by position in their order.
    ///   - isForAssistants: whether an assistant may call the command. Leave it out for a command that writes files, runs
    ///     programs, asks a person, may never end, or changes more than what the session is about.
    public init(
        _ name: String, otherNames: [String] = [], summary: String, details: String = "",
        parameters: [any SignatureParameter] = [], accepts: [ValueKind] = [], acceptsAnyKind: Bool = false,
        needsInput: Bool = false, gives: ValueKind? = nil, passesInputOn: Bool = false, examples: [Example] = [],
        isSecret: Bool = false, needsWholeName: Bool = false, isForAssistants: Bool = false
    ) {
        self.name = name
        self.otherNames = otherNames
        self.summary = summary
        self.details = details
        positionals = parameters.compactMap { if case .positional(let one) = $0.declaration.form { one } else { nil } }
        options = parameters.compactMap { if case .option(let one) = $0.declaration.form { one } else { nil } }
        self.accepts = accepts
        self.acceptsAnyKind = acceptsAnyKind
        self.passesInputOn = passesInputOn
        self.needsInput = needsInput
        self.gives = gives
        self.examples = examples
        self.isSecret = isSecret
        self.needsWholeName = needsWholeName
        self.isForAssistants = isForAssistants
    }
}

extension CommandSignature {
    /// The usage of the command on one line: `hosts [HOSTSET] [--status S] [--long]`.
    package var usage: String {
        let places = positionals.map { positional -> String in
            let word = positional.name.uppercased() + (positional.repeats ? "…" : "")
            return positional.isOptional ? "[\(word)]" : word
        }
        let named = options.map { option in
            "[" + (option.type == nil ? "--\(option.name)" : "--\(option.name) \(option.valueName ?? "VALUE")") + "]"
                + (option.repeats ? "…" : "")
        }
        return ([name] + places + named).joined(separator: " ")
    }

    /// The hint that most usage errors have.
    var usageHint: Sentence { "usage: \(usage)" }

    /// The text that `help NAME` and `NAME --help` show.
    public var helpText: String {
        var lines = ["\(name): \(summary)", ""]
        // Most readers look for a statement that they can change, so the examples come first.
        if !examples.isEmpty {
            lines += examples.flatMap { ["  \($0.statement)", "      \($0.meaning)"] } + [""]
        }
        lines += ["Usage:", "  \(usage)"]
        if !otherNames.isEmpty { lines.append("  also: \(otherNames.joined(separator: ", "))") }
        if !details.isEmpty { lines += ["", details] }
        let rows =
            positionals.map { ($0.name.uppercased(), $0.help) }
            + options.map { ($0.form, $0.help) }
        if !rows.isEmpty {
            let width = rows.map(\.0.count).max() ?? 0
            lines.append("")
            lines += rows.map { "  " + $0.0 + String(repeating: " ", count: width - $0.0.count + 2) + $0.1 }
        }
        lines += ["", flow]
        return lines.joined(separator: "\n") + "\n"
    }

    /// A sentence that says what the command takes from a pipe and what it gives to one.
    package var flow: String {
        let taken = acceptsAnyKind ? "any" : accepts.map(\.name).joined(separator: ", ")
        let input = taken.isEmpty ? "Takes nothing from a pipe" : "Takes \(taken)\(needsInput ? "" : ", or nothing")"
        return "\(input); gives \(passesInputOn ? "what it took" : gives?.name ?? "nothing")."
    }

    /// Whether the command takes values of a kind, as they are or as what they serve as.
    func takes(_ kind: ValueKind) -> Bool { takesUnchanged(kind) || kind.servesAs.contains(where: accepts.contains) }

    /// Whether the command takes values of a kind as they are.
    func takesUnchanged(_ kind: ValueKind) -> Bool { acceptsAnyKind || accepts.contains(kind) }

    /// The kind of value that the command gives after a stage that gives `input`; nil if it gives none.
    func kind(after input: ValueKind?) -> ValueKind? { passesInputOn ? input : gives }
}

extension CommandSignature {
    /// The section about the command in docs/commands.md, in Markdown; `help --markdown` shows the sections of all commands.
    public var markdown: String {
        func code(_ text: String) -> String { "`\(text)`" }
        var text = "\n### \(name)\n\n\(summary.prefix(1).uppercased() + summary.dropFirst()).\n\n    \(usage)\n"
        if !otherNames.isEmpty { text += "\nAlso: \(otherNames.map(code).joined(separator: ", ")).\n" }
        if !details.isEmpty { text += "\n\(details)\n" }
        text += "\n\(flow)\n"
        let rows =
            positionals.map { (code($0.name.uppercased()), $0.help) }
            + options.map { (code($0.form), $0.help) }
        if !rows.isEmpty {
            text += "\n| word | meaning |\n|---|---|\n"
            for (word, meaning) in rows {
                text += "| \(word) | \(meaning.split(separator: "|").joined(separator: "\\|")) |\n"
            }
        }
        if !examples.isEmpty {
            text += "\n"
            let width = examples.map(\.statement.count).max() ?? 0
            for example in examples {
                let padding = String(repeating: " ", count: width - example.statement.count + 2)
                text += "    \(example.statement)\(padding)# \(example.meaning)\n"
            }
        }
        return text
    }
}

extension CommandSignature.Option {
    /// The option as help texts show it: `-x, --exclude HOSTSET`.
    var form: String {
        let letterForm = letter.map { "-\($0), " } ?? ""
        return letterForm + "--\(name)" + (type == nil ? "" : " \(valueName ?? "VALUE")")
    }
}

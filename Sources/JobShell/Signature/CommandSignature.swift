import JobModel

/// All that can be known of a command without running it: a plain value.
///
/// From it come the parsing of its words, usage errors, help, completion, docs/commands.md and the protocol for plugins
/// in other languages, whose manifests decode to this type.
public struct CommandSignature: Sendable, Hashable, Codable {
    /// A word by its place.
    public struct Positional: Sendable, Hashable, Codable {
        /// The name by which the command asks for it; usage shows it in capitals.
        public var name: String
        /// What the word must be.
        public var type: ArgumentType
        /// One line for help.
        public var help: String
        /// Whether it may be left out.
        public var isOptional: Bool
        /// Whether it takes all the words that are left.
        public var repeats: Bool

        /// A word by its place.
        public init(
            _ name: String, _ type: ArgumentType, isOptional: Bool = false, repeats: Bool = false, help: String
        ) {
            self.name = name
            self.type = type
            self.help = help
            self.isOptional = isOptional
            self.repeats = repeats
        }
    }

    /// A word by its name.
    public struct Option: Sendable, Hashable, Codable {
        /// The long name, without hyphens.
        public var name: String
        /// The letter, where it has one.
        public var letter: String?
        /// What its value must be; nil for a flag, which takes none.
        public var type: ArgumentType?
        /// How usage shows the value, such as `HOSTSET`.
        public var valueName: String?
        /// One line for help.
        public var help: String
        /// Whether it may be given several times.
        public var repeats: Bool

        /// An option with a value.
        public init(
            _ name: String, letter: String? = nil, _ type: ArgumentType, valueName: String, repeats: Bool = false,
            help: String
        ) {
            self.name = name
            self.letter = letter
            self.type = type
            self.valueName = valueName
            self.help = help
            self.repeats = repeats
        }

        /// A flag.
        public static func flag(_ name: String, letter: String? = nil, help: String) -> Option {
            var option = Option(name, letter: letter, .text, valueName: "", help: help)
            option.type = nil
            option.valueName = nil
            return option
        }
    }

    /// A statement that works on the demo platform after `biz 2; job 20000100; step 1`; a test runs every one.
    public struct Example: Sendable, Hashable, Codable {
        /// What to type.
        public var statement: String
        /// What it does.
        public var meaning: String

        /// An example.
        public init(_ statement: String, _ meaning: String) {
            self.statement = statement
            self.meaning = meaning
        }
    }

    /// The name it is called by.
    public var name: String
    /// Other names for the same command.
    public var otherNames: [String]
    /// One line for lists.
    public var summary: String
    /// What else is to be known; paragraphs are separated by an empty line.
    public var details: String
    /// The words by place, in order.
    public var positionals: [Positional]
    /// The words by name.
    public var options: [Option]
    /// What it takes from the stage before it; empty when it takes nothing.
    public var accepts: [ValueKind]
    /// Whether it does without a stage before it.
    public var needsInput: Bool
    /// What it gives to the stage after it.
    public var gives: ValueKind
    /// Statements that show its use.
    public var examples: [Example]
    /// Whether what is typed for it may hold a secret: no statement that runs it is kept in the history.
    public var isSecret: Bool
    /// Whether only its whole name calls it, in a terminal too: what leaves the shell or changes who is asked, and as whom,
    /// must not come of a slip of the hand.
    public var needsWholeName: Bool

    /// A signature; all but the name and the summary may be empty.
    public init(
        _ name: String, otherNames: [String] = [], summary: String, details: String = "",
        positionals: [Positional] = [], options: [Option] = [], accepts: [ValueKind] = [], needsInput: Bool = false,
        gives: ValueKind = .nothing, examples: [Example] = [], isSecret: Bool = false, needsWholeName: Bool = false
    ) {
        self.name = name
        self.otherNames = otherNames
        self.summary = summary
        self.details = details
        self.positionals = positionals
        self.options = options
        self.accepts = accepts
        self.needsInput = needsInput
        self.gives = gives
        self.examples = examples
        self.isSecret = isSecret
        self.needsWholeName = needsWholeName
    }
}

extension CommandSignature.Option {
    /// `-x HOSTSET`: every command that takes a host set can take hosts away without `!`, which some shells eat.
    public static let exclude = CommandSignature.Option(
        "exclude", letter: "x", .hostSet, valueName: "HOSTSET", help: "leave these hosts out")
}

extension CommandSignature {
    /// How the command is called, on one line: `hosts [HOSTSET] [--status S] [--long]`.
    public var usage: String {
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

    /// The hint of most usage errors.
    var usageHint: String { "usage: \(usage)" }

    /// What `help NAME` and `NAME --help` show.
    public var helpText: String {
        var lines = ["\(name): \(summary)", "", "  \(usage)"]
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
        if !examples.isEmpty {
            lines += ["", "Examples:"]
            lines += examples.flatMap { ["  \($0.statement)", "      \($0.meaning)"] }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// What it takes from a pipe and gives to one, as a sentence.
    public var flow: String {
        let taken = accepts.map(\.rawValue).joined(separator: ", ")
        let input = accepts.isEmpty ? "Takes nothing from a pipe" : "Takes \(taken)\(needsInput ? "" : ", or nothing")"
        return "\(input); gives \(gives == .same ? "what it took" : gives.rawValue)."
    }
}

extension CommandSignature.Option {
    /// `-x, --exclude HOSTSET`
    public var form: String {
        let letterForm = letter.map { "-\($0), " } ?? ""
        return letterForm + "--\(name)" + (type == nil ? "" : " \(valueName ?? "VALUE")")
    }
}

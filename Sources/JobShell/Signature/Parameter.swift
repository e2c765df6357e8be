import HostSets
import JobModel

/// A parameter of a command that may be omitted: its declaration in the signature, and the key with which the command
/// reads its value.
///
///     static let least = Parameter.option("min", .count, valueName: "N", help: "only groups of at least N hosts")
///     …
///     let least: Int? = invocation[Self.least]
///
/// The type of the value follows from the declaration: an optional for a word that may be missing, an array for words
/// that may repeat, `Bool` for a flag.
public struct Parameter<Content: Sendable>: SignatureParameter {
    public let declaration: ParameterDeclaration
    /// Converts the words that were given, in their order, to the value.
    let content: @Sendable ([ArgumentValue]) -> Content
}

/// A word that a command needs. A call without it is refused before the command runs.
public struct RequiredParameter<Content: Sendable>: SignatureParameter {
    public let declaration: ParameterDeclaration
    let type: WordType<Content>

    /// Declares a required argument by its position.
    public init(_ name: String, _ type: WordType<Content>, help: String) {
        declaration = .positional(CommandSignature.Positional(name, type.argumentType, help: help))
        self.type = type
    }
}

/// What a signature lists: parameters of any type.
public protocol SignatureParameter: Sendable {
    /// The declaration of the parameter as a plain value.
    var declaration: ParameterDeclaration { get }
}

/// The declaration of a parameter as a plain value.
public struct ParameterDeclaration: Sendable {
    /// The two ways in which a word is recognised.
    enum Form: Sendable {
        /// An argument that is recognised by its position.
        case positional(CommandSignature.Positional)
        /// An option or a flag.
        case option(CommandSignature.Option)
    }

    let form: Form

    static func positional(_ positional: CommandSignature.Positional) -> Self { Self(form: .positional(positional)) }

    static func option(_ option: CommandSignature.Option) -> Self { Self(form: .option(option)) }

    /// The name of the parameter.
    public var name: String {
        switch form {
        case .positional(let positional): positional.name
        case .option(let option): option.name
        }
    }
}

extension Parameter {
    /// Declares an argument that may be omitted.
    public static func optional<Word: Sendable>(
        _ name: String, _ type: WordType<Word>, help: String
    ) -> Parameter where Content == Word? {
        Parameter(
            declaration: .positional(.init(name, type.argumentType, isOptional: true, help: help)),
            content: { $0.last.flatMap(type.content) })
    }

    /// Declares an argument that takes all remaining words.
    ///
    /// - Parameter isOptional: whether there may be no remaining word.
    public static func remaining<Word: Sendable>(
        _ name: String, _ type: WordType<Word>, isOptional: Bool = true, help: String
    ) -> Parameter where Content == [Word] {
        Parameter(
            declaration: .positional(
                .init(name, type.argumentType, isOptional: isOptional, repeats: true, help: help)),
            content: { $0.compactMap(type.content) })
    }

    /// Declares an option with a value.
    public static func option<Word: Sendable>(
        _ name: String, letter: String? = nil, _ type: WordType<Word>, valueName: String, help: String
    ) -> Parameter where Content == Word? {
        Parameter(
            declaration: .option(
                .init(name, letter: letter, type.argumentType, valueName: valueName, help: help)),
            content: { $0.last.flatMap(type.content) })
    }

    /// Declares an option with a value and the value that it has if it is not given.
    ///
    /// - Parameter hasNumberForm: whether a hyphen and a number are the option and its value, as `-5` is grep's `-C 5`.
    ///   At most one option of a command has this form.
    public static func option(
        _ name: String, letter: String? = nil, _ type: WordType<Content>, valueName: String, default fallback: Content,
        hasNumberForm: Bool = false, help: String
    ) -> Parameter {
        Parameter(
            declaration: .option(
                .init(
                    name, letter: letter, type.argumentType, valueName: valueName, hasNumberForm: hasNumberForm,
                    help: help)),
            content: { $0.last.flatMap(type.content) ?? fallback })
    }

    /// Declares an option with a value that may be given several times.
    public static func options<Word: Sendable>(
        _ name: String, letter: String? = nil, _ type: WordType<Word>, valueName: String, help: String
    ) -> Parameter where Content == [Word] {
        Parameter(
            declaration: .option(
                .init(name, letter: letter, type.argumentType, valueName: valueName, repeats: true, help: help)),
            content: { $0.compactMap(type.content) })
    }
}

extension Parameter where Content == Bool {
    /// Declares a flag, which takes no value.
    public static func flag(_ name: String, letter: String? = nil, help: String) -> Parameter {
        Parameter(declaration: .option(.flag(name, letter: letter, help: help)), content: { !$0.isEmpty })
    }
}

extension Parameter where Content == HostSet? {
    /// The argument `HOSTSET`, which narrows the hosts that a command works on.
    ///
    /// - Parameter help: what the hosts are for.
    public static func hostSet(help: String = "only these hosts") -> Parameter {
        .optional(Parameter.hostSetName, .hostSet, help: help)
    }

    /// The option `-x HOSTSET`. With it, every command that takes a host set can also leave hosts out without the `!`
    /// operator, which some shells treat specially.
    public static var exclude: Parameter {
        .option("exclude", letter: "x", .hostSet, valueName: "HOSTSET", help: "leave these hosts out")
    }

    private static var hostSetName: String { "hostset" }
}

/// The type of a word, and the type of what a command gets of it.
public struct WordType<Content: Sendable>: Sendable {
    /// The type of the word as a plain value.
    let argumentType: ArgumentType
    /// The content of a word that was read by this type; nil for words of other types.
    let content: @Sendable (ArgumentValue) -> Content?
}

extension WordType where Content == String {
    private static func text(_ type: ArgumentType) -> WordType {
        WordType(argumentType: type) { if case .text(let text) = $0 { text } else { nil } }
    }

    /// Any text.
    public static var text: WordType { text(.text) }
    /// Statements, which the command runs at once or later.
    public static var statement: WordType { text(.statement) }
    /// The path of a file.
    public static var path: WordType { text(.path) }
    /// One of these words.
    public static func choice(_ words: [String]) -> WordType { text(.choice(words)) }
}

extension WordType where Content: RawRepresentable & CaseIterable, Content.RawValue == String {
    /// One of the words of an enumeration.
    public static func choice(_ type: Content.Type) -> WordType {
        WordType(argumentType: .choice(type.allCases.map(\.rawValue))) {
            if case .text(let text) = $0 { Content(rawValue: text) } else { nil }
        }
    }
}

extension WordType where Content == Int {
    private static func integer(_ type: ArgumentType) -> WordType {
        WordType(argumentType: type) { if case .integer(let number) = $0 { Int(clamping: number) } else { nil } }
    }

    /// Any whole number.
    public static var integer: WordType { integer(.integer) }
    /// A whole number of at least 0.
    public static var count: WordType { integer(.count) }
    /// A whole number within these limits, both included.
    public static func integer(_ range: ClosedRange<Int64>) -> WordType { integer(.integer(range)) }
    /// How many rows to show: from 1 to a million. Nobody asks for none of them.
    public static var rowCount: WordType { integer(1...1_000_000) }
}

extension WordType where Content == Int64 {
    /// A number of bytes, with an optional unit: `500MB`, `2GiB`.
    public static var size: WordType {
        WordType(argumentType: .size) { if case .integer(let bytes) = $0 { bytes } else { nil } }
    }

    /// A length of time, in milliseconds.
    public static var duration: WordType {
        WordType(argumentType: .duration) { if case .duration(let milliseconds) = $0 { milliseconds } else { nil } }
    }
}

extension WordType where Content == Double {
    /// A number of seconds above 0.
    public static var seconds: WordType { seconds(.seconds) }
    /// A number of seconds above 0 and up to `most`.
    public static func seconds(upTo most: Int64) -> WordType { seconds(ArgumentType(.seconds, maximum: most)) }

    private static func seconds(_ type: ArgumentType) -> WordType {
        WordType(argumentType: type) { if case .seconds(let seconds) = $0 { seconds } else { nil } }
    }
}

extension WordType where Content == HostSet {
    /// A host set (docs/language.md, "Host sets").
    public static var hostSet: WordType {
        WordType(argumentType: .hostSet) { if case .hostSet(let set) = $0 { set } else { nil } }
    }
}

extension WordType where Content == TimeExpression {
    /// A moment.
    public static var time: WordType {
        WordType(argumentType: .time) { if case .time(let time) = $0 { time } else { nil } }
    }
}

extension WordType where Content == HostStatusFilter {
    /// Status words of hosts, or status numbers, joined by commas.
    public static var hostStatus: WordType {
        WordType(argumentType: .hostStatus) { if case .hostStatus(let filter) = $0 { filter } else { nil } }
    }
}

extension WordType where Content == [RunStatus] {
    /// Status words of jobs and steps, or status numbers, joined by commas. Any of the statuses is meant.
    public static var runStatus: WordType {
        WordType(argumentType: .runStatus) { if case .runStatuses(let statuses) = $0 { statuses } else { nil } }
    }
}

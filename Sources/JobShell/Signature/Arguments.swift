import JobModel

/// A word of a call after its variables were replaced by their values.
public struct ArgumentWord: Sendable, Hashable {
    /// The text of the whole word.
    public var text: String
    /// The number of characters at the beginning of the word that were typed bare. Only they can form an option: a
    /// value never becomes syntax, so `$x` and `'-v'` are arguments whatever they contain.
    public var barePrefix: Int

    /// Creates a word; `barePrefix` is 0 for a word that begins with a quotation mark or a variable.
    public init(_ text: String, barePrefix: Int) {
        self.text = text
        self.barePrefix = barePrefix
    }

    /// Creates a word that was typed entirely without quotes and variables.
    public init(bare text: String) {
        self.init(text, barePrefix: text.count)
    }
}

/// The arguments of one call, read according to the command's signature. Every access is by the name of an option or
/// positional in the signature; an option that was given several times has its last value, except in `all`, `texts` and
/// `count`.
public struct Arguments: Sendable, Hashable {
    private var values: [String: [ArgumentValue]] = [:]
    /// Notes for the user about how the words were understood, one sentence each.
    var remarks: [String] = []

    /// Creates the arguments of a call without words.
    public init() {}

    mutating func append(_ value: ArgumentValue, to name: String) {
        values[name, default: []].append(value)
    }

    /// The number of times an option or positional was given.
    public func count(_ name: String) -> Int { values[name]?.count ?? 0 }

    /// Whether a flag was given.
    public func flag(_ name: String) -> Bool { values[name] != nil }

    /// All values of an option or positional, in the order in which they were given.
    public func all(_ name: String) -> [ArgumentValue] { values[name] ?? [] }

    /// The text, statements, path or choice given; nil if none was given.
    public func text(_ name: String) -> String? { texts(name).last }

    /// All texts of an option or positional, in the order in which they were given.
    public func texts(_ name: String) -> [String] {
        all(name).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// The whole number given; nil if none was given.
    public func integer(_ name: String) -> Int64? {
        if case .integer(let number) = all(name).last { number } else { nil }
    }

    /// The number of seconds given; nil if none was given.
    public func seconds(_ name: String) -> Double? {
        if case .seconds(let number) = all(name).last { number } else { nil }
    }

    /// The host set given; nil if none was given.
    public func hostSet(_ name: String) -> HostSet? {
        if case .hostSet(let set) = all(name).last { set } else { nil }
    }

    /// The moment given; nil if none was given.
    public func time(_ name: String) -> TimeExpression? {
        if case .time(let time) = all(name).last { time } else { nil }
    }

    /// The length of time given, in milliseconds; nil if none was given.
    public func duration(_ name: String) -> Int64? {
        if case .duration(let milliseconds) = all(name).last { milliseconds } else { nil }
    }

    /// The filter on host statuses given; nil if none was given.
    public func hostStatus(_ name: String) -> HostStatusFilter? {
        if case .hostStatus(let filter) = all(name).last { filter } else { nil }
    }

    /// The statuses of jobs or steps given, any of which is meant; empty if none was given.
    public func runStatuses(_ name: String) -> [RunStatus] {
        if case .runStatuses(let statuses) = all(name).last { statuses } else { [] }
    }
}

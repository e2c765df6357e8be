import JobModel

/// A word after its variables were put in, as a command's parser sees it.
public struct ArgumentWord: Sendable, Hashable {
    /// The whole word.
    public var text: String
    /// How much of its beginning, in characters, was typed bare. Only that part can be an option: a value never turns
    /// into syntax, so `$x` and `'-v'` are arguments whatever they hold.
    public var barePrefix: Int

    /// A word; `barePrefix` is 0 for one that began in quotes or as a variable.
    public init(_ text: String, barePrefix: Int) {
        self.text = text
        self.barePrefix = barePrefix
    }

    /// A word all of which was typed bare.
    public init(bare text: String) {
        self.init(text, barePrefix: text.count)
    }
}

/// The words of one call, read as its signature asks.
public struct Arguments: Sendable, Hashable {
    private var values: [String: [ArgumentValue]] = [:]
    /// What a person should know of how the words were read, a sentence each.
    var remarks: [String] = []

    /// No words at all.
    public init() {}

    mutating func append(_ value: ArgumentValue, to name: String) {
        values[name, default: []].append(value)
    }

    /// How often an option or positional was given.
    public func count(_ name: String) -> Int { values[name]?.count ?? 0 }

    /// Whether a flag was given.
    public func flag(_ name: String) -> Bool { values[name] != nil }

    /// Every value given under a name, in order.
    public func all(_ name: String) -> [ArgumentValue] { values[name] ?? [] }

    /// Text, a path or a choice.
    public func text(_ name: String) -> String? { texts(name).last }

    /// All texts under a name.
    public func texts(_ name: String) -> [String] {
        all(name).compactMap { if case .text(let text) = $0 { text } else { nil } }
    }

    /// A whole number.
    public func integer(_ name: String) -> Int64? {
        if case .integer(let number) = all(name).last { number } else { nil }
    }

    /// Seconds.
    public func seconds(_ name: String) -> Double? {
        if case .seconds(let number) = all(name).last { number } else { nil }
    }

    /// A host set.
    public func hostSet(_ name: String) -> HostSet? {
        if case .hostSet(let set) = all(name).last { set } else { nil }
    }

    /// A moment.
    public func time(_ name: String) -> TimeExpression? {
        if case .time(let time) = all(name).last { time } else { nil }
    }

    /// A length of time, in milliseconds.
    public func duration(_ name: String) -> Int64? {
        if case .duration(let milliseconds) = all(name).last { milliseconds } else { nil }
    }

    /// A filter on host statuses.
    public func hostStatus(_ name: String) -> HostStatusFilter? {
        if case .hostStatus(let filter) = all(name).last { filter } else { nil }
    }

    /// Statuses of jobs or steps: any of them is meant. Empty when none was given.
    public func runStatuses(_ name: String) -> [RunStatus] {
        if case .runStatuses(let statuses) = all(name).last { statuses } else { [] }
    }
}

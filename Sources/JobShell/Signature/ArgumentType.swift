import JobModel

/// What a word of a statement must be. A plain value, so that a manifest in JSON says the same:
/// `{"kind":"integer","minimum":1}`.
public struct ArgumentType: Sendable, Hashable, Codable {
    /// The kinds of words.
    public enum Kind: String, Sendable, Codable {
        /// Any text.
        case text
        /// Statements, to be run now or later.
        case statement
        /// A whole number of 64 bits.
        case integer
        /// A host set (docs/language.md, "Host sets").
        case hostSet = "host-set"
        /// A moment: `2026-11-23`, `2026-11-23T15:52`, `15:52`, `-2h` or epoch ms.
        case time
        /// A length of time: `90s`, `30m`, `2h`, `7d`, `1w`.
        case duration
        /// A path of a file.
        case path
        /// One of a few words.
        case choice
        /// A number of seconds, maybe with a fraction.
        case seconds
        /// Status words of hosts or numbers, joined by commas.
        case hostStatus = "host-status"
        /// Status words of jobs and steps or numbers, joined by commas.
        case runStatus = "run-status"
        /// A number of bytes: `500MB`, `2GiB`.
        case size
        /// The name of a time zone, or `local`.
        case timeZone = "time-zone"
    }

    /// What kind of word.
    public var kind: Kind
    /// The words of a `choice`.
    public var choices: [String]?
    /// The smallest number allowed.
    public var minimum: Int64?
    /// The largest number allowed.
    public var maximum: Int64?

    /// A type; the limits belong to numbers, the choices to `choice`.
    public init(_ kind: Kind, choices: [String]? = nil, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.kind = kind
        self.choices = choices
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Any text.
    public static let text = ArgumentType(.text)
    /// Statements.
    public static let statement = ArgumentType(.statement)
    /// Any whole number.
    public static let integer = ArgumentType(.integer)
    /// A whole number from 0.
    public static let count = ArgumentType(.integer, minimum: 0)
    /// A host set.
    public static let hostSet = ArgumentType(.hostSet)
    /// A moment.
    public static let time = ArgumentType(.time)
    /// A length of time.
    public static let duration = ArgumentType(.duration)
    /// A path of a file.
    public static let path = ArgumentType(.path)
    /// A number of bytes.
    public static let size = ArgumentType(.size)
    /// A number of seconds above 0.
    public static let seconds = ArgumentType(.seconds)
    /// Status words of hosts.
    public static let hostStatus = ArgumentType(.hostStatus)
    /// Status words of jobs and steps.
    public static let runStatus = ArgumentType(.runStatus)
    /// One of these words.
    public static func choice(_ words: [String]) -> ArgumentType { ArgumentType(.choice, choices: words) }
    /// A whole number within limits.
    public static func integer(_ range: ClosedRange<Int64>) -> ArgumentType {
        ArgumentType(.integer, minimum: range.lowerBound, maximum: range.upperBound)
    }
}

/// A word that was read as its type asks.
public enum ArgumentValue: Sendable, Hashable {
    /// Text, a path or a choice.
    case text(String)
    /// A whole number.
    case integer(Int64)
    /// Seconds.
    case seconds(Double)
    /// A host set, not resolved yet.
    case hostSet(HostSet)
    /// A moment, not resolved yet: `-2h` depends on the clock, `15:52` on the day and the time zone.
    case time(TimeExpression)
    /// Milliseconds.
    case duration(Int64)
    /// A filter on host statuses.
    case hostStatus(HostStatusFilter)
    /// Statuses of jobs or steps.
    case runStatuses([RunStatus])
}

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

/// Reads one word as a type asks.
enum WordReader {
    /// The value of a word.
    ///
    /// - Parameter called: what the word is for in a message: `--limit`, or `HOSTSET`.
    /// - Throws: a usage `Failure` that names the word and what would be right.
    static func read(_ text: String, as type: ArgumentType, called: String) throws(Failure) -> ArgumentValue {
        switch type.kind {
        case .text, .path, .statement:
            return .text(text)
        case .integer:
            guard let number = Int64(text) else { throw Texts.notAWholeNumber(text, called: called) }
            guard number >= type.minimum ?? .min, number <= type.maximum ?? .max else {
                throw Texts.outOfRange(text, type, called: called)
            }
            return .integer(number)
        case .seconds:
            guard let number = Double(text), number > 0, number < 1_000_000 else {
                throw Texts.notSeconds(text, called: called)
            }
            return .seconds(number)
        case .hostSet:
            return .hostSet(try HostSet(text))
        case .time:
            guard let time = TimeExpression(text) else { throw Texts.notATime(text, called: called) }
            return .time(time)
        case .duration:
            guard let length = TimeExpression.duration(text) else { throw Texts.notADuration(text, called: called) }
            return .duration(length)
        case .choice:
            guard let choices = type.choices, choices.contains(text) else {
                throw Texts.notAChoice(text, type.choices ?? [], called: called)
            }
            return .text(text)
        case .size:
            guard let bytes = Self.bytes(text) else { throw Texts.notASize(text, called: called) }
            return .integer(bytes)
        case .timeZone:
            guard TimeZoneName.offsets(text) != nil else { throw Texts.notATimeZone(text, called: called) }
            return .text(text)
        case .hostStatus:
            let filters = try statuses(text, HostStatusFilter.words, called) { HostStatusFilter($0) }
            return .hostStatus(filters.count == 1 ? filters[0] : .any(filters))
        case .runStatus:
            return .runStatuses(try statuses(text, RunStatus.words.map(\.word), called) { RunStatus(word: $0) })
        }
    }

    /// What to say beside a word that was understood: the English word for one of the platform's pages, so that scripts and
    /// colleagues get that one.
    static func remarks(_ text: String, as type: ArgumentType, called: String) -> [String] {
        guard StatusWords.isForeign(text) else { return [] }
        switch type.kind {
        case .hostStatus, .runStatus:
            let words = parts(text).compactMap { word in
                type.kind == .hostStatus ? HostStatusFilter(word)?.word : RunStatus(word: word)?.word
            }
            return [Texts.statusIsCalled(text, words.joined(separator: ","), called: called)]
        case .hostSet:
            return text.split { ",!&^@~".contains($0) }.compactMap { word in
                StatusWords.hostSetName(String(word)).map { Texts.nameIsCalled(String(word), $0) }
            }
        default: return []
        }
    }

    /// Reads status words that are joined by commas.
    private static func statuses<Status>(
        _ text: String, _ words: [String], _ called: String, _ read: (String) -> Status?
    ) throws(Failure) -> [Status] {
        var result: [Status] = []
        for word in parts(text) {
            guard let status = read(word) else { throw Texts.notAStatus(word, words, called: called) }
            result.append(status)
        }
        return result
    }

    private static func parts(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// Reads `500MB` (1000s) or `2GiB` (1024s) or a plain number of bytes.
    private static func bytes(_ text: String) -> Int64? {
        let units: [(String, Int64)] = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("KB", 1000), ("kB", 1000),
            ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.0) }),
            let number = Int64(text.dropLast(unit.0.count)), number >= 0
        else { return nil }
        let (product, overflow) = number.multipliedReportingOverflow(by: unit.1)
        return overflow ? nil : product
    }
}

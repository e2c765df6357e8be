import HostSets
import JobModel

/// The type of a word in a statement. It is a plain value, so that the manifest of a plugin can contain it as JSON:
/// `{"kind":"integer","minimum":1}`.
package struct ArgumentType: Sendable, Hashable {
    /// The kinds of types; the raw value is the word in a manifest.
    package enum Kind: String, Sendable, CaseIterable {
        /// Any text.
        case text
        /// Statements, which the command runs at once or later.
        case statement
        /// A signed 64-bit whole number.
        case integer
        /// A host set (docs/language.md, "Host sets").
        case hostSet = "host-set"
        /// A moment: `2026-11-23`, `2026-11-23T15:52`, `15:52`, `-2h` or milliseconds since the epoch.
        case time
        /// A length of time: `90s`, `30m`, `2h`, `7d`, `1w`.
        case duration
        /// The path of a file.
        case path
        /// One of the words in `choices`.
        case choice
        /// A number of seconds above 0, with an optional fraction.
        case seconds
        /// Status words of hosts, or status numbers, joined by commas.
        case hostStatus = "host-status"
        /// Status words of jobs and steps, or status numbers, joined by commas.
        case runStatus = "run-status"
        /// A number of bytes, with an optional unit: `500MB`, `2GiB`.
        case size
        /// The name of a time zone, or `local`.
        case timeZone = "time-zone"
        /// A prompt with fields and styles in braces.
        case prompt
    }

    /// The kind of word.
    package var kind: Kind
    /// The words that are allowed for a `choice`; nil for other kinds.
    package var choices: [String]?
    /// The smallest number allowed for an `integer`; nil for no limit.
    package var minimum: Int64?
    /// The largest number allowed for an `integer`, or for `seconds`; nil for no limit of its own.
    package var maximum: Int64?

    /// Creates a type. The limits apply to `integer`, the largest number to `seconds` as well, the choices to `choice`.
    init(_ kind: Kind, choices: [String]? = nil, minimum: Int64? = nil, maximum: Int64? = nil) {
        self.kind = kind
        self.choices = choices
        self.minimum = minimum
        self.maximum = maximum
    }

    /// Any text.
    static let text = ArgumentType(.text)
    /// Statements, which the command runs at once or later.
    static let statement = ArgumentType(.statement)
    /// Any whole number.
    static let integer = ArgumentType(.integer)
    /// A whole number of at least 0.
    static let count = ArgumentType(.integer, minimum: 0)
    /// A host set.
    static let hostSet = ArgumentType(.hostSet)
    /// A moment.
    static let time = ArgumentType(.time)
    /// A length of time.
    static let duration = ArgumentType(.duration)
    /// The path of a file.
    static let path = ArgumentType(.path)
    /// A number of bytes.
    static let size = ArgumentType(.size)
    /// A number of seconds above 0.
    static let seconds = ArgumentType(.seconds)
    /// Status words of hosts, or status numbers, joined by commas.
    static let hostStatus = ArgumentType(.hostStatus)
    /// Status words of jobs and steps, or status numbers, joined by commas.
    static let runStatus = ArgumentType(.runStatus)
    /// One of these words.
    static func choice(_ words: [String]) -> ArgumentType { ArgumentType(.choice, choices: words) }
    /// A whole number within these limits, both included.
    static func integer(_ range: ClosedRange<Int64>) -> ArgumentType {
        ArgumentType(.integer, minimum: range.lowerBound, maximum: range.upperBound)
    }
}

/// The value of a word, read according to its `ArgumentType`.
enum ArgumentValue: Sendable, Hashable {
    /// Text, statements, a path, a choice, the name of a time zone or a prompt.
    case text(String)
    /// A whole number, or a number of bytes.
    case integer(Int64)
    /// A number of seconds.
    case seconds(Double)
    /// A host set, not yet resolved into the hosts of a step.
    case hostSet(HostSet)
    /// A moment, not yet resolved: `-2h` depends on the clock, `15:52` on the day and the time zone.
    case time(TimeExpression)
    /// A length of time in milliseconds.
    case duration(Int64)
    /// A filter on host statuses.
    case hostStatus(HostStatusFilter)
    /// Statuses of jobs or steps, any of which is meant.
    case runStatuses([RunStatus])
}

/// Reads one word according to its type.
enum WordReader {
    /// Reads the value of a word.
    ///
    /// - Parameter called: the name of the option or positional in messages: `--limit` or `HOSTSET`.
    /// - Throws: a usage `Failure` that names the word and says which words are allowed.
    static func read(_ text: String, as type: ArgumentType, called: String) throws(Failure) -> ArgumentValue {
        switch type.kind {
        case .text:
            return .text(text)
        case .path, .statement:
            // An empty word comes from a variable that is empty, and no file or statement is meant by it.
            if type.kind == .path ? text.isEmpty : text.allSatisfy(\.isWhitespace) {
                throw Texts.emptyWord(called: called, type.kind)
            }
            if type.kind == .path, text == "~" { throw Texts.homeIsNoFile(called: called) }
            return .text(text)
        case .integer:
            guard WholeNumbers.areWritten(in: text) else { throw Texts.notAWholeNumber(text, called: called) }
            let limits = WholeNumbers((type.minimum ?? .min)...(type.maximum ?? .max))
            guard let number = Int64(text), number >= limits.lowest, number <= limits.highest else {
                throw limits.failure(text, called: called)
            }
            return .integer(number)
        case .seconds:
            let most = type.maximum ?? mostSeconds
            guard let number = Double(text), number > 0, number <= Double(most) else {
                throw Texts.notSeconds(text, most: most, called: called)
            }
            return .seconds(number)
        case .hostSet:
            return .hostSet(try HostSet(text))
        case .time:
            guard let time = TimeExpression(text) else {
                if WholeNumbers.areWritten(in: text), Int64(text) == nil {
                    throw WholeNumbers().failure(text, called: called)
                }
                if let most = TimeExpression.longest(insteadOf: String(text.drop { $0 == "-" })) {
                    throw Texts.atMost(most, text, called: called)
                }
                throw Texts.notATime(text, called: called)
            }
            return .time(time)
        case .duration:
            guard let length = TimeExpression.duration(text) else {
                if let most = TimeExpression.longest(insteadOf: text) { throw Texts.atMost(most, text, called: called) }
                throw Texts.notADuration(text, called: called)
            }
            return .duration(length)
        case .choice:
            guard let choices = type.choices, choices.contains(text) else {
                throw Texts.notAChoice(text, type.choices ?? [], called: called)
            }
            return .text(text)
        case .size:
            guard let (number, unit) = Self.size(text) else { throw Texts.notASize(text, called: called) }
            guard let number = Int64(number), number <= .max / unit.bytes else {
                throw Texts.atMost("\(Int64.max / unit.bytes)\(unit.name)", text, called: called)
            }
            return .integer(number * unit.bytes)
        case .timeZone:
            guard TimeZoneName.offsets(text) != nil else { throw Texts.notATimeZone(text, called: called) }
            return .text(text)
        case .prompt:
            _ = try PromptTemplate(text, called: called)
            return .text(text)
        case .hostStatus:
            let filters = try statuses(text, HostStatusFilter.words, called) { HostStatusFilter($0) }
            return .hostStatus(filters.count == 1 ? filters[0] : .any(filters))
        case .runStatus:
            return .runStatuses(try statuses(text, RunStatus.words.map(\.word), called) { RunStatus(word: $0) })
        }
    }

    /// Notes about a word that was understood. For a Chinese word from the platform's pages the note gives the English
    /// word, so that scripts and colleagues use the English one.
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

    /// Reads status words that are joined by commas, each with `read`.
    private static func statuses<Status>(
        _ text: String, _ words: [String], _ called: String, _ read: (String) -> Status?
    ) throws(Failure) -> [Status] {
        var result: [Status] = []
        var start = 0
        for word in parts(text) {
            guard let status = read(word) else {
                let failure =
                    WholeNumbers.areWritten(in: word)
                    ? WholeNumbers().failure(word, called: called) : Texts.notAStatus(word, words, called: called)
                let isWhole = word.count == text.count
                throw isWhole ? failure : failure.blaming(.text(TextMark(text, from: start, length: word.count)))
            }
            result.append(status)
            start += word.count + 1
        }
        return result
    }

    private static func parts(_ text: String) -> [String] {
        text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    /// The digits and the unit of a number of bytes: `500MB` (powers of 1000), `2GiB` (powers of 1024) or a plain number;
    /// nil for any other text.
    private static func size(_ text: String) -> (number: Substring, unit: (name: String, bytes: Int64))? {
        let units: [(name: String, bytes: Int64)] = [
            ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40), ("KB", 1000), ("kB", 1000),
            ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("B", 1), ("", 1),
        ]
        guard let unit = units.first(where: { text.hasSuffix($0.name) }) else { return nil }
        let number = text.dropLast(unit.name.count)
        return WholeNumbers.areWritten(in: number) && !number.hasPrefix("-") ? (number, unit) : nil
    }

    /// The most seconds of a parameter that does not say another number.
    private static let mostSeconds: Int64 = 1_000_000
}

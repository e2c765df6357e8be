import JobModel

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

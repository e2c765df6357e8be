import JobModel

/// Reads one word as a type asks.
enum WordReader {
    /// The value of a word.
    ///
    /// - Parameter called: what the word is for in a message: `--limit`, or `HOSTSET`.
    /// - Throws: a usage `Failure` that names the word and what would be right.
    static func read(_ text: String, as type: ArgumentType, called: String) throws(Failure) -> ArgumentValue {
        switch type.kind {
        case .text, .path:
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
        case .timeZone:
            guard TimeZoneName.offsets(text) != nil else { throw Texts.notATimeZone(text, called: called) }
            return .text(text)
        case .hostStatus:
            guard let filter = HostStatusFilter(text) else {
                throw Texts.notAChoice(text, HostStatusFilter.words, called: called, orNumber: true)
            }
            return .hostStatus(filter)
        case .runStatus:
            guard let status = RunStatus(word: text) else {
                throw Texts.notAChoice(text, RunStatus.words.map(\.word), called: called, orNumber: true)
            }
            return .runStatus(status)
        }
    }
}

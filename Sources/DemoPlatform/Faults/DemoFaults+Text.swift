import JobModel

extension DemoFaults {
    /// A word of the text form, and what it means.
    public struct Word: Sendable {
        /// The word with the form of its value: `status429[=WHEN]`.
        public let form: String
        /// What it does, in a few words.
        public let help: String

        var name: Substring { form.prefix { $0 != "=" && $0 != "[" } }
    }

    /// The words of the text form, for help. `WHEN` is a probability (`0.1`), `first3` or `every5`; without it: always.
    public static let words: [Word] = [
        Word(form: "latency=MS[-MS][@WHEN]", help: "answer late, by this many milliseconds"),
        Word(form: "status429[=WHEN]", help: "HTTP 429"),
        Word(form: "retry-after=SECONDS", help: "what 429 says: seconds, or none (default 1)"),
        Word(form: "retry-date=SECONDS", help: "what 429 says, as a date that many seconds from now"),
        Word(form: "status500[=WHEN]", help: "HTTP 500"),
        Word(form: "html502[=WHEN]", help: "HTTP 502 with a page of HTML"),
        Word(form: "login[=WHEN]", help: "a login page of HTML with HTTP 200"),
        Word(form: "reset[=WHEN]", help: "reset the connection before the answer"),
        Word(form: "reset-body[=WHEN]", help: "reset the connection in mid-body"),
        Word(form: "truncate[=WHEN]", help: "close in mid-body, before what Content-Length promised"),
        Word(form: "cut-json[=WHEN]", help: "cut the body, with the Content-Length of what is left"),
        Word(form: "empty[=WHEN]", help: "HTTP 200 without a body"),
        Word(form: "blank[=WHEN]", help: "an answer about logs that tells of no log"),
        Word(form: "no-batch", help: "the platform does not know the method for many hosts' logs"),
        Word(form: "no-single", help: "the platform does not know the method for a single host's log"),
        Word(form: "omit[=WHEN]", help: "leave hosts out of a batch the first time that they are asked for"),
        Word(form: "omit-always=ID[+ID…]", help: "leave these hosts out of every batch"),
        Word(form: "guilty=ID[+ID…]", help: "HTTP 500 for every request with one of these hosts"),
        Word(form: "refused=ID[+ID…]", help: "refuse every request for the log of one of these hosts"),
        Word(form: "trickle=BYTES[@WHEN]", help: "send that many bytes a second"),
        Word(form: "odd[=WHEN]", help: "lone surrogates, raw controls and invalid UTF-8 in hosts' logs"),
        Word(form: "hostile", help: "what a terminal would act on, in names, tags and messages"),
        Word(form: "same-page", help: "fill each page of the list of runs with the same runs, again and again"),
        Word(form: "unfiltered", help: "answer the list of runs without regard to conditions"),
        Word(form: "gzip", help: "compress for those who accept it"),
        Word(form: "all", help: "hit every method, not the logs alone"),
        Word(form: "seed=N", help: "where chance comes from"),
    ]

    /// Reads faults as `latency=50-200,status429=0.1,truncate=first2,gzip,seed=7`; `words` lists what there is.
    ///
    /// - Throws: a `Failure` with the code `demo-fault` whose sentence names the word that is wrong.
    public init(_ text: String) throws(Failure) {
        for item in text.split(separator: ",") {
            let sides = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            try read(FaultWord(whole: String(item), name: sides[0], value: sides.count == 2 ? sides[1] : nil))
        }
    }

    private mutating func read(_ word: FaultWord) throws(Failure) {
        switch word.name {
        case "latency":
            let (range, occasion) = try word.valueAndOccasion()
            let ends = range.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
            guard let low = Int(ends[0]), let high = ends.count == 2 ? Int(ends[1]) : low, 0 <= low, low <= high,
                high <= 3_600_000
            else { throw word.isWrong() }
            latency = low...high
            self[.latency] = occasion
        case "trickle":
            let (speed, occasion) = try word.valueAndOccasion()
            guard let speed = Int(speed), speed > 0 else { throw word.isWrong() }
            bytesPerSecond = speed
            self[.trickle] = occasion
        case "retry-after": retryAfter = word.value == "none" ? .absent : .seconds(try word.number(in: 0...86_400))
        case "retry-date": retryAfter = .date(seconds: try word.number(in: 0...86_400))
        case "omit-always": alwaysOmittedHosts = try word.hosts()
        case "guilty":
            guiltyHosts = try word.hosts()
            self[.guilty] = .always
        case "refused":
            refusedHosts = try word.hosts()
            self[.refused] = .always
        case "gzip", "hostile", "same-page", "unfiltered", "no-batch", "no-single":
            try word.mustBeBare()
            if let kind = Kind(rawValue: String(word.name)) { self[kind] = .always }
        case "all":
            try word.mustBeBare()
            affectsAllMethods = true
        case "seed": seed = Int64(try word.number(in: 0...Int.max))
        default:
            guard let kind = Kind(rawValue: String(word.name)) else { throw Texts.unknownFault(String(word.name)) }
            self[kind] = try word.occasion(word.value)
        }
    }
}

/// One word of the text form, taken apart at its `=`.
private struct FaultWord {
    let whole: String
    let name: Substring
    let value: Substring?

    func isWrong() -> Failure {
        Texts.wrongFault(whole, form: DemoFaults.words.first { $0.name == name }?.form ?? String(name))
    }

    func mustBeBare() throws(Failure) {
        if value != nil { throw isWrong() }
    }

    func number(in range: ClosedRange<Int>) throws(Failure) -> Int {
        guard let number = value.flatMap({ Int($0) }), range.contains(number) else { throw isWrong() }
        return number
    }

    func hosts() throws(Failure) -> Set<Int64> {
        let parts = value?.split(separator: "+", omittingEmptySubsequences: false) ?? []
        let ids = parts.compactMap { Int64($0) }
        guard !ids.isEmpty, ids.count == parts.count else { throw isWrong() }
        return Set(ids)
    }

    func valueAndOccasion() throws(Failure) -> (value: Substring, occasion: DemoFaults.Occasion) {
        guard let value else { throw isWrong() }
        let sides = value.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        return (sides[0], try occasion(sides.count == 2 ? sides[1] : nil))
    }

    /// `0.1`, `first3`, `every5`, or nothing for always.
    func occasion(_ text: Substring?) throws(Failure) -> DemoFaults.Occasion {
        guard let text else { return .always }
        for (prefix, occasion) in [("first", DemoFaults.Occasion.first), ("every", DemoFaults.Occasion.every)]
        where text.hasPrefix(prefix) {
            guard let count = Int(text.dropFirst(prefix.count)), count > 0 else { throw isWrong() }
            return occasion(count)
        }
        guard let share = Double(text), (0...1).contains(share) else { throw isWrong() }
        return .share(share)
    }
}

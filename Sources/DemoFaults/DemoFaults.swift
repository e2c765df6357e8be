import DemoPlatform
import JobModel

/// The faults that the demo platform injects into its answers: latency, refusals, broken answers, missing hosts.
///
/// `DemoPlatform.start` takes them as a `FaultInjector`; `--fault` and tests write them as text
/// (`DemoFaults("latency=50-200,status429=0.1").injector()`). All chance comes from `seed` and from the number of the
/// request or the host's id, so that a run with faults can be repeated. Unless `affectsAllMethods` is set, only the two
/// methods that return logs are affected.
public struct DemoFaults: Sendable, Equatable {
    /// A kind of fault. Its raw value is its name in the text form.
    ///
    /// `omit` and `odd` are decided once for each host, the other kinds for each request. Of the kinds that replace or
    /// break an answer (`status429` … `empty`, `blank`), a request suffers at most one, the first in this order.
    public enum Kind: String, Sendable, CaseIterable {
        /// The answer begins late, by `latency`.
        case latency
        /// HTTP 429, with `retryAfter`.
        case status429
        /// HTTP 500 with the platform's error 1240002.
        case status500
        /// HTTP 502 with an HTML page, as a proxy sends it.
        case html502
        /// HTTP 200 with a login page of HTML.
        case login
        /// The connection is reset before the answer.
        case reset
        /// The connection is reset in mid-body.
        case resetBody = "reset-body"
        /// The connection is closed in mid-body, before the bytes that `Content-Length` promised.
        case truncate
        /// The body ends in the middle, and `Content-Length` agrees with it.
        case cutJSON = "cut-json"
        /// HTTP 200 without a body.
        case empty
        /// A batch answer leaves out hosts that have a log: hosts by chance the first time that they are asked for,
        /// and `alwaysOmittedHosts` each time. Counted once for each host left out.
        case omit
        /// A request for the log of one of `guiltyHosts` fails with HTTP 500, whoever else is in its batch.
        case guilty
        /// The body comes slowly, at `bytesPerSecond`.
        case trickle
        /// A host's log holds lone surrogates, raw control bytes and invalid UTF-8. Counted once for each log sent.
        case odd
        /// Names, operators, tags, messages and paths end in escape sequences on which a terminal would act. On or off,
        /// always for all methods.
        case hostile
        /// The list of runs ignores `start`, and repeats the runs from the first on until the page is full. On or off.
        case samePage = "same-page"
        /// The list of runs ignores all conditions but the span, as old platforms ignore conditions that they don't
        /// know. On or off.
        case unfiltered
        /// Answers are compressed when the request says `Accept-Encoding: gzip`. This is no fault, but a switch like
        /// the others. On or off, always for all methods.
        case gzip
        /// An answer about logs has no log, as from a platform that has not written the logs yet.
        case blank
        /// The method for the logs of many hosts is registered at neither door, as on old platforms. On or off.
        case noBatch = "no-batch"
        /// The method for a single host's log is registered at neither door. On or off.
        case noSingle = "no-single"
        /// A request for the log of one of `refusedHosts` is refused as a wrong parameter, whoever else is in its
        /// batch.
        case refused
    }

    /// When a fault happens. Requests that faults may affect are numbered from 1, and so are the hosts of the
    /// inventory.
    public enum Occasion: Sendable, Equatable {
        case never, always
        /// With this probability, 0…1.
        case share(Double)
        /// For the numbers up to this one.
        case first(Int)
        /// For the multiples of this number.
        case every(Int)
    }

    /// When each kind happens. Kinds that are absent never happen.
    public var occasions: [Kind: Occasion] = [:]
    /// How late an answer begins, in milliseconds.
    public var latency: ClosedRange<Int> = 50...50
    /// When an answer with status 429 allows to try again.
    public var retryAfter: Breakage.RetryAfter = .seconds(1)
    /// How fast `trickle` sends a body, in bytes a second.
    public var bytesPerSecond = 100_000
    /// The ids of hosts that every batch leaves out.
    public var alwaysOmittedHosts: Set<Int64> = []
    /// The ids of hosts for which every request for logs fails with HTTP 500.
    public var guiltyHosts: Set<Int64> = []
    /// The ids of hosts that the platform refuses as a wrong parameter.
    public var refusedHosts: Set<Int64> = []
    /// Whether faults affect all methods, not only the two that return logs.
    public var affectsAllMethods = false
    /// The seed of all chance.
    public var seed: Int64 = 1

    /// Makes a value without faults.
    public init() {}

    /// No faults.
    public static let none = DemoFaults()

    /// A source of these faults for one platform.
    public func injector() -> FaultInjector { FaultInjector(self) }

    /// When a kind happens.
    public subscript(_ kind: Kind) -> Occasion {
        get { occasions[kind] ?? .never }
        set { occasions[kind] = newValue == .never ? nil : newValue }
    }

    /// Whether a kind happens for a request or host.
    ///
    /// - Parameter number: the number of the request or host, from 1.
    func occurs(_ kind: Kind, at number: Int64) -> Bool {
        switch self[kind] {
        case .never: return false
        case .always: return true
        case .share(let share):
            var noise = noise(kind, at: number)
            return Double(noise.next() >> 11) < share * 0x1p53
        case .first(let count): return number <= Int64(count)
        case .every(let count): return count > 0 && number % Int64(count) == 0
        }
    }

    /// The sequence of random numbers for a kind and a number.
    func noise(_ kind: Kind, at number: Int64) -> Noise {
        Noise(seed, Int64(Kind.allCases.firstIndex(of: kind) ?? 0), number)
    }
}

extension DemoFaults {
    /// A word of the text form, and what it means.
    public struct Word: Sendable {
        /// The word with the form of its value: `status429[=WHEN]`.
        public let form: String
        /// What the fault does, in a few words.
        public let help: String

        var name: Substring { form.prefix { $0 != "=" && $0 != "[" } }
    }

    /// The words of the text form, for help. `WHEN` is a probability (`0.1`), `first3` or `every5`. Without it, a fault
    /// always happens.
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

    /// Reads the text form, such as `latency=50-200,status429=0.1,truncate=first2,gzip,seed=7`. `words` lists all
    /// words.
    ///
    /// - Throws: a `Failure` with the code `demo-fault` whose message names the wrong word.
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

/// One word of the text form, split at its `=`.
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

    /// Reads `0.1`, `first3` or `every5`; nil means always.
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

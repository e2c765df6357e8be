/// What goes wrong between the demo platform and whoever asks it: latency, refusals, broken answers, missing hosts.
///
/// `DemoPlatform.start` takes it; `--fault` and tests write it as text (`DemoFaults("latency=50-200,status429=0.1")`).
/// All chance comes from `seed` and from the request's number or the host's id, so a storm can be repeated. Unless
/// `affectsAllMethods` is set, only the two methods that answer logs are hit.
public struct DemoFaults: Sendable, Equatable {
    /// A kind of fault; its raw value is the word by which a text names it.
    ///
    /// `omit`, `odd` are decided for each host, always the same way; the others for each request. Of those that take
    /// the answer's place or break it (`status429` … `empty`, `blank`) a request suffers at most one, the first in this order.
    public enum Kind: String, Sendable, CaseIterable {
        /// The answer begins late, by `latency`.
        case latency
        /// HTTP 429, with `retryAfter`.
        case status429
        /// HTTP 500 with the platform's error 1240002.
        case status500
        /// HTTP 502 with a page of HTML, as a proxy says it.
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
        /// Names, operators, tags, messages and paths end in what a terminal would act on. On or off, always for all methods.
        case hostile
        /// The list of runs ignores `start`, and begins anew with the first run until the page is full. On or off.
        case samePage = "same-page"
        /// The list of runs heeds no condition but its span, as old platforms do with conditions that they don't know. On or off.
        case unfiltered
        /// Answers are compressed when the request says `Accept-Encoding: gzip`. Not a fault, yet a switch like them;
        /// it is on or off, and always for all methods.
        case gzip
        /// An answer about logs tells of no log, as a platform sends it that has not written them yet.
        case blank
        /// The method for many hosts' logs is registered at neither door, as on a platform of old. On or off.
        case noBatch = "no-batch"
        /// The method for a single host's log is registered at neither door. On or off.
        case noSingle = "no-single"
        /// A request for the log of one of `refusedHosts` is refused as a wrong parameter, whoever else is in its batch.
        case refused
    }

    /// When a fault comes: the requests that can be hit are numbered from 1, and so are the hosts of the inventory.
    public enum Occasion: Sendable, Equatable {
        case never, always
        /// With this probability, 0…1.
        case share(Double)
        /// For the numbers up to this one.
        case first(Int)
        /// For the multiples of this number.
        case every(Int)
    }

    /// What an answer 429 says about when to try again.
    public enum RetryAfter: Sendable, Equatable {
        /// Nothing.
        case absent
        /// `Retry-After: 3`.
        case seconds(Int)
        /// `Retry-After: Tue, 24 Nov 2026 04:37:03 GMT`: this many seconds after the platform's present, which the
        /// header `Date` tells.
        case date(seconds: Int)
    }

    /// When each kind comes; what is not named never does.
    public var occasions: [Kind: Occasion] = [:]
    /// How late an answer begins, in milliseconds.
    public var latency: ClosedRange<Int> = 50...50
    /// What 429 says.
    public var retryAfter: RetryAfter = .seconds(1)
    /// How fast `trickle` sends a body.
    public var bytesPerSecond = 100_000
    /// The ids of hosts that every batch leaves out.
    public var alwaysOmittedHosts: Set<Int64> = []
    /// The ids of hosts whose logs cannot be had.
    public var guiltyHosts: Set<Int64> = []
    /// The ids of hosts that the platform takes for a wrong parameter.
    public var refusedHosts: Set<Int64> = []
    /// Whether faults hit the other methods too.
    public var affectsAllMethods = false
    /// Where chance comes from.
    public var seed: Int64 = 1

    /// No faults.
    public init() {}

    /// No faults.
    public static let none = DemoFaults()

    /// When a kind comes.
    public subscript(_ kind: Kind) -> Occasion {
        get { occasions[kind] ?? .never }
        set { occasions[kind] = newValue == .never ? nil : newValue }
    }

    /// Whether a kind comes for a number, counted from 1.
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

    /// Chance that belongs to a kind and a number.
    func noise(_ kind: Kind, at number: Int64) -> Noise {
        Noise(seed, Int64(Kind.allCases.firstIndex(of: kind) ?? 0), number)
    }
}

import JobModel
import Synchronization

/// Numbers the requests, decides which faults each of them suffers, and counts the faults.
final class FaultInjector: Sendable {
    private struct Counts {
        var requests = 0
        var logRequests = 0
        /// How many of the requests faults may affect; also the number of the last such request.
        var exposed: Int64 = 0
        var done: [DemoFaults.Kind: Int] = [:]
        /// The hosts that batches have left out, each as host id and step id.
        var omitted: Set<[Int64]> = []
    }

    let faults: DemoFaults
    private let counts = Mutex(Counts())

    init(_ faults: DemoFaults) {
        self.faults = faults
    }

    /// How many requests have arrived so far, and how many of them asked for logs.
    var requests: (all: Int, logs: Int) { counts.withLock { ($0.requests, $0.logRequests) } }

    /// How often each fault has happened so far.
    var done: [DemoFaults.Kind: Int] { counts.withLock { $0.done } }

    func count(_ kind: DemoFaults.Kind) {
        counts.withLock { $0.done[kind, default: 0] += 1 }
    }

    /// Numbers a request, and decides which faults it suffers.
    func plan(for request: DemoRequest) -> FaultPlan {
        let isForLogs = [.log, .batchLog].contains(request.method)
        let number = counts.withLock { counts -> Int64? in
            counts.requests += 1
            if isForLogs { counts.logRequests += 1 }
            guard isForLogs || faults.affectsAllMethods else { return nil }
            counts.exposed += 1
            return counts.exposed
        }
        guard let number else { return FaultPlan() }
        var plan = FaultPlan()
        if faults.occurs(.latency, at: number) {
            var noise = faults.noise(.latency, at: -number)
            plan.latency = noise.next(in: Int64(faults.latency.lowerBound)...Int64(faults.latency.upperBound))
            count(.latency)
        }
        if faults.occurs(.trickle, at: number) {
            plan.bytesPerSecond = faults.bytesPerSecond
            count(.trickle)
        }
        plan.breakage = DemoFaults.Kind.breakages.first { faults.occurs($0, at: number) }
        if let breakage = plan.breakage {
            count(breakage)
            // Cuts fall between a tenth and nine tenths of the body.
            var noise = faults.noise(breakage, at: -number)
            plan.cut = Double(noise.next(in: 100...900)) / 1000
        }
        return plan
    }

    /// Whether a request for a host's log fails with HTTP 500.
    func isGuilty(_ host: DemoHost) -> Bool {
        faults[.guilty] != .never && faults.guiltyHosts.contains(host.id)
    }

    /// Whether the platform refuses a request for a host's log. If so, the fault is counted.
    func refuses(_ host: DemoHost) -> Bool {
        guard faults[.refused] != .never, faults.refusedHosts.contains(host.id) else { return false }
        count(.refused)
        return true
    }

    /// Whether a batch leaves out a host that has a log. If so, the fault is counted.
    func omits(_ host: DemoHost, _ step: DemoStep) -> Bool {
        let isAlways = faults.alwaysOmittedHosts.contains(host.id)
        guard isAlways || faults.occurs(.omit, at: Int64(host.index) + 1) else { return false }
        return counts.withLock { counts in
            guard isAlways || counts.omitted.insert([host.id, step.id]).inserted else { return false }
            counts.done[.omit, default: 0] += 1
            return true
        }
    }

    /// Whether names, tags and messages end in escape sequences.
    var isHostile: Bool { faults[.hostile] != .never }

    /// Whether a method is registered at neither door.
    func lacks(_ method: PlatformMethod) -> Bool {
        switch method {
        case .batchLog: faults[.noBatch] != .never
        case .log: faults[.noSingle] != .never
        default: false
        }
    }

    /// Whether every page of the list of runs is filled with the same runs.
    var repeatsPages: Bool { faults[.samePage] != .never }

    /// Whether the list of runs ignores all conditions but the span.
    var ignoresConditions: Bool { faults[.unfiltered] != .never }

    /// Whether a host's log gets bytes that can't be text.
    func isOdd(_ host: DemoHost) -> Bool { faults.occurs(.odd, at: Int64(host.index) + 1) }
}

extension DemoFaults.Kind {
    /// The kinds that replace or break an answer. If several happen, the first in this order counts.
    static let breakages: [DemoFaults.Kind] = [
        .status429, .status500, .html502, .login, .reset, .resetBody, .truncate, .cutJSON, .empty,
        .blank,
    ]
}

/// The faults that one request suffers.
struct FaultPlan: Sendable {
    /// The delay before the answer begins, in milliseconds.
    var latency: Int64 = 0
    /// The fault that replaces or breaks the answer; nil for none.
    var breakage: DemoFaults.Kind?
    /// Where the body is cut, as a fraction of its length.
    var cut = 0.5
    /// How fast the body is sent; nil for as fast as possible.
    var bytesPerSecond: Int?
}

extension Doors {
    /// The answer that replaces the platform's answer; nil when the platform answers.
    func broken(_ request: DemoRequest, _ plan: FaultPlan) -> DemoAnswer? {
        switch plan.breakage {
        case .status429?:
            var answer = refusal(
                429, code: 1_642_902, name: "RATE_LIMIT_RESTRICTION", request, message: Texts.rateLimited)
            let present = clock()
            switch faults.faults.retryAfter {
            case .absent: break
            case .seconds(let seconds): answer.headers.append(("Retry-After", String(seconds)))
            case .date(let seconds):
                let moment = present.advanced(byMilliseconds: Int64(seconds) * 1000)
                answer.headers.append(("Retry-After", Doors.date(moment)))
            }
            answer.headers.append(("Date", Doors.date(present)))
            return answer
        case .status500?:
            return refusal(500, code: 1_240_002, name: "INTERNAL_ERROR", request, message: Texts.internalError)
        case .html502?: return page(502, Texts.badGatewayPage)
        case .login?: return page(200, Texts.loginPage)
        case .empty?: return DemoAnswer(body: DemoBody([]))
        case .blank? where [.log, .batchLog].contains(request.method): return blank(request)
        default: return nil
        }
    }

    private func page(_ status: Int, _ text: String) -> DemoAnswer {
        DemoAnswer(
            status: status, headers: [("Content-Type", "text/html; charset=utf-8")], body: DemoBody(Array(text.utf8)))
    }

    /// A date for HTTP headers, such as `Tue, 24 Nov 2026 04:37:03 GMT` (RFC 9110, 5.6.7).
    private static func date(_ moment: Timestamp) -> String {
        let time = CivilTime(moment, offsetSeconds: 0)
        // 1970-01-01 was a Thursday.
        let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        let weekday = Int(CivilTime.days(year: time.year, month: time.month, day: time.day) % 7)
        let day = time.day < 10 ? "0\(time.day)" : "\(time.day)"
        return "\(weekdays[(weekday + 7) % 7]), \(day) \(months[Int(time.month) - 1]) \(time.year) \(time.time) GMT"
    }
}

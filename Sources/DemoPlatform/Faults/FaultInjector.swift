import Synchronization

/// Numbers the requests, decides which faults each suffers, and counts what was done.
final class FaultInjector: Sendable {
    private struct Counts {
        var requests = 0
        var logRequests = 0
        /// The requests that faults may hit; the number of the last one.
        var exposed: Int64 = 0
        var done: [DemoFaults.Kind: Int] = [:]
        /// Who was left out before: host and step.
        var omitted: Set<[Int64]> = []
    }

    let faults: DemoFaults
    private let counts = Mutex(Counts())

    init(_ faults: DemoFaults) {
        self.faults = faults
    }

    /// All requests so far, and those for logs among them.
    var requests: (all: Int, logs: Int) { counts.withLock { ($0.requests, $0.logRequests) } }

    /// How often each fault was done so far.
    var done: [DemoFaults.Kind: Int] { counts.withLock { $0.done } }

    func count(_ kind: DemoFaults.Kind) {
        counts.withLock { $0.done[kind, default: 0] += 1 }
    }

    /// What the next request suffers.
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

    /// Whether a host's log cannot be had.
    func isGuilty(_ host: DemoHost) -> Bool {
        faults[.guilty] != .never && faults.guiltyHosts.contains(host.id)
    }

    /// Whether the platform refuses to be asked for a host's log, and notes that it did.
    func refuses(_ host: DemoHost) -> Bool {
        guard faults[.refused] != .never, faults.refusedHosts.contains(host.id) else { return false }
        count(.refused)
        return true
    }

    /// Whether a batch leaves out a host that has a log, and notes that it did.
    func omits(_ host: DemoHost, _ step: DemoStep) -> Bool {
        let isAlways = faults.alwaysOmittedHosts.contains(host.id)
        guard isAlways || faults.occurs(.omit, at: Int64(host.index) + 1) else { return false }
        return counts.withLock { counts in
            guard isAlways || counts.omitted.insert([host.id, step.id]).inserted else { return false }
            counts.done[.omit, default: 0] += 1
            return true
        }
    }

    /// Whether names, tags and messages are hostile.
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

    /// Whether the list of runs heeds only its span.
    var ignoresConditions: Bool { faults[.unfiltered] != .never }

    /// Whether a host's log holds what cannot be text.
    func isOdd(_ host: DemoHost) -> Bool { faults.occurs(.odd, at: Int64(host.index) + 1) }
}

extension DemoFaults.Kind {
    /// Those that take the answer's place or break it.
    static let breakages: [DemoFaults.Kind] = [
        .status429, .status500, .html502, .login, .reset, .resetBody, .truncate, .cutJSON, .empty,
        .blank,
    ]
}

/// What one request suffers.
struct FaultPlan: Sendable {
    /// Milliseconds before the answer begins.
    var latency: Int64 = 0
    /// How the answer is broken.
    var breakage: DemoFaults.Kind?
    /// Where it is cut, as a part of its body.
    var cut = 0.5
    /// How fast the body goes; nil as fast as it can.
    var bytesPerSecond: Int?
}

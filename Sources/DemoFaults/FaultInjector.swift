import DemoPlatform
import Synchronization

/// Numbers the requests, decides which faults each of them suffers, and counts the faults.
public final class FaultInjector: FaultSource {
    private struct Counts {
        /// How many of the requests faults may affect; also the number of the last such request.
        var exposed: Int64 = 0
        var done: [DemoFaults.Kind: Int] = [:]
        /// The hosts that batches have left out, each as host id and step id.
        var omitted: Set<[Int64]> = []
    }

    private let faults: DemoFaults
    public let switches: FaultSwitches
    private let counts = Mutex(Counts())

    /// Makes the injector of some faults. It serves one platform.
    public init(_ faults: DemoFaults) {
        self.faults = faults
        switches = FaultSwitches(faults)
    }

    /// How often each kind of fault has happened so far. Kinds that have not happened are absent.
    public var done: [DemoFaults.Kind: Int] { counts.withLock { $0.done } }

    private func count(_ kind: DemoFaults.Kind) {
        counts.withLock { $0.done[kind, default: 0] += 1 }
    }

    /// Numbers a request, and decides which faults it suffers.
    public func plan(isForLogs: Bool) -> FaultPlan {
        let number = counts.withLock { counts -> Int64? in
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
        let breakages = faults.breakages
        if let (kind, breakage) = breakages.first(where: { faults.occurs($0.kind, at: number) }) {
            plan.breakage = breakage
            count(kind)
            // Cuts fall between a tenth and nine tenths of the body.
            var noise = faults.noise(kind, at: -number)
            plan.cut = Double(noise.next(in: 100...900)) / 1000
        }
        return plan
    }

    public func failsRequests(forHost id: Int64) -> Bool {
        guard faults[.guilty] != .never, faults.guiltyHosts.contains(id) else { return false }
        count(.guilty)
        return true
    }

    public func refusesRequests(forHost id: Int64) -> Bool {
        guard faults[.refused] != .never, faults.refusedHosts.contains(id) else { return false }
        count(.refused)
        return true
    }

    public func omits(host id: Int64, number: Int, step: Int64) -> Bool {
        let isAlways = faults.alwaysOmittedHosts.contains(id)
        guard isAlways || faults.occurs(.omit, at: Int64(number)) else { return false }
        return counts.withLock { counts in
            guard isAlways || counts.omitted.insert([id, step]).inserted else { return false }
            counts.done[.omit, default: 0] += 1
            return true
        }
    }

    public func isOdd(hostNumber number: Int) -> Bool { faults.occurs(.odd, at: Int64(number)) }

    public func didSendOddLog() { count(.odd) }

    public func didCompress() { count(.gzip) }
}

extension DemoFaults {
    /// The kinds that replace or break an answer. If several happen, the first in this order counts.
    fileprivate var breakages: [(kind: Kind, breakage: Breakage)] {
        [
            (.status429, .rateLimit(retryAfter)), (.status500, .internalError), (.html502, .badGateway),
            (.login, .loginPage), (.reset, .reset), (.resetBody, .resetBody), (.truncate, .truncate),
            (.cutJSON, .cutJSON), (.empty, .empty), (.blank, .blank),
        ]
    }
}

extension FaultSwitches {
    fileprivate init(_ faults: DemoFaults) {
        self.init()
        isHostile = faults[.hostile] != .never
        repeatsPages = faults[.samePage] != .never
        ignoresConditions = faults[.unfiltered] != .never
        lacksBatchMethod = faults[.noBatch] != .never
        lacksSingleMethod = faults[.noSingle] != .never
        compresses = faults[.gzip] != .never
    }
}

extension DemoPlatform {
    /// How often each kind of fault has happened so far, if a `FaultInjector` decides the platform's faults. Kinds that
    /// have not happened are absent.
    public var faultsDone: [DemoFaults.Kind: Int] { (faults as? FaultInjector)?.done ?? [:] }
}

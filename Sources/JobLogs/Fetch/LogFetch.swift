import BKJob
import JobModel

/// One fetch. It requests several batches at a time, retries with back-off, splits batches that keep failing in halves,
/// and asks once more for hosts that an answer left out. Where the platform is asked by GET or lacks the method for
/// many hosts, it requests one host after the other.
struct LogFetch: Sendable {
    let platform: JobPlatform
    let place: LogPlace
    let hosts: [Host]
    /// Whether the step distributes files.
    let isOfFiles: Bool
    /// Whether the run has ended, so that a host that was left waiting or running will do no more.
    let hasEnded: Bool
    /// The time of the first answer without a log, for hosts of which nothing else is known, by position.
    let silentSince: [Int: Timestamp]
    let settings: FetchSettings
    let sink: any LogSink
    let tally: FetchTally
    let queue: BatchQueue
    let rate: RateLimit
    let clock: @Sendable () -> Timestamp
    /// Shows a message to the user.
    let note: @Sendable (String) -> Void

    /// How many hosts that an answer left out are requested at once.
    private static let secondLookSize = 50
    /// After this many batches and parts of batches without an answer the platform is assumed to be out of order. If
    /// single hosts were the cause, others would have had their logs by then.
    private static let mostGivenUpInARow = 64
    /// Logs longer than this, in bytes, are flushed to disk before more of their answer is read. Until then they count
    /// as memory of the answer, so that all requests in flight stay within the memory budget.
    private static let longLog = 8_000_000
    /// After this many refusals in a row for the same reason, the platform is assumed to refuse every host. (A single
    /// host that makes it refuse is found among 500 within ten halvings, each of which leaves a half that succeeds.)
    private static let mostRefusedInARow = 16
    /// After this many hosts in a row without a log in the method for a single host, the remaining ones are assumed to
    /// have printed nothing, unless an earlier attempt did.
    private static let mostEmptyLastLooks = 64
    /// How long after a first answer without a host's log a second one makes certain that there is none, in
    /// milliseconds. A platform that is behind with its work has written the log by then.
    static let certainAfter: Int64 = 30_000
    /// How often each half of a batch is requested after the whole batch kept failing.
    private static let attemptsOfAHalf = 2

    /// Divides hosts into batches.
    static func batches(_ positions: [Int], _ settings: FetchSettings, way: Batch.Way = .together) -> [Batch] {
        let size = min(max(1, settings.batchSize), JobPlatform.batchLimit)
        return stride(from: 0, to: positions.count, by: size).map { start in
            Batch(
                positions: Array(positions[start..<min(start + size, positions.count)]),
                attempts: settings.backOff.attempts, way: way)
        }
    }

    /// Makes a batch for each host.
    private func alone(_ positions: [Int], _ way: Batch.Way = .alone, attempts: Int? = nil) -> [Batch] {
        positions.map { Batch(positions: [$0], attempts: attempts ?? settings.backOff.attempts, way: way) }
    }

    /// Requests logs until nothing is left to request. Logs that arrived are stored, whatever happens later.
    ///
    /// - Throws: `Failure` for problems that other requests would have, too (credentials, permission, a full disk), and
    ///   on Ctrl-C.
    func run() async throws -> FetchReport {
        do {
            try await withTaskCancellationHandler {
                try await askAll()
                try await sink.flush()
            } onCancel: {
                sink.hurry()
            }
        } catch {
            var unkept = (error as? Failure).flatMap { $0.kind.isOfStore ? $0 : nil }
            do {
                try await sink.flush()
            } catch let failure as Failure {
                unkept = unkept ?? failure
            } catch {}
            guard error is CancellationError || Task.isCancelled else { throw error }
            if let unkept { throw Texts.interruptedUnkept(unkept) }
            throw Texts.interrupted(await tally.hereCount, of: hosts.count)
        }
        return await tally.finished()
    }

    private func askAll() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<settings.concurrency {
                group.addTask {
                    do {
                        while let batch = await queue.take() {
                            let more = try await ask(batch)
                            guard let reason = await queue.finish(adding: more) else { continue }
                            for batch in more { await tally.failed(batch.positions, reason) }
                        }
                    } catch {
                        // The other workers wait for batches that will not come any more.
                        await queue.close()
                        throw error
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Requests a batch, with retries.
    ///
    /// - Returns: the batches that have to be requested because of it.
    private func ask(_ batch: Batch) async throws -> [Batch] {
        var attempt = 1
        while true {
            let open = await tally.open(batch.positions)
            if open.isEmpty { return [] }
            if batch.isForMany, !platform.takesBatches {
                // A host that is not a target may be refused, which only means that it has no log.
                return alone(open, batch.way == .sources ? .lastLook : .alone, attempts: batch.attempts)
            }
            if batch.way == .lastLook {
                let mayLook = await tally.mayLookAgain
                if !mayLook || !platform.takesSingles {
                    try await hadNothing(open)
                    return []
                }
            }
            if batch.way == .alone, !platform.takesSingles, platform.takesBatches {
                return [Batch(positions: open, attempts: batch.attempts)]
            }
            try await rate.wait()
            do {
                let more = try await askOnce(open, batch.way)
                await tally.answered()
                return more
            } catch let error as PlatformError {
                let failure = error.failure
                if failure.kind == .unsupported {
                    if batch.isForMany {
                        if platform.willRefuseBatches() { note(Texts.hostByHost(failure)) }
                        continue
                    }
                    platform.willRefuseSingles()
                    if batch.way == .lastLook || platform.takesBatches { continue }
                }
                if batch.way == .lastLook, failure.kind.isRefusal {
                    // The result of the answer for many hosts remains valid: there was no log.
                    await lastLookFoundNothing()
                    try await hadNothing(open)
                    return []
                }
                if failure.status == .credentials { throw failure }
                let left = await tally.open(batch.positions)
                if failure.isTransient, attempt < batch.attempts {
                    await tally.retried()
                    let seconds = settings.backOff.seconds(
                        before: attempt + 1, retryAfter: error.retryAfterSeconds.map(Double.init),
                        random: Double.random(in: 0...1))
                    try await Task.sleep(for: .seconds(seconds))
                    attempt += 1
                    continue
                }
                return await giveUp(batch, left, failure)
            }
        }
    }

    private func giveUp(_ batch: Batch, _ left: [Int], _ failure: Failure) async -> [Batch] {
        let isRefusal = failure.kind.isRefusal
        var isHopeless = await tally.gaveUp() >= Self.mostGivenUpInARow
        if isRefusal, left.count > 1, await tally.refused(failure.code) >= Self.mostRefusedInARow { isHopeless = true }
        if failure.kind.concernsAllRequests || isHopeless {
            // The waiting batches would fail in the same way.
            for batch in await queue.close(failure) { await tally.failed(batch.positions, failure) }
        } else if left.count > 1, isRefusal || failure.isTransient || failure.kind == .unusable {
            let middle = left.count / 2
            return [left[..<middle], left[middle...]].map { half in
                // A host that the method for many hosts refuses may succeed with the method for a single host.
                let isAlone = isRefusal && half.count == 1 && batch.way != .sources
                return Batch(
                    positions: Array(half), attempts: Self.attemptsOfAHalf, way: isAlone ? .alone : batch.way)
            }
        }
        await tally.failed(left, failure)
        return []
    }

    private func askOnce(_ positions: [Int], _ way: Batch.Way) async throws -> [Batch] {
        let asked = positions.map { hosts[$0] }
        let unanswered = UnansweredHosts()
        let take: @Sendable ([(position: Int, log: HostLog)]) async throws -> Void = { answered in
            var here: [(position: Int, log: HostLog)] = []
            var without: [Int] = []
            for (index, log) in answered {
                let position = positions[index]
                switch log.state {
                case .fetched:
                    var log = log
                    log.isFinal = log.isFinal || hasEnded
                    here.append((position, log))
                case .none: without.append(position)
                case .unfetched, .failed:
                    if let failure = log.failure { await tally.failed([position], failure) }
                }
            }
            if !without.isEmpty { await unanswered.add(without) }
            try await sink.write(here.map(\.log))
            if here.contains(where: { $0.log.byteCount > Self.longLog }) { try await sink.flush() }
            await tally.arrived(here)
        }
        switch way {
        case .together, .secondLook, .sources:
            try await platform.logs(of: asked, job: place.job, step: place.step, in: place.scope, each: take)
        case .alone, .lastLook:
            for (index, host) in asked.enumerated() {
                try await platform.log(of: host, job: place.job, step: place.step, in: place.scope) { log in
                    try await take([(index, log)])
                }
            }
        }
        let left = await unanswered.positions
        if way == .lastLook, left.isEmpty { await tally.lastLookFound() }
        if way == .lastLook, !left.isEmpty { await lastLookFoundNothing() }
        // A script may really have printed nothing, but a host that ran and is left out is worth another request.
        let doubtful = way == .together || way == .secondLook ? left.filter { isDoubtful(hosts[$0]) } : []
        try await hadNothing(Set(left).subtracting(doubtful).sorted())
        return looks(at: doubtful, after: way)
    }

    /// Whether a host should have a log although an answer left it out.
    private func isDoubtful(_ host: Host) -> Bool {
        host.status.didRun && (hasEnded || !host.status.isUnfinished)
    }

    /// Makes batches to ask once more for hosts that an answer for many hosts left out.
    ///
    /// For a distribution that was retried, such an answer has the latest attempt only. Hosts that were carried over
    /// from an earlier attempt are found only by the method for a single host, and each of them has a log.
    ///
    /// For any other step such an answer has each host's own attempt. A host that is missing was left out by chance,
    /// and another batch finds it at a fiftieth of the requests, or it printed nothing. Only hosts that are missing in
    /// both answers are requested alone, and only until too many such requests found nothing: 50,000 hosts whose script
    /// prints nothing must not cost 50,000 requests. The remaining hosts have no log so far, which is not final.
    private func looks(at doubtful: [Int], after way: Batch.Way) -> [Batch] {
        let attempts = settings.backOff.attempts
        if mayBeCarriedOver || way == .secondLook { return alone(doubtful, .lastLook) }
        return stride(from: 0, to: doubtful.count, by: Self.secondLookSize).map { start in
            Batch(
                positions: Array(doubtful[start..<min(start + Self.secondLookSize, doubtful.count)]),
                attempts: attempts, way: .secondLook)
        }
    }

    private func lastLookFoundNothing() async {
        let count = await tally.lastLookFoundNothing()
        if !mayBeCarriedOver, count >= Self.mostEmptyLastLooks { await tally.endLastLooks() }
    }

    /// Whether hosts may have been carried over from an earlier attempt. Answers for many hosts leave out their logs.
    private var mayBeCarriedOver: Bool { isOfFiles && place.executeCount > 0 }

    /// Records that the answers have no log for these hosts.
    private func hadNothing(_ positions: [Int]) async throws {
        let logs = positions.map { position in
            var log = HostLog(host: hosts[position], state: .none)
            log.isFinal = isCertain(log, at: position)
            return log
        }
        try await sink.write(logs)
        await tally.absent(zip(positions, logs).map { (position: $0, isCertain: $1.isFinal) })
    }

    /// Whether a host without a log in the answers certainly has none. One answer is not enough, because platforms
    /// occasionally send empty ones. It takes the host's status, or a second answer some time after the first.
    private func isCertain(_ log: HostLog, at position: Int) -> Bool {
        let status = log.host.status
        if log.isFinal || (hasEnded && !status.didRun) { return true }
        guard hasEnded || !status.isUnfinished, let first = silentSince[position] else { return false }
        return clock().milliseconds - first.milliseconds >= Self.certainAfter
    }
}

extension Batch {
    /// Whether the batch is requested by the method for many hosts.
    fileprivate var isForMany: Bool { way == .together || way == .secondLook || way == .sources }
}

/// The positions of hosts that an answer left out.
private actor UnansweredHosts {
    private(set) var positions: [Int] = []

    func add(_ more: [Int]) { positions += more }
}

import BKJob
import JobModel

/// One fetch: batches several at a time, retries with back-off, batches that keep failing split in halves, hosts that an
/// answer left out asked for once more; or one host after the other, where the platform is asked by GET or does not know the
/// method for many.
struct LogFetch: Sendable {
    let platform: JobPlatform
    let place: LogPlace
    let hosts: [Host]
    /// Whether the step distributes files.
    let isOfFiles: Bool
    /// Whether the run has ended, so that a host which it left waiting or running will do no more.
    let hasEnded: Bool
    /// Since when an answer without a log is all that is known of a host, by position.
    let silentSince: [Int: Timestamp]
    let settings: FetchSettings
    let sink: any LogSink
    let tally: FetchTally
    let queue: BatchQueue
    let rate: RateLimit
    let clock: @Sendable () -> Timestamp
    /// Says a sentence to the person.
    let note: @Sendable (String) -> Void

    /// The platform's limit (its documents, `batch_get_job_instance_ip_log`).
    static let batchSize = 500
    /// How many hosts that an answer left out are asked for at once.
    private static let secondLookSize = 50
    /// After so many batches and parts of batches without an answer the platform is taken to be out of order: whoever the
    /// guilty hosts are, others would have had their logs by then.
    private static let mostGivenUpInARow = 64
    /// What no other request would mend, because nobody is there.
    private static let absence: Set = [
        "cannot-resolve", "connection-refused", "connect-timeout", "no-route", "tls-untrusted", "tls-failed",
        "proxy-refused", "not-http", "unreachable",
    ]
    /// Longer logs are on disk before their answer brings more, in bytes: until then they count as held by the answer,
    /// so that all that is under way keeps to the platform's budget of memory.
    private static let longLog = 8_000_000
    /// What fails because of single hosts, so that others in the batch may still have their logs.
    private static let hostsFault: Set = ["unexpected-answer", "answer-too-large"]
    /// The platform does not know a method, or the application may not call it: the other method may still be had.
    private static let methodIsMissing: Set = ["no-such-method", "app-not-permitted"]
    /// What the platform refuses of one host alone.
    private static let refusals: Set = ["platform-refused", "bad-parameter", "no-such-job", "no-such-step"]
    /// After so many batches and parts of batches in a row that the platform refused for one reason, it refuses whoever is
    /// asked for. (A single host that makes it refuse is found among 500 within ten halvings, and each leaves a sound half.)
    private static let mostRefusedInARow = 16
    /// After so many hosts in a row of which the method for a single host knows nothing either, those that are left will have
    /// printed nothing, unless an earlier attempt did.
    private static let mostEmptyLastLooks = 64
    /// How long after a first answer without a host's log a second one makes it certain that there is none, in
    /// milliseconds. What a platform that is behind with its work has not written yet is there by then.
    static let certainAfter: Int64 = 30_000
    /// How often each half of a batch is asked for that kept failing as a whole.
    private static let attemptsOfAHalf = 2

    /// The first batches of some hosts.
    static func batches(_ positions: [Int], attempts: Int, way: Batch.Way = .together) -> [Batch] {
        stride(from: 0, to: positions.count, by: batchSize).map { start in
            Batch(
                positions: Array(positions[start..<min(start + batchSize, positions.count)]), attempts: attempts,
                way: way)
        }
    }

    /// The same hosts, each asked for alone.
    private func alone(_ positions: [Int], _ way: Batch.Way = .alone, attempts: Int? = nil) -> [Batch] {
        positions.map { Batch(positions: [$0], attempts: attempts ?? settings.backOff.attempts, way: way) }
    }

    /// Asks until nothing is left to ask for. What arrived is kept, whatever happens.
    ///
    /// - Throws: `Failure` for what no other request would mend (credentials, permission, a full disk), and for Ctrl-C.
    func run() async throws -> FetchReport {
        do {
            try await withTaskCancellationHandler {
                try await askAll()
                try await sink.flush()
            } onCancel: {
                sink.hurry()
            }
        } catch {
            var unkept = (error as? Failure).flatMap { $0.code.hasPrefix("store-") ? $0 : nil }
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
                        // The others wait for work that will not come any more.
                        await queue.close()
                        throw error
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Asks for a batch, again and again if need be.
    ///
    /// - Returns: what has to be asked because of it.
    private func ask(_ batch: Batch) async throws -> [Batch] {
        var attempt = 1
        while true {
            let open = await tally.open(batch.positions)
            if open.isEmpty { return [] }
            if batch.isForMany, !platform.takesBatches {
                // A host that was no target may be refused, which says no more than that it has no log.
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
                if Self.methodIsMissing.contains(failure.code) {
                    if batch.isForMany {
                        if platform.willRefuseBatches() { note(Texts.hostByHost(failure)) }
                        continue
                    }
                    platform.willRefuseSingles()
                    if batch.way == .lastLook || platform.takesBatches { continue }
                }
                if batch.way == .lastLook, Self.refusals.contains(failure.code) {
                    // The answer for many hosts stands: it told of no log.
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
        let isRefusal = Self.refusals.contains(failure.code)
        var isHopeless = await tally.gaveUp() >= Self.mostGivenUpInARow
        if isRefusal, left.count > 1, await tally.refused(failure.code) >= Self.mostRefusedInARow { isHopeless = true }
        if Self.absence.contains(failure.code) || isHopeless {
            // The batches that wait would fare no better.
            for batch in await queue.close(failure) { await tally.failed(batch.positions, failure) }
        } else if left.count > 1, isRefusal || failure.isTransient || Self.hostsFault.contains(failure.code) {
            let middle = left.count / 2
            return [left[..<middle], left[middle...]].map { half in
                // A host that the method for many refuses may still be had by the one for a single host.
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
        // A script may really have printed nothing; but a host that ran and is left out is worth another question.
        let doubtful = way == .together || way == .secondLook ? left.filter { isDoubtful(hosts[$0]) } : []
        try await hadNothing(Set(left).subtracting(doubtful).sorted())
        return looks(at: doubtful, after: way)
    }

    /// Whether a host that an answer left out should have a log.
    private func isDoubtful(_ host: Host) -> Bool {
        host.status.didRun && (hasEnded || !host.status.isUnfinished)
    }

    /// How hosts that an answer for many left out are asked for once more.
    ///
    /// Of a distribution that was retried, such an answer tells the latest attempt alone; the hosts that were carried over
    /// are found only by the method for a single host, and each of them has a log. Of anything else it tells each host's own
    /// attempt, so that a host that is missing was passed over in passing, which another batch finds at a fiftieth of
    /// the requests, or printed nothing. Only those that are missing in both are asked for alone, and not many in vain:
    /// 50,000 hosts whose script prints nothing must not cost 50,000 requests. The rest has no log so far, which is not
    /// final.
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

    /// Whether hosts may have been carried over from an earlier attempt, whose logs answers for many leave out.
    private var mayBeCarriedOver: Bool { isOfFiles && place.executeCount > 0 }

    /// The answers told of no log for these hosts.
    private func hadNothing(_ positions: [Int]) async throws {
        let logs = positions.map { position in
            var log = HostLog(host: hosts[position], state: .none)
            log.isFinal = isCertain(log, at: position)
            return log
        }
        try await sink.write(logs)
        await tally.absent(zip(positions, logs).map { (position: $0, isCertain: $1.isFinal) })
    }

    /// Whether a host without a log in the answers has none. One answer is no evidence, since platforms send empty ones in
    /// passing; it takes the host's status, or a second answer some time after the first.
    private func isCertain(_ log: HostLog, at position: Int) -> Bool {
        let status = log.host.status
        if log.isFinal || (hasEnded && !status.didRun) { return true }
        guard hasEnded || !status.isUnfinished, let first = silentSince[position] else { return false }
        return clock().milliseconds - first.milliseconds >= Self.certainAfter
    }
}

extension Batch {
    /// Whether the method for many hosts is asked.
    fileprivate var isForMany: Bool { way == .together || way == .secondLook || way == .sources }
}

/// Hosts that an answer has no log of.
private actor UnansweredHosts {
    private(set) var positions: [Int] = []

    func add(_ more: [Int]) { positions += more }
}

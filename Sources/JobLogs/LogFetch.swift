import BKJob
import JobModel

/// One fetch: batches several at a time, retries with back-off, batches that keep failing split in halves, hosts that an
/// answer left out asked for once more.
struct LogFetch: Sendable {
    let platform: JobPlatform
    let place: LogPlace
    let hosts: [Host]
    let settings: FetchSettings
    let sink: any LogSink
    let tally: FetchTally
    let queue: BatchQueue
    let rate: RateLimit

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
    /// How often each half of a batch is asked for that kept failing as a whole.
    private static let attemptsOfAHalf = 2

    /// The first batches of some hosts.
    static func batches(_ positions: [Int], attempts: Int) -> [Batch] {
        stride(from: 0, to: positions.count, by: batchSize).map { start in
            Batch(positions: Array(positions[start..<min(start + batchSize, positions.count)]), attempts: attempts)
        }
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
            try await rate.wait()
            do {
                let more = try await askOnce(open, isSecondLook: batch.isSecondLook)
                await tally.answered()
                return more
            } catch let trouble as PlatformError {
                let failure = trouble.failure
                if failure.status == .credentials { throw failure }
                let left = await tally.open(batch.positions)
                if failure.isTransient, attempt < batch.attempts {
                    await tally.retried()
                    let seconds = settings.backOff.seconds(
                        before: attempt + 1, retryAfter: trouble.retryAfterSeconds.map(Double.init),
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
        let isHopeless = await tally.gaveUp() >= Self.mostGivenUpInARow
        if Self.absence.contains(failure.code) || isHopeless {
            // The batches that wait would fare no better.
            for batch in await queue.close(failure) { await tally.failed(batch.positions, failure) }
        } else if left.count > 1, failure.isTransient || Self.hostsFault.contains(failure.code) {
            let middle = left.count / 2
            return [left[..<middle], left[middle...]].map {
                Batch(
                    positions: Array($0), attempts: Self.attemptsOfAHalf, isSecondLook: batch.isSecondLook)
            }
        }
        await tally.failed(left, failure)
        return []
    }

    private func askOnce(_ positions: [Int], isSecondLook: Bool) async throws -> [Batch] {
        let asked = positions.map { hosts[$0] }
        let silent = Silent()
        try await platform.logs(of: asked, job: place.job, step: place.step, in: place.scope) { answered in
            let logs = answered.map { (position: positions[$0.position], log: $0.log) }
            let here = logs.filter { $0.log.state == .fetched }
            try await sink.write(here.map(\.log))
            if here.contains(where: { $0.log.byteCount > Self.longLog }) { try await sink.flush() }
            await tally.arrived(here.map { ($0.position, $0.log.byteCount) })
            await silent.add(logs.filter { $0.log.state == .none }.map(\.position))
            for log in logs {
                if let failure = log.log.failure { await tally.failed([log.position], failure) }
            }
        }
        let left = await silent.positions
        // A script may really have printed nothing; but a host that ran and is left out is worth a second question.
        let doubtful = isSecondLook ? [] : left.filter { hosts[$0].status.didRun && !hosts[$0].status.isUnfinished }
        let absent = Set(left).subtracting(doubtful).sorted()
        try await sink.write(absent.map { HostLog(host: hosts[$0], state: .none) })
        await tally.absent(absent)
        return stride(from: 0, to: doubtful.count, by: Self.secondLookSize).map { start in
            Batch(
                positions: Array(doubtful[start..<min(start + Self.secondLookSize, doubtful.count)]),
                attempts: settings.backOff.attempts, isSecondLook: true)
        }
    }
}

/// Hosts that an answer has no log of.
private actor Silent {
    private(set) var positions: [Int] = []

    func add(_ more: [Int]) { positions += more }
}

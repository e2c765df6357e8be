import JobModel

/// What came so far, host by host. A host counts once: when its log came, when the platform has none, or when it failed.
actor FetchTally {
    private let kept: Int
    /// Positions of hosts whose log is in the store, though it was asked for again.
    private let stored: Set<Int>
    private var isDone: [Bool]
    private var finishedCount = 0
    private var report = FetchReport()
    private var state: FetchProgress
    /// How many batches in a row were given up, whoever was in them.
    private var givenUpInARow = 0
    /// The code of the last refusal, and how many refusals in a row had it.
    private var refusals: (code: String, count: Int) = ("", 0)
    /// How many last looks in a row found nothing.
    private var emptyLooksInARow = 0
    private var allowsLastLooks = true
    private let start = ContinuousClock.now
    private let tell: @Sendable (FetchProgress) -> Void

    /// - Parameters:
    ///   - hosts: how many were asked for.
    ///   - report: what is known before anything is asked.
    ///   - stored: those of which an older log is here.
    init(
        hosts: Int, report: FetchReport, stored: Set<Int>, tell: @escaping @Sendable (FetchProgress) -> Void
    ) {
        self.stored = stored
        self.report = report
        self.tell = tell
        kept = report.kept + report.none.count
        isDone = Array(repeating: false, count: hosts)
        state = FetchProgress(done: kept, total: hosts, kept: kept)
        tell(state)
    }

    /// Logs came for the hosts at these positions.
    func arrived(_ logs: [(position: Int, log: HostLog)]) {
        for (position, log) in logs where !isDone[position] {
            isDone[position] = true
            finishedCount += 1
            report.fetched += 1
            report.bytes += log.byteCount
            if log.isCut { report.cut.append(position) }
        }
        update()
    }

    /// The platform's answers tell of no log for these.
    func absent(_ hosts: [(position: Int, isCertain: Bool)]) {
        for (position, isCertain) in hosts where !isDone[position] {
            isDone[position] = true
            finishedCount += 1
            // A log that is kept stays, also when the platform has thrown its own away.
            if stored.contains(position) {
                report.kept += 1
            } else {
                report.none.append(position)
                if !isCertain { report.uncertain.append(position) }
            }
        }
        update()
    }

    /// A last look at a host found its log.
    func lastLookFound() { emptyLooksInARow = 0 }

    /// A last look at a host found nothing; tells how many have by now since one found a log.
    func lastLookFoundNothing() -> Int {
        emptyLooksInARow += 1
        return emptyLooksInARow
    }

    /// Whether a host that answers for many left out is still worth a request of its own.
    var mayLookAgain: Bool { allowsLastLooks }

    /// No further last look is worth its request.
    func endLastLooks() { allowsLastLooks = false }

    /// These could not be had.
    func failed(_ positions: [Int], _ reason: Failure) {
        let fresh = positions.filter { !isDone[$0] }
        for position in fresh { isDone[position] = true }
        finishedCount += fresh.count
        report.fail(fresh, reason)
        update()
    }

    /// An answer came.
    func answered() {
        givenUpInARow = 0
        refusals.count = 0
    }

    /// The platform refused a batch; tells how often it has by now for the same reason since an answer came.
    func refused(_ code: String) -> Int {
        refusals = (code, refusals.code == code ? refusals.count + 1 : 1)
        return refusals.count
    }

    /// A batch is given up; tells how many are by now since an answer came.
    func gaveUp() -> Int {
        givenUpInARow += 1
        return givenUpInARow
    }

    /// A request has to be made again.
    func retried() {
        report.retries += 1
        update()
    }

    /// Those of the positions that nothing is known of yet.
    func open(_ positions: [Int]) -> [Int] { positions.filter { !isDone[$0] } }

    /// How many hosts' logs are here now, those that were here before among them.
    var hereCount: Int { report.kept + report.fetched }

    /// The report, in order.
    func finished() -> FetchReport {
        report.none.sort()
        report.uncertain.sort()
        report.cut.sort()
        for index in report.failed.indices { report.failed[index].hosts.sort() }
        return report
    }

    /// Does the work of a fetch, and tells once a second how it stands, also while nothing comes.
    ///
    /// - Throws: what `work` throws.
    nonisolated func ticking<Result: Sendable>(_ work: @Sendable () async throws -> Result) async throws -> Result {
        async let _: Void = tick()
        return try await work()
    }

    private func tick() async {
        while (try? await Task.sleep(for: .seconds(1))) != nil { update() }
    }

    private func update() {
        let wasDone = state.done
        state.done = kept + finishedCount
        state.bytes = report.bytes
        state.retries = report.retries
        state.seconds = (ContinuousClock.now - start) / .seconds(1)
        if state.done > wasDone { state.secondsAtLast = state.seconds }
        tell(state)
    }
}

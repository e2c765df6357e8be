import JobModel

/// The progress of a fetch, for a progress line.
public struct FetchProgress: Sendable, Hashable {
    /// The number of hosts that are done, and the number of all hosts of the fetch.
    public var done, total: Int
    /// The number of hosts that were done before the first request.
    public var kept: Int
    /// The size of the logs that arrived, in bytes.
    public var bytes = 0
    /// Requests that had to be made again.
    public var retries = 0
    /// Seconds since the fetch began.
    public var seconds = 0.0
    /// Seconds from the beginning until the latest host was done.
    public var secondsAtLast = 0.0

    init(done: Int, total: Int, kept: Int) {
        self.done = done
        self.total = total
        self.kept = kept
    }

    /// An estimate of the seconds left, from the average pace so far.
    ///
    /// Nil while no estimate is possible: in the first two seconds and before a twentieth of the hosts is done there is
    /// no meaningful pace, and once the estimated time is over, the last hosts have proven it wrong.
    public var secondsLeft: Double? {
        let came = done - kept
        guard came > 0, seconds >= 2, came * 20 >= total - kept, done < total else { return nil }
        let left = secondsAtLast / Double(came) * Double(total - done) - (seconds - secondsAtLast)
        return left > 0 ? left : nil
    }
}

/// The result of a fetch.
public struct FetchReport: Sendable {
    /// The number of hosts that the platform had to be asked for, including sources of a distribution.
    public var asked = 0
    /// The number of hosts whose log arrived in this fetch.
    public var fetched = 0
    /// The size of the logs that arrived in this fetch, in bytes.
    public var bytes = 0
    /// The number of hosts whose log was in the store already.
    public var kept = 0
    /// Requests that had to be made again.
    public var retries = 0
    /// Whether there is a platform to ask for missing logs.
    public var mayAsk = true
    /// Hosts that have no log, by position among the hosts of the fetch.
    public var none: [Int] = []
    /// The hosts in `none` that may still have a log: only one answer left them out, and the next statement that needs
    /// their logs asks again.
    public var uncertain: [Int] = []
    /// The number of hosts that were asked for again because an earlier answer left them out.
    public var askedAgain = 0
    /// Hosts whose log the agent cut at its limit, by position among the hosts of the fetch.
    public var cut: [Int] = []
    /// Hosts whose log could not be fetched, grouped by reason, by position among the hosts of the fetch.
    public var failed: [(failure: Failure, hosts: [Int])] = []
    /// The number of sources of a distribution whose uploads could not be fetched, grouped by reason.
    public var sourcesFailed: [(failure: Failure, count: Int)] = []
    /// Sources of a distribution that the next statement asks for again: the failed ones, and those without an upload
    /// in the answer.
    public var openSources: [HostKey] = []

    mutating func fail(_ positions: [Int], _ reason: Failure) {
        if let place = failed.firstIndex(where: { $0.failure.code == reason.code }) {
            failed[place].hosts += positions
        } else if !positions.isEmpty {
            failed.append((reason, positions))
        }
    }
}

/// Counts the hosts that are done. A host is counted once: when its log arrived, when the platform has none, or when it
/// failed.
actor FetchTally {
    private let kept: Int
    /// The positions of hosts that are asked for again although the store has a log of them.
    private let stored: Set<Int>
    private var isDone: [Bool]
    private var finishedCount = 0
    private var report = FetchReport()
    private var state: FetchProgress
    /// The number of batches in a row that were given up, whatever hosts they had.
    private var givenUpInARow = 0
    /// The code of the last refusal, and the number of refusals in a row with this code.
    private var refusals: (code: String, count: Int) = ("", 0)
    /// The number of last looks in a row that found no log.
    private var emptyLooksInARow = 0
    private var allowsLastLooks = true
    private let start = ContinuousClock.now
    private let tell: @Sendable (FetchProgress) -> Void

    /// - Parameters:
    ///   - hosts: the number of hosts of the fetch.
    ///   - report: what is known before the first request.
    ///   - stored: the positions of hosts with an older log in the store.
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

    /// Records the logs that arrived.
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

    /// Records hosts that have no log according to the platform's answers.
    func absent(_ hosts: [(position: Int, isCertain: Bool)]) {
        for (position, isCertain) in hosts where !isDone[position] {
            isDone[position] = true
            finishedCount += 1
            // A log in the store stays, even when the platform has deleted its own.
            if stored.contains(position) {
                report.kept += 1
            } else {
                report.none.append(position)
                if !isCertain { report.uncertain.append(position) }
            }
        }
        update()
    }

    /// Records that a last look found a log.
    func lastLookFound() { emptyLooksInARow = 0 }

    /// Records that a last look found no log. Returns the number of such looks in a row.
    func lastLookFoundNothing() -> Int {
        emptyLooksInARow += 1
        return emptyLooksInARow
    }

    /// Whether a host that answers for many hosts left out is still worth a request of its own.
    var mayLookAgain: Bool { allowsLastLooks }

    /// Ends last looks, because they have found too little to be worth their requests.
    func endLastLooks() { allowsLastLooks = false }

    /// Records hosts whose logs could not be fetched.
    func failed(_ positions: [Int], _ reason: Failure) {
        let fresh = positions.filter { !isDone[$0] }
        for position in fresh { isDone[position] = true }
        finishedCount += fresh.count
        report.fail(fresh, reason)
        update()
    }

    /// Records that an answer arrived, which ends a series of refusals and failures.
    func answered() {
        givenUpInARow = 0
        refusals.count = 0
    }

    /// Records that the platform refused a batch. Returns the number of refusals in a row with the same code.
    func refused(_ code: String) -> Int {
        refusals = (code, refusals.code == code ? refusals.count + 1 : 1)
        return refusals.count
    }

    /// Records that a batch was given up. Returns the number of batches given up since the last answer.
    func gaveUp() -> Int {
        givenUpInARow += 1
        return givenUpInARow
    }

    /// Records a retry.
    func retried() {
        report.retries += 1
        update()
    }

    /// Returns the positions of hosts that are not done yet.
    func open(_ positions: [Int]) -> [Int] { positions.filter { !isDone[$0] } }

    /// The number of hosts whose logs are here now, including the ones that were here before.
    var hereCount: Int { report.kept + report.fetched }

    /// Returns the report, with every list of positions sorted.
    func finished() -> FetchReport {
        report.none.sort()
        report.uncertain.sort()
        report.cut.sort()
        for index in report.failed.indices { report.failed[index].hosts.sort() }
        return report
    }

    /// Runs `work`, and reports the progress once a second, even while nothing arrives.
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

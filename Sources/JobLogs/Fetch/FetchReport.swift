import JobModel

/// How a fetch stands, for a progress line.
public struct FetchProgress: Sendable, Hashable {
    /// Hosts that are done, of all that were asked for.
    public var done, total: Int
    /// Hosts that were done before anything was asked.
    public var kept: Int
    /// Bytes of logs that came.
    public var bytes = 0
    /// Requests that had to be made again.
    public var retries = 0
    /// Seconds since it began.
    public var seconds = 0.0
    /// Seconds from the beginning until a host was last done.
    public var secondsAtLast = 0.0

    init(done: Int, total: Int, kept: Int) {
        self.done = done
        self.total = total
        self.kept = kept
    }

    /// Seconds that it may still take, at the pace of all that came so far.
    ///
    /// Nil while that can't be told: in the first seconds and before a twentieth has come there is no pace worth the name,
    /// and once the time is over the last hosts have proven it wrong.
    public var secondsLeft: Double? {
        let came = done - kept
        guard came > 0, seconds >= 2, came * 20 >= total - kept, done < total else { return nil }
        let left = secondsAtLast / Double(came) * Double(total - done) - (seconds - secondsAtLast)
        return left > 0 ? left : nil
    }
}

/// What became of a fetch.
public struct FetchReport: Sendable {
    /// Hosts that the platform had to be asked for, sources of a distribution among them.
    public var asked = 0
    /// Hosts whose log came now.
    public var fetched = 0
    /// Bytes of the logs that came now.
    public var bytes = 0
    /// Hosts whose log was here already.
    public var kept = 0
    /// Requests that had to be made again.
    public var retries = 0
    /// Whether a platform could be asked for more.
    public var mayAsk = true
    /// Hosts that have no log, by position among those asked for.
    public var none: [Int] = []
    /// Those of `none` of which it is not certain: one answer did not tell of their log, and the next statement that needs
    /// it asks again.
    public var uncertain: [Int] = []
    /// Hosts that were asked for again because an earlier answer did not tell of their log.
    public var askedAgain = 0
    /// Hosts whose log the agent cut at its limit, by position among those asked for.
    public var cut: [Int] = []
    /// Hosts whose log could not be had, by reason, by position among those asked for.
    public var failed: [(failure: Failure, hosts: [Int])] = []
    /// Sources of a distribution whose uploads could not be had, by reason.
    public var sourcesFailed: [(failure: Failure, count: Int)] = []
    /// Sources of a distribution that the next statement asks for again: those, and the ones of which an answer told no upload.
    public var openSources: [HostKey] = []

    mutating func fail(_ positions: [Int], _ reason: Failure) {
        if let place = failed.firstIndex(where: { $0.failure.code == reason.code }) {
            failed[place].hosts += positions
        } else if !positions.isEmpty {
            failed.append((reason, positions))
        }
    }
}

extension HostLog {
    /// How many bytes its content has.
    public var byteCount: Int {
        switch content {
        case .script(let bytes): bytes.count
        case .files(let transfers): transfers.reduce(0) { $0 + ($1.log?.utf8.count ?? 0) }
        case nil: 0
        }
    }
}

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

import JobModel
import JobShell
import LogAnalysis

/// Follows a run until it ends: what changes, and what its hosts print meanwhile, as rows to show.
actor RunFollower {
    /// What is followed.
    struct Subject: Sendable {
        /// `job_instance_id`
        let job: Int64
        /// Only these hosts; nil for all.
        let hosts: HostSet?
        /// None of these.
        let excluded: HostSet?
        /// Only lines that it wants; nil for all.
        let filter: LineFilter?
        /// Whether logs are looked at, or only how the run stands.
        let showsLines: Bool
    }

    /// What is known of a step.
    private struct FollowedStep {
        var status: RunStatus
        var executeCount: Int
        /// Whether its logs are looked at: not those of a step that had ended before.
        var isFollowed: Bool
        var logs: [Int: FollowedLog] = [:]
        /// Hosts that had ended when their log was looked at last.
        var finished: Set<Int> = []
    }

    private let subject: Subject
    private let context: Context
    private let search: LineSearch?
    private var steps: [Int64: FollowedStep] = [:]
    private var pace: FollowPace
    private var troubles = 0
    /// Hosts whose log could not be had in the last look.
    private var unread = 0
    /// Looks since the run ended.
    private var lastLooks = 0
    private static let mostLastLooks = 3
    private var isFirst = true
    private let ending: RunEnding
    /// After so many rounds without an answer the platform is taken to be gone: some ten minutes.
    private static let mostTroubles = 60

    init(_ subject: Subject, in context: Context, ending: RunEnding) {
        self.subject = subject
        self.context = context
        self.ending = ending
        search = subject.filter.map { LineSearch($0) }
        pace = FollowPace(shortest: Double(context.session.settings.text("poll")) ?? 1)
    }

    /// The next rows, as soon as there are some; nil once the run has ended and all of it was told.
    func next() async throws -> [JSONObject]? {
        while ending.run == nil {
            if !isFirst { try await rest() }
            isFirst = false
            let start = ContinuousClock.now
            var rows: [JSONObject]
            do {
                rows = try await look()
                if troubles > 0 { context.note(Texts.backAgain) }
                troubles = 0
            } catch let failure as Failure where failure.mayPass && troubles < Self.mostTroubles {
                if troubles == 0 { context.note(Texts.hiccup(failure)) }
                troubles += 1
                rows = []
            }
            pace.took((ContinuousClock.now - start) / .seconds(1), hadNews: !rows.isEmpty)
            if !rows.isEmpty { return rows }
        }
        context.showProgress(nil)
        return nil
    }

    private func rest() async throws {
        context.showProgress(Texts.following(subject.job, troubles: troubles))
        try await context.sleep(seconds: pace.seconds)
        context.showProgress(nil)
    }

    /// One look at the run and at the logs that may have grown.
    private func look() async throws -> [JSONObject] {
        let run = try await context.run(subject.job)
        var rows: [JSONObject] = []
        unread = 0
        let isBeginning = steps.isEmpty
        for (index, step) in run.steps.enumerated() {
            let before = steps[step.id]
            rows += changes(of: step, number: index + 1, since: before)
            var now =
                before
                ?? FollowedStep(
                    status: step.status, executeCount: step.executeCount,
                    isFollowed: !isBeginning || step.status.outcome == .unfinished)
            if now.executeCount != step.executeCount {
                // Another attempt prints another log.
                now = FollowedStep(status: step.status, executeCount: step.executeCount, isFollowed: true)
            }
            now.status = step.status
            steps[step.id] = now
            if now.isFollowed, subject.showsLines, !step.hosts.isEmpty {
                rows += try await lines(of: run, index)
            }
        }
        if run.finished, unread == 0 || lastLooks == Self.mostLastLooks {
            if unread > 0 { context.note(Texts.unread(unread)) }
            rows += RunRows.outcome(of: run, steps: Set(steps.filter(\.value.isFollowed).keys))
            ending.set(run)
        }
        if run.finished { lastLooks += 1 }
        return rows
    }

    private func changes(of step: StepInstance, number: Int, since before: FollowedStep?) -> [JSONObject] {
        if let before, before.executeCount != step.executeCount {
            return [RunRows.step(step, number, Texts.anotherAttempt(step, number))]
        }
        // At the beginning only the steps that run are worth a line.
        if before == nil, step.status.outcome != .unfinished || step.status.rawValue == 1 { return [] }
        if before?.status == step.status { return [] }
        return [RunRows.step(step, number, Texts.stepStands(step, number))]
    }

    private func lines(of run: JobRun, _ index: Int) async throws -> [JSONObject] {
        let step = run.steps[index]
        let snapshot = try await context.snapshot(of: run, stepIndex: index)
        var positions = Array(snapshot.hosts.hosts.indices)
        if subject.hosts != nil || subject.excluded != nil {
            let set = try subject.hosts ?? HostSet("@all")
            positions = try set.resolved(in: snapshot.hosts, excluding: subject.excluded)
        }
        let finished = steps[step.id]?.finished ?? []
        // What waits has printed nothing.
        positions.removeAll { finished.contains($0) || snapshot.hosts.hosts[$0].status.rawValue == 5 }
        if positions.isEmpty { return [] }
        var places: [HostKey: Int] = [:]
        for position in positions { places[snapshot.hosts.hosts[position].key(position: position)] = position }
        let arrivals = Arrivals()
        let report = try await context.look(at: HostSelection(step: snapshot, positions: positions)) {
            await arrivals.add($0)
        }
        var rows: [JSONObject] = []
        for log in await arrivals.logs {
            guard let position = places[log.host.key()] else { continue }
            rows += take(log, at: position, of: step, number: index + 1, snapshot)
        }
        let failed = Set(report.failed.flatMap { $0.hosts.map { positions[$0] } })
        unread += failed.count
        for position in positions where !failed.contains(position) {
            if !snapshot.hosts.hosts[position].status.isUnfinished { steps[step.id]?.finished.insert(position) }
        }
        if rows.isEmpty, let first = report.failed.first, failed.count == positions.count { throw first.failure }
        return rows
    }

    private func take(
        _ log: HostLog, at position: Int, of step: StepInstance, number: Int, _ snapshot: StepSnapshot
    ) -> [JSONObject] {
        var followed = steps[step.id]?.logs[position] ?? FollowedLog()
        defer { steps[step.id]?.logs[position] = followed }
        let host = snapshot.hosts.hosts[position]
        var rows: [JSONObject] = []
        func add(_ bytes: [UInt8], from first: Int) {
            func add(_ line: some Collection<UInt8>, _ index: Int) {
                rows.append(
                    RunRows.line(String(decoding: line, as: UTF8.self), first + index, of: host, step: number))
            }
            guard let search else {
                let text = LogText(bytes)
                for index in 0..<text.lineCount { add(text.line(index), index) }
                return
            }
            bytes.withUnsafeBytes { text in
                _ = search.search(text) { hit in
                    if hit.kind == .match { add(text[hit.range], hit.number - 1) }
                }
            }
        }
        switch log.content {
        case .script(let bytes):
            let news = followed.take(bytes, isFinal: !host.status.isUnfinished)
            if news.isRewritten {
                rows.append(RunRows.rewritten(Texts.rewritten(snapshot.hosts.word(for: position)), step: number))
            }
            add(Array(bytes[news.lines]), from: news.firstNumber)
        case .files:
            let text = LogText(log.text ?? [])
            for index in 0..<text.lineCount where followed.take(line: text.line(index)) {
                add(Array(text.line(index)) + [UInt8(ascii: "\n")], from: index + 1)
            }
        case nil: break
        }
        return rows
    }
}

/// Logs in the order in which they came.
private actor Arrivals {
    private(set) var logs: [HostLog] = []

    func add(_ more: [HostLog]) { logs += more }
}

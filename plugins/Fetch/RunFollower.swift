import JobModel
import JobShell
import LogAnalysis

/// Follows a run until it ends: what changes, and what its hosts print meanwhile, as rows to show.
///
/// Rows go into a queue as they are made, so that whatever goes wrong later loses none that was counted as told.
actor RunFollower {
    /// What is followed.
    struct Subject: Sendable {
        /// `job_instance_id`
        let job: Int64
        /// Which hosts.
        let hosts: FollowedHosts
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
        let isFollowed: Bool
        var logs: [HostKey: FollowedLog] = [:]
        /// Hosts that had ended when their log was looked at last, and those that can't be asked for.
        var finished: Set<HostKey> = []
    }

    private let subject: Subject
    private let context: Context
    private let queue: RowQueue
    private let ending: RunEnding
    private let search: LineSearch?
    private var steps: [Int64: FollowedStep] = [:]
    private var pace: FollowPace
    /// Looks in a row without an answer.
    private var troubles = 0
    /// Hosts whose log could not be had in the last look.
    private var unread = 0
    /// Looks since the run ended.
    private var lastLooks = 0
    private static let mostLastLooks = 3
    /// After so many looks without an answer the platform is taken to be gone: some ten minutes.
    private static let mostTroubles = 60

    init(_ subject: Subject, in context: Context, into queue: RowQueue, ending: RunEnding) {
        self.subject = subject
        self.context = context
        self.queue = queue
        self.ending = ending
        search = subject.filter.map { LineSearch($0) }
        pace = FollowPace(shortest: Double(context.session.settings.text("poll")) ?? 1)
    }

    /// Follows, until the run has ended and all of it was told.
    ///
    /// - Throws: `Failure` for what no later look would mend; `CancellationError`.
    func run() async throws {
        while ending.run == nil {
            let before = queue.count
            let start = ContinuousClock.now
            do {
                try await look()
                if troubles > 0 { context.note(Texts.backAgain) }
                troubles = 0
            } catch let failure as Failure where failure.mayPass && troubles < Self.mostTroubles {
                if troubles == 0 { context.note(Texts.hiccup(failure)) }
                troubles += 1
            }
            pace.took((ContinuousClock.now - start) / .seconds(1), hadNews: queue.count > before)
            if ending.run == nil { try await rest() }
        }
    }

    private func rest() async throws {
        context.showProgress(Texts.following(subject.job, troubles: troubles))
        try await context.sleep(seconds: pace.seconds)
        context.showProgress(nil)
    }

    /// One look at the run and at the logs that may have grown.
    private func look() async throws {
        let run = try await context.run(subject.job, keeping: \.finished)
        unread = 0
        var trouble: Failure?
        let isBeginning = steps.isEmpty
        for (index, step) in run.steps.enumerated() {
            try await queue.put(changes(of: step, number: index + 1, since: steps[step.id]))
            note(step, isBeginning: isBeginning)
            guard steps[step.id]?.isFollowed == true, subject.showsLines, !step.hosts.isEmpty else { continue }
            do {
                try await lines(of: run, index)
            } catch let failure as Failure where failure.mayPass {
                // The other steps are none the worse for it.
                trouble = failure
            }
        }
        if let trouble { throw trouble }
        if run.finished, unread == 0 || lastLooks == Self.mostLastLooks {
            if unread > 0 { context.note(Texts.unread(unread)) }
            try await queue.put(RunRows.outcome(of: run, steps: Set(steps.filter(\.value.isFollowed).keys)))
            ending.set(run)
        }
        if run.finished { lastLooks += 1 }
    }

    private func note(_ step: StepInstance, isBeginning: Bool) {
        var now =
            steps[step.id]
            ?? FollowedStep(
                status: step.status, executeCount: step.executeCount,
                isFollowed: !isBeginning || step.status.outcome == .unfinished)
        if now.executeCount != step.executeCount {
            // Hosts that run again print another log; what the others printed was told and is as it was.
            now.executeCount = step.executeCount
            now.finished = []
        }
        now.status = step.status
        steps[step.id] = now
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

    /// Looks at the logs of a step that may have grown.
    private func lines(of run: JobRun, _ index: Int) async throws {
        let step = run.steps[index]
        let snapshot = try await context.snapshot(of: run, stepIndex: index)
        let hosts = snapshot.hosts.hosts
        func key(_ position: Int) -> HostKey { hosts[position].key(position: position) }
        let isOnlyStep = steps.values.count(where: \.isFollowed) == 1
        var positions = try subject.hosts.positions(in: snapshot.hosts, isStrict: isOnlyStep)
        let finished = steps[step.id]?.finished ?? []
        // What waits has printed nothing.
        positions.removeAll { finished.contains(key($0)) || hosts[$0].status.rawValue == 5 }
        if positions.isEmpty { return }
        let places = Dictionary(positions.map { (key($0), $0) }, uniquingKeysWith: { first, _ in first })
        let report = try await context.look(at: HostSelection(step: snapshot, positions: positions)) { logs in
            for log in logs {
                guard let position = places[log.host.key()] else { continue }
                try await self.take(log, at: position, of: step, number: index + 1, snapshot)
            }
        }
        var failed: Set<Int> = []
        for (failure, indices) in report.failed {
            if failure.mayPass {
                failed.formUnion(indices.map { positions[$0] })
            } else {
                // What will never be answered is not waited for.
                context.note(Texts.unasked(failure, indices.count))
                steps[step.id]?.finished.formUnion(indices.map { key(positions[$0]) })
            }
        }
        unread += failed.count
        for position in positions where !failed.contains(position) && !hosts[position].status.isUnfinished {
            steps[step.id]?.finished.insert(key(position))
        }
        if failed.count == positions.count, let first = report.failed.first { throw first.failure }
    }

    private func take(
        _ log: HostLog, at position: Int, of step: StepInstance, number: Int, _ snapshot: StepSnapshot
    ) async throws {
        let host = snapshot.hosts.hosts[position]
        let key = host.key(position: position)
        var followed = steps[step.id]?.logs[key] ?? FollowedLog()
        var rows: [JSONObject] = []
        switch log.content {
        case .script(let bytes):
            let news = followed.take(bytes, isFinal: !host.status.isUnfinished)
            if news.isRewritten {
                rows.append(RunRows.rewritten(Texts.rewritten(snapshot.hosts.word(for: position)), step: number))
            }
            rows += wanted(Array(bytes[news.lines]), from: news.firstNumber, of: host, step: number)
        case .files:
            let text = LogText(log.text ?? [])
            for index in followed.newLines(of: text) {
                rows += wanted(Array(text.line(index)) + [UInt8(ascii: "\n")], from: index + 1, of: host, step: number)
            }
        case nil: return
        }
        // Told and counted as told without anything in between.
        steps[step.id]?.logs[key] = followed
        try await queue.put(rows)
    }

    /// The lines of a text that the filter wants, and those of which it can't tell.
    private func wanted(_ bytes: [UInt8], from first: Int, of host: Host, step: Int) -> [JSONObject] {
        let json = JSONValue.object(host.json)
        var rows: [JSONObject] = []
        func add(_ line: some Collection<UInt8>, _ number: Int) {
            rows.append(RunRows.line(String(decoding: line, as: UTF8.self), number, of: json, step: step))
        }
        guard let search else {
            let text = LogText(bytes)
            for index in 0..<text.lineCount { add(text.line(index), first + index) }
            return rows
        }
        bytes.withUnsafeBytes { text in
            _ = search.search(text, firstNumber: first) { add(text[$0.range], $0.number) }
        }
        return rows
    }
}

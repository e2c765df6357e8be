import JobModel
import JobShell
import LogAnalysis

/// Follows a run until it ends: what changes, and what its hosts print meanwhile, as rows to show.
///
/// Rows go into a queue as they are made, so that whatever goes wrong later loses none that was counted as told.
actor RunFollower {
    /// What is followed.
    struct Subject: Sendable {
        /// The command that follows, for hints.
        let command: String
        /// The run as it was seen last.
        let run: JobRun
        /// `step_instance_id` of the chosen step, of which the end tells; nil for all that were followed.
        let chosenStep: Int64?
        /// Which hosts.
        let hosts: FollowedHosts
        /// Only lines that it wants; nil for all.
        let filter: LineFilter?
        /// Whether logs are looked at, or only how the run stands.
        let showsLines: Bool
        /// How long to go on at most, in milliseconds; nil for as long as the run does.
        let timeout: Int64?
    }

    /// What is known of a step.
    private struct FollowedStep {
        var status: RunStatus
        var executeCount: Int
        /// Whether its logs are looked at: not those of a step that had ended before.
        let isFollowed: Bool
        /// Whether a row told of its status.
        var isTold = false
        var logs: [HostKey: FollowedLog] = [:]
        /// Hosts that had ended when their log was looked at last, and those that can't be asked for.
        var finished: Set<HostKey> = []
    }

    private let subject: Subject
    private let context: Context
    private let queue: RowQueue
    private let ending: RunEnding
    private var steps: [Int64: FollowedStep] = [:]
    /// The run as the last look found it.
    private var seen: JobRun?
    private var hadEnded = false
    private var pace: FollowPace
    /// Looks in a row without an answer.
    private var troubles = 0
    /// Hosts whose log could not be had in the last look.
    private var unread = 0
    /// Looks since nothing went on in the run.
    private var lastLooks = 0
    private var wanted: WantedLines
    private static let mostLastLooks = 3
    /// After so many looks without an answer the platform is taken to be gone: some ten minutes.
    private static let mostTroubles = 60
    /// The longest `timeout` that is kept to, in seconds: ten years.
    private static let longestTimeout = 315_360_000.0

    init(_ subject: Subject, in context: Context, into queue: RowQueue, ending: RunEnding) {
        self.subject = subject
        self.context = context
        self.queue = queue
        self.ending = ending
        wanted = WantedLines(subject.filter)
        pace = FollowPace(shortest: Double(context.session.settings.text("poll")) ?? 1)
    }

    /// Follows, until the run has ended and all of it was told, until only a person can make it go on, or until the time is
    /// up.
    ///
    /// - Throws: `Failure` for what no later look would mend; `CancellationError`.
    func run() async throws {
        guard let timeout = subject.timeout else { return try await follow() }
        let seconds = min(Double(timeout) / 1000, Self.longestTimeout)
        let isDone = try await withThrowingTaskGroup(of: Bool.self) { group in
            group.addTask {
                try await self.follow()
                return true
            }
            group.addTask { [context] in
                try await context.sleep(seconds: seconds)
                return false
            }
            defer { group.cancelAll() }
            return try await group.next() ?? true
        }
        if isDone || ending.isOver { return }
        let run = seen ?? subject.run
        ending.end(
            with: Texts.timeIsUp(run, afterMilliseconds: timeout, isAnswering: troubles == 0, command: subject.command))
        try await queue.put(outcomes(of: run) + [RunRows.left(run)])
    }

    private func follow() async throws {
        while !ending.isOver {
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
            if !ending.isOver { try await rest() }
        }
    }

    private func rest() async throws {
        context.showProgress(Texts.following(seen ?? subject.run, troubles: troubles))
        defer { context.showProgress(nil) }
        try await context.sleep(seconds: pace.seconds)
    }

    /// One look at the run and at the logs that may have grown.
    private func look() async throws {
        let run = try await context.latest(subject.run, keeping: { RunStanding($0) == .ended })
        let standing = RunStanding(run)
        let isBeginning = seen == nil
        seen = run
        if isBeginning { hadEnded = standing == .ended }
        unread = 0
        var trouble: Failure?
        for (index, step) in run.steps.enumerated() {
            let news = changes(of: step, number: index + 1, since: steps[step.id])
            note(step, isBeginning: isBeginning, isTold: !news.isEmpty)
            try await queue.put(news)
            guard steps[step.id]?.isFollowed == true, subject.showsLines, !step.hosts.isEmpty else { continue }
            do {
                try await lines(of: run, index, areLast: standing != .runs)
            } catch let failure as Failure where failure.mayPass {
                // The other steps are none the worse for it.
                trouble = failure
            }
        }
        if let trouble { throw trouble }
        if standing == .runs {
            lastLooks = 0
        } else if unread == 0 || lastLooks == Self.mostLastLooks {
            try await conclude(run, standing)
        } else {
            lastLooks += 1
        }
    }

    /// Tells how a run ended, or who must make it go on.
    private func conclude(_ run: JobRun, _ standing: RunStanding) async throws {
        if unread > 0 { context.note(Texts.unread(unread)) }
        var rows = outcomes(of: run)
        if case .waitsForPerson(let positions) = standing {
            let starter = await starter(of: run)
            ending.end(with: Texts.waitsForPerson(run, positions, starter: starter, command: subject.command))
            rows.append(RunRows.left(run))
        } else {
            ending.end(with: Texts.whyFailed(run))
            rows.append(RunRows.end(run, Texts.ended(run, hadEnded: hadEnded)))
        }
        try await queue.put(rows)
    }

    /// The name of the user who started a run. Only the platform's list of runs tells it; nil where that can't be asked.
    private func starter(of run: JobRun) async -> String? {
        if !run.job.operatorName.isEmpty { return run.job.operatorName }
        guard let create = run.job.create else { return nil }
        var query = JobQuery(
            since: create.advanced(byMilliseconds: -1000), until: create.advanced(byMilliseconds: 1000))
        query.id = run.job.id
        let listed = try? await context.jobs(query).jobs.first { $0.id == run.job.id }
        return listed.flatMap { $0.operatorName.isEmpty ? nil : $0.operatorName }
    }

    /// What became of the hosts: of the chosen step, else of each that was followed, else of all; and what else went wrong.
    private func outcomes(of run: JobRun) -> [JSONObject] {
        let everyStep = Array(run.steps.indices)
        let chosen = everyStep.filter { run.steps[$0].id == subject.chosenStep }
        let followed = everyStep.filter { steps[run.steps[$0].id]?.isFollowed == true }
        let hasHosts = followed.contains { !run.steps[$0].hosts.isEmpty }
        let told = !chosen.isEmpty ? chosen : hasHosts ? followed : everyStep
        var rows: [JSONObject] = []
        for (index, step) in run.steps.enumerated() {
            let isWhole = told.contains(index)
            if isWhole, !step.hosts.isEmpty, !step.status.hasNotBegun {
                rows += RunRows.outcomes(of: step, index + 1)
            } else if isWhole || step.status.outcome == .bad, steps[step.id]?.isTold != true {
                rows.append(RunRows.step(step, index + 1, Texts.stepStands(step, index + 1)))
            }
        }
        if wanted.lineCount > 0 { rows.append(RunRows.matches(wanted)) }
        return rows
    }

    private func note(_ step: StepInstance, isBeginning: Bool, isTold: Bool) {
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
        now.isTold = now.isTold || isTold
        steps[step.id] = now
    }

    private func changes(of step: StepInstance, number: Int, since before: FollowedStep?) -> [JSONObject] {
        if let before, before.executeCount != step.executeCount {
            return [RunRows.step(step, number, Texts.anotherAttempt(step, number))]
        }
        // At the beginning only the steps that run are worth a line.
        if before == nil, step.status.outcome != .unfinished || step.status.hasNotBegun { return [] }
        if before?.status == step.status { return [] }
        return [RunRows.step(step, number, Texts.stepStands(step, number))]
    }

    /// Looks at the logs of a step that may have grown.
    ///
    /// - Parameter areLast: whether nothing goes on in the run, so that a last line without an ending is as whole as it gets.
    private func lines(of run: JobRun, _ index: Int, areLast: Bool) async throws {
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
                try await self.take(log, at: position, of: step, number: index + 1, snapshot, isLast: areLast)
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
        _ log: HostLog, at position: Int, of step: StepInstance, number: Int, _ snapshot: StepSnapshot, isLast: Bool
    ) async throws {
        let host = snapshot.hosts.hosts[position]
        let key = host.key(position: position)
        let json = JSONValue.object(host.json)
        var followed = steps[step.id]?.logs[key] ?? FollowedLog()
        var rows: [JSONObject] = []
        func tell(_ bytes: [UInt8], from first: Int) {
            rows += wanted.take(bytes, from: first, of: key).map {
                RunRows.line($0.text, $0.number, of: json, step: number)
            }
        }
        switch log.content {
        case .script(let bytes):
            let isFinal = isLast || !host.status.isUnfinished
            let news = followed.take(bytes, isFinal: isFinal, at: context.now)
            if news.isRewritten {
                rows.append(RunRows.rewritten(Texts.rewritten(snapshot.hosts.word(for: position)), step: number))
            }
            tell(Array(bytes[news.lines]), from: news.firstNumber)
            if let half = news.halfLine {
                rows += wanted.lines(of: Array(bytes[half.text]), from: half.number).map {
                    RunRows.halfLine($0.text, $0.number, of: json, step: number)
                }
            }
        case .files:
            let text = LogText(log.text ?? [])
            for index in followed.newLines(of: text) {
                tell(Array(text.line(index)) + [UInt8(ascii: "\n")], from: index + 1)
            }
        case nil: return
        }
        // Told and counted as told without anything in between.
        steps[step.id]?.logs[key] = followed
        try await queue.put(rows)
    }
}

import JSON
import JobModel
import JobShell
import LogAnalysis

/// Follows a run until it ends, and puts what changes and what its hosts print into a queue of rows.
///
/// Rows go into the queue as they are made, so that a later error loses no row that was counted as shown.
actor RunFollower {
    /// What to follow, and how.
    struct Subject: Sendable {
        /// The name of the command, `follow` or `wait`, for hints.
        let command: String
        /// The run as the session last saw it.
        let run: JobRun
        /// The `step_instance_id` of the chosen step. The rows at the end are about this step or, if nil, about all
        /// steps that were followed.
        let chosenStep: Int64?
        /// The hosts whose logs are read.
        let hosts: FollowedHosts
        /// Selects the lines to show; nil for all lines.
        let filter: LineFilter?
        /// Whether logs are read, or only the statuses of the run.
        let showsLines: Bool
        /// How long to follow the run at most, in milliseconds; nil for no limit.
        let timeout: Int64?
    }

    /// What earlier looks have found out about a step.
    private struct FollowedStep {
        var status: RunStatus
        var executeCount: Int
        /// Whether its logs are read. The logs of a step that had ended before the first look are not.
        let isFollowed: Bool
        /// Whether some row has shown its status.
        var isTold = false
        var logs: [HostKey: FollowedLog] = [:]
        /// Hosts whose logs are not read any more: those that had ended when their log was last read, and those whose
        /// log the platform will never give.
        var finished: Set<HostKey> = []
    }

    private let subject: Subject
    private let context: Context
    private let queue: RowQueue
    private let ending: RunEnding
    private var steps: [Int64: FollowedStep] = [:]
    /// The run as the last look found it; nil before the first.
    private var seen: JobRun?
    /// Whether the run had ended before the first look.
    private var hadEnded = false
    private var pace: FollowPace
    /// The number of failed looks in a row.
    private var failedLooks = 0
    /// The number of hosts whose log could not be read in the last look.
    private var unread = 0
    /// The number of looks since the run has ended or waits for a person, while some logs could not be read.
    private var lastLooks = 0
    private var wanted: WantedLines
    /// How many more looks are spent on unread logs after the run has ended.
    private static let mostLastLooks = 3
    /// After this many failed looks in a row, some ten minutes, the platform is given up.
    private static let mostFailedLooks = 60
    /// The longest time that is waited for, in seconds: ten years. Longer timeouts are shortened to it.
    private static let longestTimeout = 315_360_000.0

    init(_ subject: Subject, in context: Context, into queue: RowQueue, ending: RunEnding) {
        self.subject = subject
        self.context = context
        self.queue = queue
        self.ending = ending
        wanted = WantedLines(subject.filter)
        pace = FollowPace(shortest: Double(context.session.settings.text("poll")) ?? 1)
    }

    /// Follows the run until it has ended and all of it was shown, until it waits for a person, or until the timeout.
    ///
    /// - Throws: `Failure` for errors that would not pass if the platform were asked again; `CancellationError`.
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
            with: Texts.timeIsUp(
                run, afterMilliseconds: timeout, isAnswering: failedLooks == 0, command: subject.command))
        try await queue.put(outcomes(of: run) + [RunRows.left(run)])
    }

    private func follow() async throws {
        while !ending.isOver {
            let before = queue.count
            let start = ContinuousClock.now
            do {
                try await look()
                if failedLooks > 0 { context.note(Texts.backAgain) }
                failedLooks = 0
            } catch let failure as Failure where failure.mayPass && failedLooks < Self.mostFailedLooks {
                if failedLooks == 0 { context.note(Texts.transientFailure(failure)) }
                failedLooks += 1
            }
            pace.took((ContinuousClock.now - start) / .seconds(1), hadNews: queue.count > before)
            if !ending.isOver { try await rest() }
        }
    }

    private func rest() async throws {
        context.showProgress(Texts.following(seen ?? subject.run, failedLooks: failedLooks))
        defer { context.showProgress(nil) }
        try await context.sleep(seconds: pace.seconds)
    }

    /// Reads the run and the logs that may have grown, once.
    private func look() async throws {
        let run = try await context.latest(subject.run, keeping: { RunStanding($0) == .ended })
        let standing = RunStanding(run)
        let isBeginning = seen == nil
        seen = run
        if isBeginning { hadEnded = standing == .ended }
        unread = 0
        var logFailure: Failure?
        for (index, step) in run.steps.enumerated() {
            let news = changes(of: step, number: index + 1, since: steps[step.id])
            note(step, isBeginning: isBeginning, isTold: !news.isEmpty)
            try await queue.put(news)
            guard steps[step.id]?.isFollowed == true, subject.showsLines, !step.hosts.isEmpty else { continue }
            do {
                try await lines(of: run, index, areLast: standing != .runs)
            } catch let failure as Failure where failure.mayPass {
                // The logs of the other steps can still be read, so the failure is thrown after them.
                logFailure = failure
            }
        }
        if let logFailure { throw logFailure }
        if standing == .runs {
            lastLooks = 0
        } else if unread == 0 || lastLooks == Self.mostLastLooks {
            try await conclude(run, standing)
        } else {
            lastLooks += 1
        }
    }

    /// Puts the last rows into the queue and ends the following of a run that has ended or waits for a person.
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

    /// The user who started a run; nil when it is not known. Only the platform's list of runs has it, so that list is
    /// asked.
    private func starter(of run: JobRun) async -> String? {
        if !run.job.operatorName.isEmpty { return run.job.operatorName }
        guard let create = run.job.create else { return nil }
        var query = JobQuery(
            since: create.advanced(byMilliseconds: -1000), until: create.advanced(byMilliseconds: 1000))
        query.id = run.job.id
        let listed = try? await context.jobs(query).jobs.first { $0.id == run.job.id }
        return listed.flatMap { $0.operatorName.isEmpty ? nil : $0.operatorName }
    }

    /// The rows at the end: the hosts by status, for the chosen step, else for each step that was followed, else for
    /// all steps; other steps that failed; and how many lines matched the filter.
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

    /// Remembers what this look found out about a step.
    ///
    /// - Parameters:
    ///   - isBeginning: whether this is the first look.
    ///   - isTold: whether a row about the step was made.
    private func note(_ step: StepInstance, isBeginning: Bool, isTold: Bool) {
        var now =
            steps[step.id]
            ?? FollowedStep(
                status: step.status, executeCount: step.executeCount,
                isFollowed: !isBeginning || step.status.outcome == .unfinished)
        if now.executeCount != step.executeCount {
            // In a new attempt, hosts that run again print another log. The logs of the others are unchanged, so
            // reading them again shows nothing twice.
            now.executeCount = step.executeCount
            now.finished = []
        }
        now.status = step.status
        now.isTold = now.isTold || isTold
        steps[step.id] = now
    }

    /// The rows that say what has changed in a step since the last look; at most one.
    private func changes(of step: StepInstance, number: Int, since before: FollowedStep?) -> [JSONObject] {
        if let before, before.executeCount != step.executeCount {
            return [RunRows.step(step, number, Texts.anotherAttempt(step, number))]
        }
        // At the first look, only the steps that run are worth a row.
        if before == nil, step.status.outcome != .unfinished || step.status.hasNotBegun { return [] }
        if before?.status == step.status { return [] }
        return [RunRows.step(step, number, Texts.stepStands(step, number))]
    }

    /// Reads the logs of a step that may have grown, and shows their new lines.
    ///
    /// - Parameters:
    ///   - index: the index of the step in the run.
    ///   - areLast: whether the run has ended or waits, so that a last line without a line feed will not grow any more.
    /// - Throws: the first failure, if no log at all could be read; what `FollowedHosts.positions` throws.
    private func lines(of run: JobRun, _ index: Int, areLast: Bool) async throws {
        let step = run.steps[index]
        let snapshot = try await context.snapshot(of: run, stepIndex: index)
        let hosts = snapshot.hosts.hosts
        func key(_ position: Int) -> HostKey { hosts[position].key(position: position) }
        let isOnlyStep = steps.values.count(where: \.isFollowed) == 1
        var positions = try subject.hosts.positions(in: snapshot.hosts, isStrict: isOnlyStep)
        let finished = steps[step.id]?.finished ?? []
        // A host that waits (status 5) has printed nothing.
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
                // A log that the platform will never give is not asked for again.
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

    /// Shows the new lines of a host's log.
    ///
    /// - Parameter isLast: whether the run has ended or waits, so that the log will not grow any more.
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
        // Nothing may suspend between counting the rows as shown and `put`, which adds the rows even when the
        // task is cancelled: a cancellation between the two would lose them.
        steps[step.id]?.logs[key] = followed
        try await queue.put(rows)
    }
}

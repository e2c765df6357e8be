import JobModel

/// What `follow` and `wait` say.
extension Texts {
    static func following(_ run: JobRun, troubles: Int) -> String {
        if troubles > 0 { return "waiting for the platform to answer again" }
        let step = run.steps.indices.first {
            run.steps[$0].status.outcome != .good && !run.steps[$0].status.hasNotBegun
        }
        let place = step.map { ": " + progress(of: run.steps[$0], $0 + 1) } ?? ""
        return "following job \(run.job.id)\(place); Ctrl-C leaves it alone"
    }

    private static func progress(of step: StepInstance, _ number: Int) -> String {
        if step.hosts.isEmpty { return stepStands(step, number) }
        let done = step.hosts.count { !$0.status.isUnfinished }
        return "step \(number) \(step.name), \(done) of \(step.hosts.count) hosts done"
    }

    static func hiccup(_ failure: Failure) -> String { "note: \(failure.message); asking again" }

    static let backAgain = "note: the platform answers again"

    static func unread(_ count: Int) -> String {
        "note: what \(count) \(count == 1 ? "host" : "hosts") printed last could not be had; `fetch` asks again"
    }

    static func unasked(_ failure: Failure, _ count: Int) -> String {
        "note: \(count) \(count == 1 ? "host is" : "hosts are") left aside: \(failure.message)"
    }

    static let followedOffline = Failure(
        "offline", "the job had not ended when it was last seen, and --offline asks nobody",
        hint: "start joblog without --offline to follow it")

    static let hostsTwice = Failure.usage(
        "the hosts came through the pipe already", hint: "leave the host set out, or what stands before the pipe")

    static let noTime = Failure.usage("--timeout must be longer than 0", hint: "write 30s, 5m or 1h")

    // MARK: Rows

    static func stepStands(_ step: StepInstance, _ number: Int) -> String {
        "step \(number) \(step.name): \(step.status.name)"
    }

    static func anotherAttempt(_ step: StepInstance, _ number: Int) -> String {
        "step \(number) \(step.name): attempt \(step.attempt), \(step.status.name)"
    }

    static func rewritten(_ word: String) -> String { "the log of \(word) begins anew" }

    static func outcome(
        of step: StepInstance, _ number: Int, _ status: HostStatus, _ count: Int, _ which: String
    ) -> String {
        "step \(number) \(step.name): \(count) \(count == 1 ? "host" : "hosts") \(status.name): \(which)"
    }

    static func matches(_ lines: WantedLines) -> String {
        let hosts = lines.hosts.count
        let place = hosts == 0 ? "" : ", on \(hosts) \(hosts == 1 ? "host" : "hosts")"
        return "\(lines.matchCount) of \(lines.lineCount) lines match\(place)"
    }

    static func runStands(_ run: JobRun) -> String {
        "\(run.job.id > 0 ? "job " : "")\(run.job.title): \(run.job.status.name)"
    }

    static func ended(_ run: JobRun, hadEnded: Bool) -> String {
        runStands(run) + (hadEnded ? "; it had ended before" : "")
    }

    // MARK: Why the status is 5

    /// Why a run that has ended makes `follow` and `wait` fail; nil where it went well. A status that nobody knows is no success.
    static func whyFailed(_ run: JobRun) -> Failure? {
        switch run.job.status.outcome {
        case .good: nil
        case .bad: runFailed(run)
        case .unfinished:
            Failure(
                "job-status-unknown",
                "job \(run.job.id) ended with status \(run.job.status.rawValue), which joblog does not know",
                hint: "`steps` shows how its steps stand", status: .expectation)
        }
    }

    static func runFailed(_ run: JobRun) -> Failure {
        let failed = run.steps.count > 1 ? run.steps.firstIndex { $0.status.outcome == .bad } : nil
        let step = failed.map { "step \($0 + 1); " } ?? ""
        return Failure(
            "job-failed", "\(run.job.phrase) ended as \(run.job.status.name)",
            hint: "`\(step)hosts --status failed` shows the hosts, `groups` what they did differently",
            status: .expectation)
    }

    /// - Parameters:
    ///   - positions: the steps that wait.
    ///   - starter: who started the run, where that is known: who may act is not told by the platform.
    static func waitsForPerson(_ run: JobRun, _ positions: [Int], starter: String?, command: String) -> Failure {
        let steps = positions.map { "step \($0 + 1) \(run.steps[$0].name)" }.joined(separator: ", ")
        let ids = positions.map { String(run.steps[$0].id) }.joined(separator: ", ")
        let isConfirmation = positions.allSatisfy { run.steps[$0].kind == .confirmation }
        let act = isConfirmation ? "has to be confirmed" : "has to be continued"
        let what = steps.isEmpty ? "it \(act)" : "\(steps) \(act)"
        let who = starter.map { "; \($0) started the job" } ?? ""
        let place = ids.isEmpty ? "" : " (step instance \(ids))"
        return Failure(
            "waits-for-person",
            "job \(run.job.id) \(run.job.name) waits for a person: \(what) on the platform's page of the job\(who)",
            hint: "once somebody has acted there\(place), type `\(command)` again", status: .expectation)
    }

    /// - Parameter isAnswering: whether the platform answered when it was asked last.
    static func timeIsUp(
        _ run: JobRun, afterMilliseconds milliseconds: Int64, isAnswering: Bool, command: String
    ) -> Failure {
        let open = run.steps.indices.filter {
            let status = run.steps[$0].status
            return status.outcome == .unfinished && !status.hasNotBegun
        }
        let steps = open.map { unfinished(run.steps[$0], $0 + 1) }.joined(separator: "; ")
        let state = steps.isEmpty ? run.job.status.name : steps
        let hosts = open.contains { run.steps[$0].hosts.contains(where: \.status.isUnfinished) }
        return Failure(
            "not-ended",
            "job \(run.job.id) \(run.job.name) has not ended within \(length(milliseconds)): \(state)"
                + (isAnswering ? "" : ", as it was last seen; the platform does not answer"),
            hint: "`\(command)` again goes on waiting"
                + (hosts ? "; `hosts --status running` shows the hosts that have not ended" : ""),
            status: .expectation)
    }

    private static func unfinished(_ step: StepInstance, _ number: Int) -> String {
        let open = step.hosts.indices.filter { step.hosts[$0].status.isUnfinished }
        if open.isEmpty { return stepStands(step, number) }
        let word = StepHosts(step.hosts).shortWord(open)
        // A word that fills the screen is no help in a sentence.
        let which = word.utf8.count <= 60 ? " (\(word))" : ""
        return "\(stepStands(step, number)) on \(open.count) of \(step.hosts.count) hosts\(which)"
    }

    /// A length of time in the largest unit that it is whole in: `30 s`, `5 min`.
    private static func length(_ milliseconds: Int64) -> String {
        let units: [(String, Int64)] = [("h", 3_600_000), ("min", 60_000), ("s", 1000)]
        let unit = units.first { milliseconds % $0.1 == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.1) \(unit.0)"
    }
}

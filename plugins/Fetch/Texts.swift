import HostSets
import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    static let noHosts = "no hosts match"

    static func oneOf(_ options: [String]) -> Failure {
        .usage("\(options.map { "--\($0)" }.joined(separator: " and ")) exclude each other", hint: "give one of them")
    }

    // MARK: Transfers

    static func noDistribution(_ step: StepInstance, _ number: Int) -> Failure {
        Failure(
            "no-distribution", "step \(number) \(step.name) distributes no files",
            hint: "type `steps` to see which step does, or `show` for what this one printed")
    }

    /// A reason, and how many other reasons there are.
    static func reason(_ shown: String, others: Int) -> String {
        others == 0 ? shown : "\(shown) (+\(quantity(others, "other reason")))"
    }

    static func isSource(_ text: String) -> Failure {
        Failure(
            "no-such-host", "'\(text)' is a source of this step, and not one of its targets",
            hint: "type `files --by source`")
    }

    static func noTransferStatus(_ word: String, _ words: [String]) -> Failure {
        if WholeNumbers.areWritten(in: word) { return WholeNumbers().failure(word, called: "--status") }
        let meant = StatusWords.meant(by: word, among: words) ?? SpellingSuggestion.first(word, among: words)
        let nearest = meant.map { "did you mean \($0)? " } ?? ""
        return .usage(
            "'\(word)' is not the status of a transfer",
            hint: "\(nearest)use one of \(words.joined(separator: ", ")), or a number")
    }

    static func withoutTransfers(_ count: Int, _ which: String) -> String {
        .note("\(quantity(count, "host reports", "hosts report")) no transfer: \(which)")
    }

    static let caseOfNothing = Failure.usage(
        "--ignore-case says how --filter matches, and there is none",
        hint: "type for example `follow -i --filter error`")

    static func notLines(_ text: String) -> Failure {
        for number in text.split(separator: "-") where WholeNumbers.areWritten(in: number) && (Int(number) ?? 0) < 1 {
            return WholeNumbers(1...(.max)).failure(String(number), called: "a number in --lines")
        }
        return .usage(
            "--lines must be numbers of lines, not '\(text)'", hint: "type lines as in `17`, `17-20` or `17-`")
    }

    /// Says how certain it is that hosts have no log, and how to ask again.
    static func withoutLog(_ report: FetchReport) -> String {
        if !report.mayAsk { return report.uncertain.isEmpty ? "" : "not certain" }
        if report.uncertain.isEmpty { return "`fetch --refresh` asks again" + askedAgain(report) }
        let which = report.uncertain.count == report.none.count ? "" : "\(report.uncertain.count) "
        return which + "not certain: `fetch` asks again" + askedAgain(report)
    }

    /// Says for how many hosts the platform was asked again because an earlier answer had no log.
    static func askedAgain(_ report: FetchReport) -> String {
        report.askedAgain == 0 ? "" : "; \(report.askedAgain) asked again now"
    }

    static func cut(_ count: Int, _ which: String) -> String {
        "\(logsOfHosts(count)) \(count == 1 ? "was" : "were")"
            + " cut by the agent at its limit: \(which)"
    }

    static func notFetched(_ count: Int, of total: Int, _ first: Failure) -> Failure {
        Failure(
            "not-fetched",
            (total == 1 ? "the host's log" : "\(count) of \(total) hosts") + " could not be fetched: \(first.message)",
            hint: first.hintForLogs, status: first.status)
    }
}

/// The sentences of `follow` and `wait`.
extension Texts {
    static func following(_ run: JobRun, failedLooks: Int) -> String {
        if failedLooks > 0 { return "waiting for the platform to answer again" }
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

    static func transientFailure(_ failure: Failure) -> String { .note("\(failure.message); asking again") }

    static let backAgain = String.note("the platform answers again")

    static func unread(_ count: Int) -> String {
        .note("what \(quantity(count, "host")) printed last could not be fetched; type `fetch` to ask again")
    }

    static func unasked(_ failure: Failure, _ count: Int) -> String {
        .note("\(quantity(count, "host is", "hosts are")) left out: \(failure.message)")
    }

    static let followedOffline = Failure(
        "offline", "the job had not ended when it was last seen, and with --offline joblog does not ask the platform",
        hint: "start joblog without --offline to follow it")

    static let hostsTwice = Failure.usage(
        "the hosts came through the pipe already", hint: "leave out the host set, or what is before the pipe")

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
        "step \(number) \(step.name): \(quantity(count, "host")) \(status.name): \(which)"
    }

    static func matches(_ lines: WantedLines) -> String {
        let hosts = lines.hosts.count
        let place = hosts == 0 ? "" : ", on \(quantity(hosts, "host"))"
        return "\(lines.matchCount) of \(lines.lineCount) lines match\(place)"
    }

    static func runStands(_ run: JobRun) -> String {
        "\(run.job.id > 0 ? "job " : "")\(run.job.title): \(run.job.status.name)"
    }

    static func ended(_ run: JobRun, hadEnded: Bool) -> String {
        runStands(run) + (hadEnded ? "; it had ended before" : "")
    }

    // MARK: Why the status is 5

    /// The failure with which `follow` and `wait` end after a run has ended; nil when the run succeeded. An unknown
    /// status is no success.
    static func whyFailed(_ run: JobRun) -> Failure? {
        switch run.job.status.outcome {
        case .good: nil
        case .bad: runFailed(run)
        case .unfinished:
            Failure(
                "job-status-unknown",
                "job \(run.job.id) ended with status \(run.job.status.rawValue), which joblog does not know",
                hint: "type `steps` to see the status of its steps", status: .expectation)
        }
    }

    static func runFailed(_ run: JobRun) -> Failure {
        let failed = run.steps.count > 1 ? run.steps.firstIndex { $0.status.outcome == .bad } : nil
        let step = failed.map { "step \($0 + 1); " } ?? ""
        return Failure(
            "job-failed", "\(run.job.phrase) ended as \(run.job.status.name)",
            hint: "type `\(step)hosts --status failed` to see the hosts, `groups` to see what they did differently",
            status: .expectation)
    }

    /// - Parameters:
    ///   - positions: the indices of the steps that wait.
    ///   - starter: the user who started the run, if known. The platform does not say who may act.
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

    /// - Parameter isAnswering: whether the platform answered the last time that it was asked.
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
            hint: "type `\(command)` again to go on waiting"
                + (hosts ? ", or `hosts --status running` to see the hosts that have not ended" : ""),
            status: .expectation)
    }

    private static func unfinished(_ step: StepInstance, _ number: Int) -> String {
        let open = step.hosts.indices.filter { step.hosts[$0].status.isUnfinished }
        if open.isEmpty { return stepStands(step, number) }
        let word = StepHosts(step.hosts).shortWord(open)
        // A host set that fills the screen makes a sentence unreadable, so it is left out.
        let which = word.utf8.count <= 60 ? " (\(word))" : ""
        return "\(stepStands(step, number)) on \(open.count) of \(step.hosts.count) hosts\(which)"
    }

    /// A length of time as a whole number of the largest possible unit: `30 s`, `5 min`.
    private static func length(_ milliseconds: Int64) -> String {
        let units: [(String, Int64)] = [("h", 3_600_000), ("min", 60_000), ("s", 1000)]
        let unit = units.first { milliseconds % $0.1 == 0 } ?? ("ms", 1)
        return "\(milliseconds / unit.1) \(unit.0)"
    }
}

import JobModel
import JobShell

/// What this plugin says to a person.
enum Texts {
    static let noHosts = "no hosts match"

    static func oneOf(_ options: [String]) -> Failure {
        .usage("\(options.map { "--\($0)" }.joined(separator: " and ")) exclude each other", hint: "give one of them")
    }

    // MARK: Transfers

    static func noDistribution(_ step: StepInstance, _ number: Int) -> Failure {
        Failure(
            "no-distribution", "step \(number) \(step.name) distributes no files",
            hint: "`steps` shows which step does; `show` has what this one printed")
    }

    static func noTransferStatus(_ word: String, _ words: [String]) -> Failure {
        let nearest = Nearest.first(word, among: words).map { "did you mean \($0)? " } ?? ""
        return .usage(
            "'\(word)' is no status of a transfer",
            hint: "\(nearest)transfers are \(words.joined(separator: ", ")), or a number")
    }

    static func withoutTransfers(_ count: Int, _ which: String) -> String {
        "note: \(count == 1 ? "1 host tells" : "\(count) hosts tell") of no transfer: \(which)"
    }

    // MARK: Following

    static func following(_ job: Int64, troubles: Int) -> String {
        troubles == 0 ? "following job \(job); Ctrl-C leaves it alone" : "waiting for the platform to answer again"
    }

    static func hiccup(_ failure: Failure) -> String { "note: \(failure.message); asking again" }

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

    static let backAgain = "note: the platform answers again"

    static func stepStands(_ step: StepInstance, _ number: Int) -> String {
        "step \(number) \(step.name): \(step.status.name)"
    }

    static func anotherAttempt(_ step: StepInstance, _ number: Int) -> String {
        "step \(number) \(step.name): attempt \(step.attempt), \(step.status.name)"
    }

    static func rewritten(_ word: String) -> String { "the log of \(word) begins anew" }

    static func outcome(_ status: HostStatus, _ count: Int, _ which: String) -> String {
        "\(count) \(count == 1 ? "host" : "hosts") \(status.name): \(which)"
    }

    static func ended(_ run: JobRun) -> String { "job \(run.job.id) \(run.job.name): \(run.job.status.name)" }

    static func runFailed(_ run: JobRun) -> Failure {
        Failure(
            "job-failed", "job \(run.job.id) ended as \(run.job.status.name)",
            hint: "`hosts --status failed` shows the hosts, `groups` what they did differently", status: .expectation)
    }

    static func notLines(_ text: String) -> Failure {
        .usage("--lines must be numbers of lines, not '\(text)'", hint: "write 17, 17-20 or 17-")
    }

    /// What is known of hosts without a log, and how to ask again.
    static func withoutLog(_ report: FetchReport) -> String {
        if report.uncertain.isEmpty { return "`fetch --refresh` asks again" + askedAgain(report) }
        let which = report.uncertain.count == report.none.count ? "" : "\(report.uncertain.count) "
        return which + "not certain: `fetch` asks again" + askedAgain(report)
    }

    /// How many hosts were asked for again because an earlier answer told of no log.
    static func askedAgain(_ report: FetchReport) -> String {
        report.askedAgain == 0 ? "" : "; \(report.askedAgain) asked again now"
    }

    static func cut(_ count: Int, _ which: String) -> String {
        (count == 1 ? "the log of 1 host was" : "the logs of \(count) hosts were")
            + " cut by the agent at its limit: \(which)"
    }

    static func notFetched(_ count: Int, of total: Int, _ first: Failure) -> Failure {
        Failure(
            "not-fetched", "\(count) of \(total) hosts could not be fetched: \(first.message)",
            hint: first.code == "offline"
                ? first.hint : "`fetch` again asks only for what is missing; `hosts @unfetched` names them",
            status: first.status)
    }
}

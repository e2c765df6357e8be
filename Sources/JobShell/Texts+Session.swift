import BKJob
import JobModel

/// The sentences about the session, opened logs and settings.
extension Texts {
    // MARK: The session

    static let notConnected = Failure(
        "not-connected", "no platform is chosen",
        hint:
            "type `connect https://…`, set JOBLOG_URL, start joblog with --demo, or type `open PATH` for logs in files",
        status: .credentials)

    static let noScope = Failure("no-scope", "no business is chosen", hint: "type `biz ID`")

    static func noStep(_ count: Int) -> Failure {
        if count == 0 {
            return Failure(
                "no-step", "the run has no steps", hint: "type `jobs` to see the runs, then `job ID` to choose another")
        }
        return Failure(
            "no-step", "no step is chosen",
            hint: count == 1 ? "type `step 1`" : "type `step N` with N from 1 to \(count), or `step` to see them")
    }

    /// The failure for a step for which the platform names no hosts, with the most likely reason.
    ///
    /// - Parameter run: the run of the step. If it has ended, a step that has not begun never will.
    static func stepWithoutHosts(_ step: StepInstance, of run: JobRun) -> Failure {
        let name = quoted(step.name)
        let others: Sentence = "type `step` to see the steps, `step N` to choose one that ran on hosts"
        if step.kind == .confirmation {
            return Failure(
                "step-without-hosts",
                step.status.waitsForPerson
                    ? "step \(name) has no hosts: it waits for a person and runs nothing"
                    : "step \(name) has no hosts: it asks a person and runs nothing", hint: others)
        }
        switch step.status {
        case .waiting where run.finished, .running where run.finished, .stopping where run.finished,
            .rollingWaiting where run.finished:
            return Failure(
                "step-without-hosts",
                "step \(name) ran on no hosts: the run ended before (\(run.job.status.name))", hint: others)
        case .waitingForUser:
            return Failure(
                "step-without-hosts", "the platform names no hosts for step \(name), which waits for a person",
                hint: "act on the platform's page of the run, then ask again")
        case .waiting, .rollingWaiting:
            return Failure(
                "step-not-begun", "step \(name) has not begun: the platform names no hosts for it yet",
                hint: "type `wait` to wait for the run, or `step` to see how far it is")
        case .running, .stopping:
            return Failure(
                "step-without-hosts",
                "the platform names no hosts for step \(name) yet, which is \(step.status.name)",
                hint: "ask again in a moment, or type `wait`")
        case .skipped:
            return Failure(
                "step-without-hosts", "the platform names no hosts for step \(name): it was skipped", hint: others)
        default:
            return Failure(
                "step-without-hosts",
                "the platform names no hosts for step \(name) (\(step.status.name)): it ended before it began on any,"
                    + " or the platform no longer keeps them", hint: others)
        }
    }

    static let offlineWithoutPlatform = Failure(
        "not-connected", "no platform is chosen, and --offline finds what was fetched by the platform's address",
        hint: "set JOBLOG_URL to the platform's address, or type `connect URL`; nothing is sent there",
        status: .credentials)

    static func neverSeen(_ job: Int64) -> Failure {
        Failure(
            "offline",
            "job \(job) was never chosen while the platform could be asked, so its steps are not in the store",
            hint: "start joblog without --offline")
    }

    // MARK: Opened logs

    static func opening(_ hosts: Int, _ bytes: Int) -> String { "opening: \(hosts) hosts, \(humanBytes(bytes))" }

    static func openedWithoutPlatform(_ logs: OpenedLogs) -> Failure {
        Failure(
            "opened-logs", "these are opened logs (\(quoted(logs.name))), and no platform is chosen",
            hint: "type `connect URL` to leave them for a platform")
    }

    static func onPlatformOnly(
        _ what: String, _ logs: OpenedLogs, isConnected: Bool, previousJob: Int64?
    ) -> Failure {
        let way: Sentence =
            isConnected
            ? previousJob.map { "type `job -` to leave them for job \($0)" } ?? "type `job ID` to leave them for a run"
            : "type `connect URL` to leave them for a platform"
        return Failure("opened-logs", "these are opened logs (\(quoted(logs.name))): \(what)", hint: way)
    }

    static func notInFiles(_ logs: OpenedLogs) -> Failure {
        Failure(
            "opened-logs", "\(quoted(logs.name)) has no log of it", hint: "type `hosts @unfetched` to see these hosts")
    }

    // MARK: Where a session begins

    static func notANumberInEnvironment(_ name: String, _ text: String) -> Failure {
        .usage("\(name) is \(quoted(text)), which is not a number", hint: "set it to a number, or unset it")
    }

    static func notAScopeInEnvironment(_ text: String) -> Failure {
        .usage(
            "JOBLOG_BIZ is \(quoted(text)), which is not the id of a business or a business set",
            hint: "set it to the id of a business, or biz_set:ID for a business set, or unset it")
    }

    static func notThere(_ failure: Failure) -> String {
        .note(
            "the session does not begin where the environment says (JOBLOG_BIZ, JOBLOG_JOB, JOBLOG_STEP):"
                + " \(failure.message)"
        )
    }

    static func notKept(_ what: String) -> Failure {
        Failure(
            "offline", "\(what) are not in the store, and with --offline joblog does not ask the platform",
            hint: "start joblog without --offline")
    }

    static func notASize(_ text: String, called: String) -> Failure {
        .usage("\(called) must be a size, not \(quoted(text))", hint: "write 500MB, 2GB, 2GiB or a number of bytes")
    }

    // MARK: Settings

    /// The failure of a statement that would keep a secret in a variable.
    static func secretAsVariable(_ name: String, isCredential: Bool) -> Failure {
        isCredential
            ? .usage("'\(name)' is the name of a credential, and credentials are not variables", hint: "type: login")
            : .usage(
                "the value of '\(name)' seems to hold a password, and variables are shown by `let` and `session`",
                hint: "leave the password out; credentials for the platform are given to `login`")
    }

    static func unknownSetting(_ name: String, among names: [String]) -> Failure {
        let hint: Sentence =
            SecretShapes.isCredentialName(name)
            ? "credentials are not settings; type: login"
            : SpellingSuggestion.question(name, among: names) ?? "type `set` to see all settings"
        return Failure("unknown-setting", "there is no setting \(quoted(name))", hint: hint, status: .usage)
    }

    static func notATimeZone(_ text: String, called: String) -> Failure {
        .usage(
            "\(called) must be the name of a time zone, not \(quoted(text))",
            hint: "write for example Asia/Shanghai, UTC or local")
    }

    static func unknownPromptField(_ word: String, in text: String, at place: Int, called: String) -> Failure {
        let (fields, styles) = PromptTemplate.words
        let near: Sentence = SpellingSuggestion.question(word, among: fields + styles).map { "\($0) " } ?? ""
        return .usage(
            "\(called) has no field \(quoted("{\(word)}"))",
            hint: "\(near)The fields are \(fields.joined(separator: " ")); the styles are"
                + " \(styles.joined(separator: " ")); for a brace, write {{"
        ).blaming(.text(TextMark(text, from: place, length: word.count + 2)))
    }

    static func openBraceInPrompt(_ text: String, at place: Int, called: String) -> Failure {
        .usage("\(called) has a { without a }", hint: "write a field such as {job}, or {{ for a brace")
            .blaming(.text(TextMark(text, from: place, length: 1)))
    }

    static func controlInPrompt(_ text: String, at place: Int, called: String) -> Failure {
        .usage(
            "\(called) must be one line without control characters",
            hint: "for colors, write styles such as {red} and {bold}"
        ).blaming(.text(TextMark(text, from: place, length: 1)))
    }
}

import Grammar
import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    /// The description of `-` among the words after `job`.
    static func backToJob(_ id: Int64) -> String { "back to job \(id)" }

    /// The description of `-` among the words after `step`.
    static let backToRun = "back to the whole run"

    static let chartAndLong = Failure.usage(
        "--chart and --long are two ways to show the same hosts", hint: "leave one of the two out")

    static let noPreviousJob = Failure(
        "no-previous-job", "no job was chosen before this one", hint: "type `job ID`")

    static func batchLeftAside(_ batch: Int) -> String {
        .note("the link is about rolling batch \(batch); the whole step is chosen")
    }

    static func elsewhere(_ origin: String, fromDemo: Bool) -> String {
        fromDemo
            ? .note("the demo's credentials hold for the demo alone; `connect demo` goes back to it")
            : .note("credentials that came by login are not sent to \(origin); credentials of the environment are")
    }

    static func exclusive(_ one: String, _ other: String) -> Failure {
        .usage("\(one) and \(other) exclude each other", hint: "give one of them")
    }

    static func notAnAddress(_ text: String) -> Failure {
        .usage("--host must be one address, not '\(text.prefix(80))'", hint: "type for example `--host 10.20.0.7`")
    }

    static let noLength = Failure.usage(
        "--last is a span without a length", hint: "type for example `jobs --last 7d`")

    /// - Parameter endsNow: whether the span ends now, because no end was given.
    static func emptySpan(endsNow: Bool) -> Failure {
        .usage(
            "the span is empty: it begins at or after its end",
            hint: endsNow ? "give --since a moment in the past, such as -2h" : "give --since a moment before --until")
    }

    static let longestSearch = String.note("looked no further back than five years")

    static let severalJobs = Failure.usage(
        "an id, --name and a list before the pipe are three ways to name a run", hint: "give one of them")

    static let emptyName = Failure.usage(
        "--name is empty, and every run's name contains that", hint: "type `jobs | job` for the newest run")

    static let noJobInList = Failure(
        "no-such-job", "the list before the pipe has no runs", hint: "type `jobs --last 30d` to look further back")

    static let noJobInRow = Failure(
        "no-such-job", "the first row before the pipe names no run", hint: "type `jobs | job`")

    static func noJobNamed(_ text: String) -> Failure {
        let word = Word(quoting: text)
        return Failure(
            "no-such-job", "no run of the last 30 days has '\(text.prefix(80))' in its name",
            hint: "type `jobs --name \(word) --last 180d` to look further back, then `job ID`")
    }

    static func notALink(_ text: String) -> Failure {
        // The query, after the ?, may hold a token, and secrets must not be shown.
        .usage(
            "'\(text.prefix { $0 != "?" }.prefix(200))' is not a link to a run's page",
            hint: "paste a link such as \(JobLink.forms.joined(separator: ", "))")
    }

    static func linkIsForJob(_ link: String) -> Failure {
        // A link whose query holds a token is not repeated.
        .usage(
            "that is the page of a run",
            hint: link.contains("token=") ? "type `job` and the link" : "type `job \(Word(quoting: link))`")
    }

    static func notAStep(_ word: String) -> Failure {
        if JobLink(word) != nil { return linkIsForJob(word) }
        let hint: Sentence = "type `step N` with its position or id, or `step` to see all steps"
        if WholeNumbers.areWritten(in: word) {
            return ids.failure(word, called: "the position or id of a step").hinting(hint.text)
        }
        return .usage("'\(word.prefix(200))' is not a step", hint: hint)
    }

    static let attemptOfWhichStep = Failure.usage(
        "--attempt belongs to one step, and none was given", hint: "type `step N --attempt K`")

    static let noStepToLeave = "no step was chosen"

    static let noScopeSeen = "none was chosen yet: type `biz ID`"

    static func leftJob(_ job: Int64) -> String { "left job \(job); `job -` goes back to it" }

    static func leftOpened(_ logs: OpenedLogs) -> String {
        logs.path == "-"
            ? "left the logs of standard input"
            : "left the opened logs; `open \(Word(quoting: logs.path))` opens them again"
    }

    static func notAScope(_ word: String, _ kind: Scope.Kind) -> Failure {
        let name = kind == .business ? "a business" : "a business set"
        if WholeNumbers.areWritten(in: word) { return ids.failure(word, called: "the id of \(name)") }
        return .usage(
            "'\(word.prefix(80))' is not the id of \(name)",
            hint: "type `\(kind.rawValue) N` with a number from 1; `biz` lists those seen")
    }

    static func runs(of days: String, count: Int, isWhole: Bool) -> String {
        isWhole ? "runs of \(days)" : "the newest \(count) runs of \(days); there are more: --limit N"
    }

    static func noRuns(of days: String, isOffline: Bool, looksBack: Bool) -> String {
        let what = isOffline ? "no runs of \(days) that match were seen before" : "no runs of \(days) match"
        if isOffline { return "\(what); start joblog without --offline to ask the platform" }
        return looksBack ? what : "\(what); --last 30d looks further back"
    }

    static func uncheckable(_ option: String) -> String {
        .note("only the platform knows that each of these runs meets \(option); its list does not show it")
    }

    /// The ids of the platform.
    private static let ids = WholeNumbers(1...(.max))

    static func notAJob(_ word: String) -> Failure {
        if WholeNumbers.areWritten(in: word) { return ids.failure(word, called: "the id of a job") }
        return .usage(
            "'\(word.prefix(200))' is neither the id of a job nor a link to one",
            hint:
                "type a number such as `job 20000100`, paste a link of the platform's page, or type `job -` or `job ~1`"
        )
    }

    static let runsBack: ClosedRange<Int64> = 1...1000

    static func notARunBefore(_ word: String) -> Failure {
        let number = String(word.dropFirst())
        if WholeNumbers.areWritten(in: number) {
            return WholeNumbers(runsBack).failure(number, called: "the number after ~")
        }
        return .usage(
            "'\(word.prefix(80))' does not say how many runs before this one are meant",
            hint: "type `job ~1` for the run before this one, or `job -` for the one that was chosen before")
    }

    static func noEarlierRun(_ back: Int, of job: JobInstance) -> Failure {
        Failure(
            "no-earlier-run", "found no run \(back) before \(job.id) '\(job.name)' in the 180 days before it",
            hint: "type `jobs --last 180d` to see what there is")
    }

    // MARK: Credentials

    static let emptyHelper = Failure.usage(
        "--helper must be a command, and it is empty", hint: "type a command that prints lines name=value")

    static let tryingCredentials = "asking the platform whether it accepts the credentials"

    static func untried(_ failure: Failure) -> String {
        .note("the credentials are set, but it is not known whether the platform accepts them: \(failure.message)")
    }

    static let keptBefore = "the earlier credentials are kept; type `login` to try again"

    static let noDemo = Failure(
        "no-demo", "no demo platform runs in this process", hint: "start joblog with --demo", status: .usage)

    static func demoTakesNo(_ option: String, url: String) -> Failure {
        .usage(
            "`connect demo` goes back to the demo as it was at the start, so it takes no --\(option)",
            hint: "type `connect \(url) --\(option) …` for the demo with other options")
    }

    static func attemptUnavailable(_ attempt: Int, of step: StepInstance) -> Failure {
        let latest = step.attempt
        if attempt > latest {
            return Failure(
                "no-such-attempt",
                "step '\(step.name)' has no attempt \(attempt): it was tried \(quantity(latest, "time"))",
                hint: "type `step \(step.id)` to choose the latest attempt")
        }
        return Failure(
            "attempt-unavailable",
            "attempt \(attempt) of step '\(step.name)' can't be read: only the latest (\(latest)) can",
            hint: "leave --attempt out for the latest attempt")
    }
}

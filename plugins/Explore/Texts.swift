import JobModel

/// What this plugin says to a person.
enum Texts {
    static let chartAndLong = Failure.usage(
        "--chart and --long are two ways to show the same hosts", hint: "leave one of the two out")

    static let noPreviousJob = Failure(
        "no-previous-job", "no job was chosen before this one", hint: "type `job ID`")

    static func batchLeftAside(_ batch: Int) -> String {
        "note: the link is about rolling batch \(batch); the whole step is chosen"
    }

    static func elsewhere(_ origin: String) -> String {
        "note: credentials that came by login are not sent to \(origin); those of the environment are"
    }

    static func exclusive(_ one: String, _ other: String) -> Failure {
        .usage("\(one) and \(other) exclude each other", hint: "give one of them")
    }

    static func notAnAddress(_ text: String) -> Failure {
        .usage("--host must be one address, not '\(text.prefix(80))'", hint: "write for example --host 10.20.0.7")
    }

    static let emptySpan = Failure.usage(
        "the span is empty: it begins at or after its end", hint: "give --since a moment before --until")

    static let longestSearch = "note: looked no further back than five years"

    static func notAJob(_ word: String) -> Failure {
        .usage(
            "'\(word.prefix(200))' is neither the id of a job nor a link to one",
            hint: "type a number such as `job 20000100`, paste a link of the platform's page, or use - or ~1")
    }

    static func noEarlierRun(_ back: Int, of job: JobInstance) -> Failure {
        Failure(
            "no-earlier-run", "found no run \(back) before \(job.id) '\(job.name)' in the 180 days before it",
            hint: "type `jobs --last 180d` to see what there is")
    }

    static func noSuchStep(_ number: Int64, in run: JobRun) -> Failure {
        let count = run.steps.count
        return Failure(
            "no-such-step", "job \(run.job.id) has no step \(number)",
            hint: count == 0
                ? "it has no steps" : "type `step N` with N from 1 to \(count), or `steps` to see their ids")
    }

    static func attemptUnavailable(_ attempt: Int, of step: StepInstance) -> Failure {
        let latest = step.attempt
        if attempt > latest {
            return Failure(
                "no-such-attempt",
                "step '\(step.name)' has no attempt \(attempt): it was tried \(latest) time\(latest == 1 ? "" : "s")",
                hint: "leave --attempt out for the latest")
        }
        return Failure(
            "attempt-unavailable",
            "attempt \(attempt) of step '\(step.name)' can't be read: only the latest (\(latest)) can",
            hint: "leave --attempt out for the latest")
    }
}

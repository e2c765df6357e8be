import JobModel

/// What the toolkit says of the session and its settings.
extension Texts {
    // MARK: The session

    static let notConnected = Failure(
        "not-connected", "no platform is chosen",
        hint: "type `connect https://…`, set JOBLOG_URL, or start with --demo", status: .credentials)

    static let noScope = Failure("no-scope", "no business is chosen", hint: "type `biz ID`")

    static func noStep(_ count: Int) -> Failure {
        Failure(
            "no-step", "no step is chosen", hint: "type `step N` with N from 1 to \(count), or `steps` to see them")
    }

    static func stepWithoutHosts(_ name: String) -> Failure {
        Failure(
            "step-without-hosts", "step \(quoted(name)) has no hosts: it waits for a person and runs nothing",
            hint: "type `steps` and choose a step that runs on hosts")
    }

    static func neverSeen(_ job: Int64) -> Failure {
        Failure(
            "offline", "job \(job) was not seen before, and --offline asks nobody",
            hint: "`jobs --last 90d` lists what was seen; start joblog without --offline to ask the platform")
    }

    static func notKept(_ what: String) -> Failure {
        Failure("offline", "\(what) are not kept, and --offline asks nobody", hint: "start joblog without --offline")
    }

    static func notASize(_ text: String, called: String) -> Failure {
        .usage("\(called) must be a size, not \(quoted(text))", hint: "write 500MB, 2GB, 2GiB or a number of bytes")
    }

    // MARK: Settings

    static func unknownSetting(_ name: String, among names: [String]) -> Failure {
        Failure(
            "unknown-setting", "there is no setting \(quoted(name))",
            hint: Nearest.question(name, among: names) ?? "type `set` to see all settings", status: .usage)
    }

    static func notATimeZone(_ text: String, called: String) -> Failure {
        .usage(
            "\(called) must be the name of a time zone, not \(quoted(text))",
            hint: "write for example Asia/Shanghai, UTC or local")
    }
}

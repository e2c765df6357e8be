import JobModel
import JobShell

/// `jobs` lists the runs of the chosen business, newest first.
struct JobsCommand: Command {
    let signature = CommandSignature(
        "jobs", summary: "the runs of the business, newest first",
        details: """
            A span of more than 30 days is asked for in pieces, as the platform wants it. What a run's row tells is checked here as
            well, since old platforms pass over conditions; --host and --cron can't be.
            """,
        options: [
            .init("last", .duration, valueName: "T", help: "created in the last 7d (the default), 12h, 4w, …"),
            .init("since", .time, valueName: "T", help: "created at or after this moment"),
            .init("until", .time, valueName: "T", help: "created at or before this moment"),
            .init(
                "status", .runStatus, valueName: "S",
                help: "success, failed, … or a number; failed,running: any of them"),
            .init("name", .text, valueName: "TEXT", help: "the name contains this"),
            .init("operator", .text, valueName: "NAME", help: "started by exactly this user"),
            .init(
                "type", .choice(JobInstance.Kind.allCases.map(\.word)), valueName: "TYPE", help: "job, script or file"),
            .init(
                "mode", .choice(JobInstance.LaunchMode.allCases.map(\.word)), valueName: "MODE",
                help: "web, api or cron"),
            .init("host", .text, valueName: "IP", help: "this address is among its hosts"),
            .init("cron", .integer, valueName: "ID", help: "started by this schedule"),
            .init("limit", .integer(1...100_000), valueName: "N", help: "at most so many, 50 if not given"),
        ],
        gives: .jobs,
        examples: [
            .init("jobs --last 2d --status failed", "what failed since the day before yesterday"),
            .init("jobs --name 发布 --limit 5 | to json", "the five latest releases, for a program"),
            .init("jobs --status failed,running", "what failed or still runs"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        if arguments.duration("last") != nil, arguments.time("since") != nil {
            throw Texts.exclusive("--last", "--since")
        }
        let until = arguments.time("until").map(context.moment) ?? context.now
        let week: Int64 = 7 * 86_400_000
        let since =
            arguments.time("since").map(context.moment)
            ?? until.advanced(byMilliseconds: -(arguments.duration("last") ?? week))
        guard since < until else { throw Texts.emptySpan }
        let earliest = until.advanced(byMilliseconds: -JobSearch.farthest)
        if since < earliest { context.note(Texts.longestSearch) }
        let span = JobQuery(since: max(since, earliest), until: until)
        let filter = try Self.filter(arguments)
        let limit = arguments.integer("limit").map { Int(clamping: $0) } ?? 50
        let (jobs, isWhole) = try await JobSearch(context).newest(filter, in: span, limit: limit)
        let days = Self.days(span, in: context)
        let table = Table(
            kind: .jobs, columns: Self.columns, rows: jobs.map(\.json),
            fields: JobInstance(id: 0, name: "", status: RunStatus(rawValue: 0)).json.fields.map(\.name),
            current: context.session.run.flatMap { run in jobs.firstIndex { $0.id == run.job.id } })
        if jobs.isEmpty {
            let looksBack = arguments.duration("last") != nil || arguments.time("since") != nil
            return Outcome(
                .table(table), notes: [Texts.noRuns(of: days, isOffline: context.isOffline, looksBack: looksBack)])
        }
        // Offline, the store filters by address itself, so there is nothing to doubt.
        let doubts = context.isOffline ? [] : filter.uncheckableOptions.map(Texts.uncheckable)
        let covered = Texts.runs(of: days, count: jobs.count, isWhole: isWhole)
        // That there are more runs is said at once, whatever later stages do with the list; that these are all the runs
        // is said only at the end.
        return Outcome(
            .table(table), notes: doubts + (isWhole ? [] : [covered]), closingNotes: { isWhole ? [covered] : [] })
    }

    private static func filter(_ arguments: Arguments) throws(Failure) -> JobFilter {
        if let text = arguments.text("host"), HostAddress(text) == nil { throw Texts.notAnAddress(text) }
        return JobFilter(
            statuses: arguments.runStatuses("status"), name: arguments.text("name"),
            operatorName: arguments.text("operator"),
            kind: JobInstance.Kind.allCases.first { $0.word == arguments.text("type") },
            launchMode: JobInstance.LaunchMode.allCases.first { $0.word == arguments.text("mode") },
            ip: arguments.text("host"), cronID: arguments.integer("cron"))
    }

    /// The first and last day of a span in the session's time zone; a span of less than two days has times of day as
    /// well.
    private static func days(_ span: JobQuery, in context: Context) -> String {
        let isShort = span.until.milliseconds - span.since.milliseconds < 2 * 86_400_000
        func day(_ moment: Timestamp) -> String {
            let local = CivilTime(moment, offsetSeconds: context.offset(at: moment))
            return isShort ? "\(local.date) \(local.time.prefix(5))" : local.date
        }
        return "\(day(span.since)) … \(day(span.until))"
    }

    private static let columns: [Table.Column] = [
        .init("job_instance_id", title: "job", .number), .init("name", title: "name"),
        .init("status", title: "status", .runStatus), .init("operator", title: "operator", goesFirst: true),
        .init("create_time", title: "created", .time, mayGo: true),
        .init("total_time", title: "took", .duration, mayGo: true),
    ]
}

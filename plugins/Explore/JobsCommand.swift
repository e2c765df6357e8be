import JobModel
import JobShell

/// `jobs` lists the runs of the chosen business, newest first.
struct JobsCommand: Command {
    private static let last = Parameter.option(
        "last", .duration, valueName: "T", help: "created in the last 7d (the default), 12h, 4w, …")
    private static let since = Parameter.option(
        "since", .time, valueName: "T", help: "created at or after this moment")
    private static let until = Parameter.option(
        "until", .time, valueName: "T", help: "created at or before this moment")
    private static let statuses = Parameter.option(
        "status", .runStatus, valueName: "S", default: [],
        help: "success, failed, … or a number; failed,running: any of them")
    private static let name = Parameter.option("name", .text, valueName: "TEXT", help: "the name contains this")
    private static let operatorName = Parameter.option(
        "operator", .text, valueName: "NAME", help: "started by exactly this user")
    private static let kind = Parameter.option(
        "type", .choice(JobInstance.Kind.allCases.map(\.word)), valueName: "TYPE", help: "job, script or file")
    private static let launchMode = Parameter.option(
        "mode", .choice(JobInstance.LaunchMode.allCases.map(\.word)), valueName: "MODE", help: "web, api or cron")
    private static let host = Parameter.option(
        "host", .text, valueName: "IP", help: "this address is among its hosts")
    private static let schedule = Parameter.option(
        "cron", .integer, valueName: "ID", help: "started by this schedule")
    private static let limit = Parameter.option(
        "limit", .integer(1...100_000), valueName: "N", default: 50, help: "at most so many, 50 if not given")

    let signature = CommandSignature(
        "jobs", summary: "the runs of the business, newest first",
        details: """
            A span of more than 30 days is asked for in pieces, as the platform wants it. What a run's row tells is checked here as
            well, since old platforms pass over conditions; --host and --cron can't be.
            """,
        parameters: [
            Self.last, Self.since, Self.until, Self.statuses, Self.name, Self.operatorName, Self.kind, Self.launchMode,
            Self.host, Self.schedule, Self.limit,
        ],
        gives: .jobs,
        examples: [
            .init("jobs --last 2d --status failed", "what failed since the day before yesterday"),
            .init("jobs --name 发布 --limit 5 | to json", "the five latest releases, for a program"),
            .init("jobs --status failed,running", "what failed or still runs"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if invocation.has(Self.last), invocation.has(Self.since) {
            throw Texts.exclusive("--last", "--since").about(Self.since)
        }
        let until = invocation[Self.until].map(context.moment) ?? context.now
        let week: Int64 = 7 * 86_400_000
        let since =
            invocation[Self.since].map(context.moment)
            ?? until.advanced(byMilliseconds: -(invocation[Self.last] ?? week))
        guard since < until else {
            if !invocation.has(Self.since) { throw Texts.noLength.about(Self.last) }
            throw Texts.emptySpan(endsNow: !invocation.has(Self.until)).about(Self.since)
        }
        let earliest = until.advanced(byMilliseconds: -JobSearch.farthest)
        if since < earliest { context.note(Texts.longestSearch) }
        let span = JobQuery(since: max(since, earliest), until: until)
        let filter = try Self.filter(invocation)
        let (jobs, isWhole) = try await JobSearch(context).newest(filter, in: span, limit: invocation[Self.limit])
        let days = Self.days(span, in: context)
        let table = Table(
            kind: .jobs, columns: Self.columns, rows: jobs.map(\.json),
            fields: JobInstance(id: 0, name: "", status: RunStatus(rawValue: 0)).json.fields.map(\.name),
            current: context.session.run.flatMap { run in jobs.firstIndex { $0.id == run.job.id } })
        if jobs.isEmpty {
            let looksBack = invocation.has(Self.last) || invocation.has(Self.since)
            return Outcome(
                table, notes: [Texts.noRuns(of: days, isOffline: context.isOffline, looksBack: looksBack)])
        }
        // Offline, the store filters by address itself, so there is nothing to doubt.
        let doubts = context.isOffline ? [] : filter.uncheckableOptions.map(Texts.uncheckable)
        let covered = Texts.runs(of: days, count: jobs.count, isWhole: isWhole)
        // That there are more runs is said at once, whatever later stages do with the list; that these are all the runs
        // is said only at the end.
        return Outcome(
            table, notes: doubts + (isWhole ? [] : [covered]), closingNotes: { isWhole ? [covered] : [] })
    }

    private static func filter(_ invocation: Invocation) throws(Failure) -> JobFilter {
        let host = invocation[Self.host]
        if let host, HostAddress(host) == nil { throw Texts.notAnAddress(host).about(Self.host) }
        return JobFilter(
            statuses: invocation[Self.statuses], name: invocation[Self.name],
            operatorName: invocation[Self.operatorName],
            kind: JobInstance.Kind.allCases.first { $0.word == invocation[Self.kind] },
            launchMode: JobInstance.LaunchMode.allCases.first { $0.word == invocation[Self.launchMode] },
            ip: host, cronID: invocation[Self.schedule].map(Int64.init))
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

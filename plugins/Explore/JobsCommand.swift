import JobModel
import JobShell

/// `jobs`
struct JobsCommand: Command {
    let signature = CommandSignature(
        "jobs", summary: "the runs of the business, newest first",
        details: "A span of more than 30 days is asked for in pieces, as the platform wants it.",
        options: [
            .init("last", .duration, valueName: "T", help: "created in the last 7d (the default), 12h, 4w, …"),
            .init("since", .time, valueName: "T", help: "created at or after this moment"),
            .init("until", .time, valueName: "T", help: "created at or before this moment"),
            .init("status", .runStatus, valueName: "S", help: "success, failed, running, … or a number"),
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
        var query = JobQuery(since: max(since, earliest), until: until)
        query.status = arguments.runStatus("status")
        query.name = arguments.text("name")
        query.operatorName = arguments.text("operator")
        query.kind = JobInstance.Kind.allCases.first { $0.word == arguments.text("type") }
        query.launchMode = JobInstance.LaunchMode.allCases.first { $0.word == arguments.text("mode") }
        if let text = arguments.text("host") {
            guard HostAddress(text) != nil else { throw Texts.notAnAddress(text) }
            query.ip = text
        }
        query.cronID = arguments.integer("cron")
        let limit = arguments.integer("limit").map { Int(clamping: $0) } ?? 50
        let (jobs, isWhole) = try await JobSearch(context).newest(query, limit: limit)
        let table = Table(
            kind: .jobs, columns: Self.columns, rows: jobs.map(\.json),
            current: context.session.run.flatMap { run in jobs.firstIndex { $0.id == run.job.id } })
        let looksBack = arguments.duration("last") != nil || arguments.time("since") != nil
        return Outcome(.table(table), notes: Self.notes(count: jobs.count, isWhole: isWhole, looksBack: looksBack))
    }

    private static let columns: [Table.Column] = [
        .init("job_instance_id", title: "job", .number), .init("name", title: "name"),
        .init("status", title: "status", .runStatus), .init("operator", title: "operator", mayGo: true),
        .init("create_time", title: "created", .time, mayGo: true),
        .init("total_time", title: "took", .duration, mayGo: true),
    ]

    private static func notes(count: Int, isWhole: Bool, looksBack: Bool) -> [String] {
        if count == 0 {
            return [looksBack ? "no runs match" : "no runs match in the last 7 days; --last 30d looks further back"]
        }
        return isWhole ? [] : ["the newest \(count); there are more: --limit N"]
    }
}

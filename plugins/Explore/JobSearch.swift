import JobModel
import JobShell

/// Searches the platform's list of runs in the pieces that the platform allows: 30 days and 1000 runs a call.
struct JobSearch {
    private let context: Context
    /// The longest span of one call, in milliseconds.
    static let longestSpan: Int64 = 30 * 86_400_000
    private static let longestPage = 1000
    /// The smallest page that is asked for when rows are filtered here, so that a rare run is found in few calls.
    private static let shortestSievedPage = 100
    /// The largest number of rows that one search looks at, repeated rows included. Without a limit, a search would
    /// never end on a platform that keeps naming new runs, or one new run among old ones on each page.
    private static let mostLookedAt = 200_000
    /// The longest span of a whole list, in milliseconds: five years, which take 61 calls.
    static let farthest: Int64 = 5 * 365 * 86_400_000

    init(_ context: Context) {
        self.context = context
    }

    /// The newest runs that match a filter. The span may be longer than the platform allows for one call.
    ///
    /// - Returns: at most `limit` runs, newest first, and whether these are all that there are.
    func newest(
        _ filter: JobFilter, in span: JobQuery, limit: Int
    ) async throws -> (jobs: [JobInstance], isWhole: Bool) {
        var jobs: [JobInstance] = []
        var isWhole = true
        let queries = filter.queries(in: span)
        let isWanted: ((JobInstance) -> Bool)? = filter.hasCheckableConditions ? { filter.matches($0) } : nil
        for query in queries {
            let found = try await newest(query, limit: limit, where: isWanted)
            jobs += found.jobs
            isWhole = isWhole && found.isWhole
        }
        if queries.count > 1 {
            // A run whose status changed between two queries is in the answers to both.
            var seen: Set<Int64> = []
            jobs = jobs.filter { seen.insert($0.id).inserted }.sorted { left, right in
                let (a, b) = (left.create?.milliseconds ?? .max, right.create?.milliseconds ?? .max)
                return a != b ? a > b : left.id > right.id
            }
        }
        return (Array(jobs.prefix(limit)), isWhole && jobs.count <= limit)
    }

    /// The newest runs that answer a query. Its span may be longer than the platform allows for one call.
    ///
    /// - Parameter isWanted: a further condition that is checked here; nil to accept every run.
    /// - Returns: at most `limit` runs, newest first, and whether these are all that there are.
    func newest(
        _ query: JobQuery, limit: Int, where isWanted: ((JobInstance) -> Bool)? = nil
    ) async throws -> (jobs: [JobInstance], isWhole: Bool) {
        var jobs: [JobInstance] = []
        var seen: Set<Int64> = []
        var lookedAt = 0
        var piece = query
        while piece.until > query.since {
            let start = piece.until.advanced(byMilliseconds: -Self.longestSpan)
            piece.since = max(query.since, start)
            piece.offset = 0
            while true {
                try Task.checkCancellation()
                // One run more than wanted shows whether there are more.
                let shortest = isWanted == nil ? 1 : Self.shortestSievedPage
                piece.limit = min(max(limit - jobs.count + 1, shortest), Self.longestPage)
                let page = try await context.jobs(piece)
                let fresh = page.jobs.filter { seen.insert($0.id).inserted }
                jobs += fresh.filter { isWanted?($0) ?? true }
                if jobs.count > limit { return (Array(jobs.prefix(limit)), false) }
                lookedAt += page.jobs.count
                if lookedAt >= Self.mostLookedAt { return (jobs, false) }
                piece.offset += page.jobs.count
                // A platform that ignores `start` repeats the same full page for ever, so a page without new runs ends
                // the loop.
                if fresh.isEmpty || page.jobs.count < piece.limit || piece.offset >= page.total ?? .max { break }
            }
            piece.until = piece.since
        }
        return (jobs, true)
    }

    /// Finds an earlier run of the same plan or, for a run without a plan, of the same name.
    ///
    /// - Parameters:
    ///   - back: how many runs earlier, from 1.
    ///   - job: the run from which to count back.
    /// - Returns: nil when the 180 days before `job` have too few such runs.
    func run(_ back: Int, before job: JobInstance) async throws -> JobInstance? {
        let created = job.create ?? job.start ?? context.now
        var itself = JobQuery(
            since: created.advanced(byMilliseconds: -86_400_000), until: created.advanced(byMilliseconds: 86_400_000))
        itself.id = job.id
        // The status answer has no plan, but the list has: 0, a negative number or nothing stands for a run without a
        // plan.
        let planID = try await context.jobs(itself).jobs.first?.planID ?? 0
        var query = JobQuery(since: created.advanced(byMilliseconds: -6 * Self.longestSpan), until: created)
        if planID <= 0 { query.name = job.name }
        let (earlier, _) = try await newest(query, limit: back) { other in
            let isSame = planID <= 0 ? other.name == job.name : other.planID == planID
            return isSame && other.id != job.id && (other.create ?? created) <= created
        }
        return earlier.count == back ? earlier.last : nil
    }
}

/// The conditions by which `jobs` selects runs.
///
/// The platform gets the conditions in its queries, but old platforms ignore conditions that they don't know and answer
/// with all runs. So each row of an answer is checked again. A condition on a field that the row lacks counts as met.
struct JobFilter {
    /// The statuses of which a run must have one; empty for any status.
    var statuses: [RunStatus] = []
    /// A part of the name; upper and lower case are the same.
    var name: String?
    /// The user who started the run.
    var operatorName: String?
    var kind: JobInstance.Kind?
    var launchMode: JobInstance.LaunchMode?
    /// An address among the run's hosts. Rows don't have this field.
    var ip: String?
    /// The schedule that started the run. A row only says whether a schedule did.
    var cronID: Int64?

    /// The queries for one span: one for each status, because the platform takes only one status in a query.
    func queries(in span: JobQuery) -> [JobQuery] {
        var query = span
        query.name = name
        query.operatorName = operatorName
        query.kind = kind
        query.launchMode = launchMode
        query.ip = ip
        query.cronID = cronID
        if statuses.isEmpty { return [query] }
        return statuses.map { status in
            query.status = status
            return query
        }
    }

    /// Whether any condition can be checked in the rows of a list.
    var hasCheckableConditions: Bool {
        !statuses.isEmpty || name != nil || operatorName != nil || kind != nil || launchMode != nil || cronID != nil
    }

    /// Whether a run meets every condition that its row can show.
    func matches(_ job: JobInstance) -> Bool {
        let launchMode = cronID == nil ? launchMode : .cron
        return (statuses.isEmpty || statuses.contains(job.status))
            && (name.map { $0.isEmpty || job.name.lowercased().contains($0.lowercased()) } ?? true)
            // The platform's database compares names without regard to case.
            && (operatorName.map { job.operatorName.isEmpty || job.operatorName.lowercased() == $0.lowercased() }
                ?? true)
            && (kind == nil || job.kind == nil || job.kind == kind?.rawValue)
            && (launchMode == nil || job.launchMode == nil || job.launchMode == launchMode?.rawValue)
    }

    /// The command's options whose conditions no row can show.
    var uncheckableOptions: [String] { (ip == nil ? [] : ["--host"]) + (cronID == nil ? [] : ["--cron"]) }
}

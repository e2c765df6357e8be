import JobModel
import JobShell

/// Asks for the platform's list of runs in the pieces that it allows: 30 days a call, 1000 runs a call.
struct JobSearch {
    private let context: Context
    /// The longest span of one call, in milliseconds.
    static let longestSpan: Int64 = 30 * 86_400_000
    private static let longestPage = 1000
    /// How many runs are asked for at least where only some of them are wanted, so that a rare one is found in few calls.
    private static let shortestSievedPage = 100
    /// How many rows of one list are looked at at most, those that came before among them. A platform that names ever new
    /// runs, or one new run among old ones on each page, would never let a search end.
    private static let mostLookedAt = 200_000
    /// How far back a list may reach, in milliseconds: five years, which are 61 calls.
    static let farthest: Int64 = 5 * 365 * 86_400_000

    init(_ context: Context) {
        self.context = context
    }

    /// The newest runs that a filter wants, whatever the span.
    ///
    /// - Returns: at most `limit` runs, newest first, and whether these are all.
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
            // A run whose status changed meanwhile is in two lists.
            var seen: Set<Int64> = []
            jobs = jobs.filter { seen.insert($0.id).inserted }.sorted { left, right in
                let (a, b) = (left.create?.milliseconds ?? .max, right.create?.milliseconds ?? .max)
                return a != b ? a > b : left.id > right.id
            }
        }
        return (Array(jobs.prefix(limit)), isWhole && jobs.count <= limit)
    }

    /// The newest runs of a query, whatever its span.
    ///
    /// - Parameter isWanted: which of them count; nil for all.
    /// - Returns: at most `limit` runs, newest first, and whether these are all.
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
                // One more than wanted tells whether there are more.
                let shortest = isWanted == nil ? 1 : Self.shortestSievedPage
                piece.limit = min(max(limit - jobs.count + 1, shortest), Self.longestPage)
                let page = try await context.jobs(piece)
                let fresh = page.jobs.filter { seen.insert($0.id).inserted }
                jobs += fresh.filter { isWanted?($0) ?? true }
                if jobs.count > limit { return (Array(jobs.prefix(limit)), false) }
                lookedAt += page.jobs.count
                if lookedAt >= Self.mostLookedAt { return (jobs, false) }
                piece.offset += page.jobs.count
                // A platform that ignores `start` gives the same runs for ever, in pages that are never short.
                if fresh.isEmpty || page.jobs.count < piece.limit || piece.offset >= page.total ?? .max { break }
            }
            piece.until = piece.since
        }
        return (jobs, true)
    }

    /// The run `back` runs before another one of the same plan or, without a plan, of the same name.
    ///
    /// It looks back up to 180 days before the other run.
    func run(_ back: Int, before job: JobInstance) async throws -> JobInstance? {
        let created = job.create ?? job.start ?? context.now
        var itself = JobQuery(
            since: created.advanced(byMilliseconds: -86_400_000), until: created.advanced(byMilliseconds: 86_400_000))
        itself.id = job.id
        // The status answer knows no plan; the list does: 0, negative or nothing where there is none.
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

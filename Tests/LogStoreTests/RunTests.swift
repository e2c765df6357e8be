import JobModel
import LogStore
import Testing

@Suite struct RunTests {
    let store: LogStore

    init() throws {
        store = try LogStore.temporary()
    }

    private static func run(hosts: [Host], status: Int = 4, executeCount: Int = 0, finished: Bool = true) -> JobRun {
        let steps = [
            StepInstance(
                id: .max, name: "deploy", type: 1, status: RunStatus(rawValue: status), executeCount: executeCount,
                create: Sample.now, start: Sample.now, end: finished ? Sample.minutes(1) : nil,
                durationMilliseconds: 60_000, hosts: hosts),
            StepInstance(id: 3, name: "确认", type: 3, status: RunStatus(rawValue: 1)),
        ]
        let job = JobInstance(
            id: .max - 1, name: "release", create: Sample.now, start: Sample.now, status: RunStatus(rawValue: status))
        return JobRun(job: job, steps: steps)
    }

    private static let hosts = [
        Host(
            id: 9_007_199_254_740_993, area: 3, ipv4: HostAddress("10.0.0.1"), ipv6: HostAddress("fd00::1"),
            status: HostStatus(rawValue: 104), exitCode: -7, tag: "out of disk", start: Sample.now,
            end: Sample.minutes(1), durationMilliseconds: 60_000, executeCount: 2),
        Host(id: nil, area: 1, ipv4: HostAddress("10.0.0.2")), Host(id: nil, ipv6: HostAddress("fd00::2")),
        Host(id: nil),
    ]

    private func keep(_ run: JobRun) throws {
        try store.keep(run, platform: Sample.platform, scope: Sample.scope, now: Sample.now)
    }

    private func kept(_ job: Int64 = .max - 1) throws -> JobRun? {
        try store.run(job, platform: Sample.platform, scope: Sample.scope)
    }

    @Test func aRunComesBackWhole() throws {
        let run = Self.run(hosts: Self.hosts)
        try keep(run)
        #expect(try kept() == run)
        #expect(try kept(7) == nil)
        #expect(try store.run(.max - 1, platform: "https://other", scope: Sample.scope) == nil)
        #expect(try store.run(.max - 1, platform: Sample.platform, scope: .business(3)) == nil)
    }

    @Test func hostsThatWereNotAskedForStay() throws {
        try keep(Self.run(hosts: Self.hosts))
        try keep(Self.run(hosts: []))
        #expect(try kept()?.steps[0].hosts == Self.hosts)
        // A new attempt has hosts of its own.
        try keep(Self.run(hosts: [], executeCount: 1))
        #expect(try kept()?.steps[0].hosts == [])
    }

    @Test func aRunningStepIsWrittenAnew() throws {
        try keep(Self.run(hosts: [Sample.host(1, status: 7)], status: 2, finished: false))
        try keep(Self.run(hosts: [Sample.host(1, status: 9)], status: 2, finished: false))
        #expect(try kept()?.steps[0].hosts[0].status.rawValue == 9)
        try keep(Self.run(hosts: [Sample.host(1, status: 11)], status: 4))
        #expect(try kept()?.steps[0].hosts[0].status.rawValue == 11)
        #expect(try kept()?.finished == true)
    }

    @Test func whatTheStatusAnswerDoesNotKnowStays() throws {
        let listed = JobInstance(
            id: .max - 1, planID: 5, templateID: 6, name: "release", operatorName: "li", create: Sample.now,
            launchMode: 3, status: RunStatus(rawValue: 2), kind: 0)
        try store.keep([listed], platform: Sample.platform, scope: Sample.scope, now: Sample.now)
        #expect(try kept() == nil)
        try keep(Self.run(hosts: []))
        let job = try #require(try kept()?.job)
        #expect(job.operatorName == "li")
        #expect(job.planID == 5)
        #expect(job.launchMode == 3)
        #expect(job.status.rawValue == 4)
    }

    // MARK: Lists

    private func keepList() throws {
        let jobs = (1...30).map { index in
            JobInstance(
                id: Int64(index), name: index % 2 == 0 ? "Deploy 100%_a" : "backup",
                operatorName: index % 3 == 0 ? "wang" : "li", create: Sample.minutes(Int64(index)),
                launchMode: index % 3 + 1, status: RunStatus(rawValue: index % 5 == 0 ? 4 : 3), kind: index % 3)
        }
        try store.keep(jobs.shuffled(), platform: Sample.platform, scope: Sample.scope, now: Sample.now)
    }

    private func ids(_ change: (inout JobQuery) -> Void = { _ in }) throws -> [Int64] {
        var query = JobQuery(since: Sample.minutes(0), until: Sample.minutes(100))
        query.limit = 1000
        change(&query)
        return try store.jobs(query, platform: Sample.platform, scope: Sample.scope).jobs.map(\.id)
    }

    @Test func runsAreListedNewestFirst() throws {
        try keepList()
        #expect(try ids() == Array((1...30).reversed()))
        #expect(
            try ids {
                $0.since = Sample.minutes(10); $0.until = Sample.minutes(12)
            } == [12, 11, 10])
        var query = JobQuery(since: Sample.now, until: Sample.minutes(100), offset: 5, limit: 3)
        query.operatorName = "wang"
        let page = try store.jobs(query, platform: Sample.platform, scope: Sample.scope)
        #expect(page.jobs.map(\.id) == [15, 12, 9])
        #expect(page.total == 10)
        #expect(try store.jobs(query, platform: Sample.platform, scope: .business(9)).jobs.isEmpty)
    }

    @Test func filtersAreObeyed() throws {
        try keepList()
        #expect(try ids { $0.name = "deploy" }.count == 15)
        #expect(try ids { $0.name = "%_A" }.count == 15)
        #expect(try ids { $0.name = "%b" }.isEmpty)
        #expect(try ids { $0.id = 7 } == [7])
        #expect(try ids { $0.status = RunStatus(rawValue: 4) } == [30, 25, 20, 15, 10, 5])
        #expect(try ids { $0.launchMode = .web }.count == 10)
        #expect(try ids { $0.kind = .script }.count == 10)
        #expect { try ids { $0.cronID = 1 } } throws: { ($0 as? Failure)?.code == "store-filter" }
    }

    @Test func anAddressIsLookedForAmongTheHosts() throws {
        try keepList()
        try keep(Self.run(hosts: Self.hosts))
        #expect(try ids { $0.ip = "10.0.0.1" } == [.max - 1])
        #expect(try ids { $0.ip = "FD00:0::2" } == [.max - 1])
        #expect(try ids { $0.ip = "10.0.0.9" }.isEmpty)
        #expect(try ids { $0.ip = "' OR 1 --" }.isEmpty)
    }
}

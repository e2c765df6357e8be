import BKJob
import DemoFaults
import DemoPlatform
import JobLogs
import JobModel
import LogStore
import Testing

/// Fetches over real HTTP, with the demo platform's faults.
@Suite struct StormTests {
    /// A reader on a demo platform, with the step that it reads.
    private struct Scene {
        let demo: DemoPlatform
        let library: LogLibrary
        let reader: LogReader
        let step: StepInstance
        let place: LogPlace

        /// - Parameter batchSize: the most hosts of a request. A third of the platform's real limit, for a third of the
        ///   hosts, makes as many requests, and so as many faults, in a third of the time.
        init(_ faults: String, hosts: Int = 330, batchSize: Int = 150, attempts: Int = 8) async throws {
            let job = DemoWorld.deploymentJobID
            let now = Timestamp(milliseconds: 1_795_478_400_000)
            demo = try await DemoPlatform.start(hosts: hosts, now: now, faults: DemoFaults(faults).injector())
            let known = DemoPlatform.credentials
            let lines = "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)"
            let platform = try JobPlatform(
                endpoint: Endpoint(url: demo.url, timeoutSeconds: 60),
                credentials: Credentials.parse(lines, source: "test"))
            let scope = Scope.business(DemoWorld.businessID)
            step = try #require(try await platform.run(job, in: scope).steps.first)
            place = LogPlace(
                platform: demo.url, scope: scope, job: job, step: step.id, executeCount: step.executeCount)
            library = LogLibrary(path: nil, clock: { now }, note: { _ in })
            let backOff = BackOff(baseSeconds: 0.001, longestSeconds: 0.01, attempts: attempts)
            var settings = FetchSettings(concurrency: 3, backOff: backOff)
            settings.batchSize = batchSize
            reader = LogReader(
                platform: platform, library: library, settings: settings, clock: { now }, unread: UnreadLogs())
        }

        /// What the platform's world says each host printed, against what is here.
        func expectEveryLogByteForByte() async throws {
            var position = 0
            for try await log in reader.stream(step.hosts, at: .init(place)) {
                let host = step.hosts[position]
                let truth = demo.world.log(ofHost: host.id ?? 0, job: place.job, step: place.step)
                switch log.content {
                case .script(let bytes)?: #expect(bytes == truth, "host \(host.id ?? 0)")
                default: #expect(truth == nil && log.state == .none, "host \(host.id ?? 0) is \(log.state)")
                }
                position += 1
            }
            #expect(position == step.hosts.count)
        }
    }

    @Test(arguments: [
        "seed=1", "latency=1-20", "status429=0.3", "status500=0.4", "html502=0.4", "login=0.3", "reset=0.4",
        "reset-body=0.4",
        "truncate=0.4", "cut-json=0.4", "empty=0.4", "omit=0.2", "gzip",
        "latency=1-5,status429=0.1,status500=0.1,html502=0.1,reset=0.1,reset-body=0.1,cut-json=0.1,truncate=0.1,empty=0.1,omit=0.1,gzip",
    ])
    func afterTheStormEveryLogIsThere(_ faults: String) async throws {
        let scene = try await Scene(faults)
        let report = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        #expect(report.failed.isEmpty, "\(report.failed.map(\.failure))")
        #expect(report.fetched + report.none.count == scene.step.hosts.count)
        try await scene.expectEveryLogByteForByte()
        try await scene.demo.stop()
    }

    @Test func theGuiltyStandAloneAndTheOthersHaveTheirLogs() async throws {
        let guilty: Set<Int64> = [100_017, 100_601, 100_602]
        let scene = try await Scene("guilty=100017+100601+100602", hosts: 1100, batchSize: 500, attempts: 2)
        let report = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        let failed = Set(report.failed.flatMap(\.hosts).compactMap { scene.step.hosts[$0].id })
        #expect(failed == guilty)
        #expect(report.retries > 0)
        #expect(report.fetched + report.none.count == scene.step.hosts.count - guilty.count)
        try await scene.demo.stop()
    }

    @Test(arguments: ["status500=1", "login=1", "cut-json=1"])
    func aPlatformThatIsOutOfOrderEndsTheFetch(_ faults: String) async throws {
        let scene = try await Scene(faults, hosts: 900, attempts: 2)
        let report = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        #expect(report.fetched < 900)
        #expect(report.failed.reduce(0) { $0 + $1.hosts.count } + report.fetched + report.none.count == 900)
        // Not each host was asked for alone.
        #expect(scene.demo.logRequests < 400)
        try await scene.demo.stop()
    }

    @Test(arguments: ["reset=first5", "reset-body=first5", "truncate=first9"])
    func connectionsThatBreakAtFirstAreNotTheEnd(_ faults: String) async throws {
        let scene = try await Scene(faults, attempts: 2)
        let report = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        #expect(report.failed.isEmpty, "\(report.failed.map(\.failure))")
        try await scene.expectEveryLogByteForByte()
        try await scene.demo.stop()
    }

    @Test func aRefreshedHostWhoseLogIsGoneKeepsTheOneThatIsHere() async throws {
        let scene = try await Scene("blank", hosts: 300)
        let host = try #require(scene.step.hosts.first { $0.id == 100_017 })
        let old = HostLog(host: host, state: .fetched, content: .script(Array("old\n".utf8)))
        try scene.library.opened().keep([old], at: scene.place, now: Timestamp(milliseconds: 1_795_478_400_000))
        let report = try await scene.reader.fetch([host], at: .init(scene.place), refresh: true)
        #expect(report.kept == 1 && report.none.isEmpty && report.fetched == 0)
        for try await log in scene.reader.stream([host], at: .init(scene.place)) { #expect(log.content == old.content) }
        try await scene.demo.stop()
    }

    @Test func whatIsHereIsNotAskedForAgain() async throws {
        let scene = try await Scene("seed=1")
        let silent = Set(scene.demo.world.hostIDs(doing: .silent))
        // Of a host that ran and printed nothing a single answer is no certainty.
        let first = Array(scene.step.hosts.filter { !silent.contains($0.id ?? 0) }.prefix(200))
        _ = try await scene.reader.fetch(first, at: .init(scene.place))
        let before = scene.demo.logRequests
        let again = try await scene.reader.fetch(first, at: .init(scene.place))
        #expect(scene.demo.logRequests == before)
        #expect(again.fetched == 0 && again.kept + again.none.count == 200 && again.uncertain.isEmpty)
        let rest = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        #expect(rest.kept == again.kept)
        #expect(rest.fetched + rest.kept + rest.none.count == scene.step.hosts.count)
        try await scene.demo.stop()
    }

    @Test func hostsThatAnAnswerLeftOutAreAskedForOnceMoreFiftyAtATime() async throws {
        let scene = try await Scene("omit=0.2", hosts: 500, batchSize: 500)
        let report = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        let omitted = scene.demo.faultsDone[.omit] ?? 0
        #expect(omitted > 50)
        // One batch of 500, then the doubtful ones; those that ran and printed nothing are among them, and are asked for alone.
        #expect(scene.demo.logRequests >= 1 + omitted / 50)
        #expect(scene.demo.logRequests <= 3 + (omitted + report.none.count) / 50 + report.uncertain.count)
        try await scene.expectEveryLogByteForByte()
        try await scene.demo.stop()
    }

    @Test func aServerThatIsGoneEndsTheFetchAndLosesNothing() async throws {
        let scene = try await Scene("seed=1", attempts: 2)
        let first = try await scene.reader.fetch(Array(scene.step.hosts.prefix(150)), at: .init(scene.place))
        try await scene.demo.stop()
        let report = try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        let certain = 150 - first.uncertain.count
        #expect(report.failed.allSatisfy { $0.failure.status == .unreachable })
        #expect(report.failed.reduce(0) { $0 + $1.hosts.count } == scene.step.hosts.count - certain)
        #expect(report.kept + report.none.count == certain)
    }

    @Test func cancellationStopsAtOnceAndKeepsWhatCame() async throws {
        let scene = try await Scene("trickle=200000", hosts: 1100, batchSize: 500)
        let task = Task {
            try await scene.reader.fetch(scene.step.hosts, at: .init(scene.place))
        }
        while try await scene.library.entries(at: scene.place).isEmpty { await Task.yield() }
        task.cancel()
        let result = await task.result
        #expect(throws: Failure.self) { try result.get() }
        let kept = try await scene.library.entries(at: scene.place).count
        #expect(kept > 0 && kept < scene.step.hosts.count)
        try await scene.demo.stop()
    }

    @Test func withoutAPlatformTheStoreAloneAnswers() async throws {
        let scene = try await Scene("seed=1", hosts: 300)
        _ = try await scene.reader.fetch(Array(scene.step.hosts.prefix(100)), at: .init(scene.place))
        let offline = LogReader(
            platform: nil, library: scene.library, settings: FetchSettings(),
            clock: { Timestamp(milliseconds: 0) }, unread: UnreadLogs())
        let report = try await offline.fetch(scene.step.hosts, at: .init(scene.place))
        #expect(report.kept + report.none.count == 100)
        #expect(report.failed.first?.failure.code == "offline")
        #expect(report.failed.first?.hosts.count == 200)
        try await scene.demo.stop()
    }
}

@Suite struct BackOffTests {
    private let backOff = BackOff(baseSeconds: 0.5, longestSeconds: 4, attempts: 9)

    @Test func waitsDoubleUpToTheLongest() {
        let limits = (2...8).map { backOff.seconds(before: $0, retryAfter: nil, random: 1) }
        #expect(limits == [0.5, 1, 2, 4, 4, 4, 4])
        #expect(backOff.seconds(before: 5, retryAfter: nil, random: 0) == 0)
    }

    @Test func whatThePlatformAsksForIsObeyedUpToAMinute() {
        #expect(backOff.seconds(before: 2, retryAfter: 3, random: 0) == 3)
        #expect(backOff.seconds(before: 2, retryAfter: 86_400, random: 0) == 60)
    }
}

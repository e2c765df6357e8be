import BKJob
import DemoPlatform
import Foundation
import GRDB
import JobLogs
import JobModel
import LogStore
import Testing

/// Logs that the store had a moment ago and that are not whole when they are read.
@Suite struct UnreadLogsTests {
    /// A step of a demo platform whose logs were all fetched into a store on disk.
    private final class Scene {
        let folder = FileManager.default.temporaryDirectory.appending(path: "unread-\(UUID().uuidString)").path
        let demo: DemoPlatform
        let library: LogLibrary
        let platform: JobPlatform
        let step: StepInstance
        let place: LogPlace
        let unread = UnreadLogs()
        let now = Timestamp(milliseconds: 1_795_478_400_000)

        init() async throws {
            let job = DemoWorld.deploymentJobID
            let now = now
            demo = try await DemoPlatform.start(hosts: 40, now: now)
            let known = DemoPlatform.credentials
            let lines = "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)"
            platform = try JobPlatform(
                endpoint: Endpoint(url: demo.url), credentials: Credentials.parse(lines, source: "test"))
            let scope = Scope.business(DemoWorld.businessID)
            step = try #require(try await platform.run(job, in: scope).steps.first)
            place = LogPlace(
                platform: demo.url, scope: scope, job: job, step: step.id, executeCount: step.executeCount)
            library = LogLibrary(path: folder + "/logs.sqlite", clock: { now }, note: { _ in })
            _ = try await reader(online: true).fetch(step.hosts, at: .init(place))
        }

        deinit { try? FileManager.default.removeItem(atPath: folder) }

        func reader(online: Bool) -> LogReader {
            LogReader(
                platform: online ? platform : nil, library: library, settings: FetchSettings(),
                clock: { Timestamp(milliseconds: 1_795_478_400_000) }, unread: unread)
        }

        /// Changes the store as a fault of the disk, or another process, would.
        func execute(_ sql: String) throws {
            let queue = try DatabaseQueue(path: folder + "/logs.sqlite")
            try queue.write { try $0.execute(sql: sql) }
            try queue.close()
        }

        /// The states of all hosts' logs, read with what was known before the store was changed.
        func states(online: Bool, after change: String) async throws -> [HostLog.State: Int] {
            let known = try await library.entries(at: place)
            try execute(change)
            var states: [HostLog.State: Int] = [:]
            for try await log in reader(online: online).stream(step.hosts, at: .init(place), known: known) {
                states[log.state, default: 0] += 1
                guard case .script(let bytes)? = log.content else { continue }
                #expect(bytes == demo.world.log(ofHost: log.host.id ?? 0, job: place.job, step: place.step))
            }
            return states
        }
    }

    /// Three damaged logs, and all of them pruned.
    static let changes = [
        "UPDATE body SET data = substr(data, 1, 20) || x'00' || substr(data, 22) WHERE id <= 3",
        "DELETE FROM log; DELETE FROM body; DELETE FROM content; DELETE FROM place",
    ]

    @Test(arguments: changes) func theyAreFetchedAgain(_ change: String) async throws {
        let scene = try await Scene()
        let before = try await scene.library.entries(at: scene.place).values.count { $0.state == .fetched }
        let states = try await scene.states(online: true, after: change)
        #expect(states[.fetched] == before)
        #expect(states[.failed] == nil)
        #expect(scene.unread.failure == nil)
        #expect(scene.unread.countOfFetchedAgain >= 3)
        try await scene.demo.stop()
    }

    @Test(arguments: changes) func withoutAPlatformTheyFailAndAreCounted(_ change: String) async throws {
        let scene = try await Scene()
        let before = try await scene.library.entries(at: scene.place).values.count { $0.state == .fetched }
        let states = try await scene.states(online: false, after: change)
        let lost = try #require(states[.failed])
        #expect(states[.fetched] ?? 0 == before - lost)
        let failure = try #require(scene.unread.failure)
        #expect(failure.status == .failure)
        #expect(failure.message.contains("the logs of \(lost) hosts could not be read"), "\(failure.message)")
        try await scene.demo.stop()
    }

    @Test func aPlatformThatIsGoneMakesOnlyTheLostOnesFail() async throws {
        let scene = try await Scene()
        try await scene.demo.stop()
        let states = try await scene.states(online: true, after: Self.changes[0])
        #expect(states[.failed] == 3)
        #expect(try #require(scene.unread.failure).message.contains("the logs of 3 hosts"))
    }

    /// A row that a damaged page hides: the statement is right, and the next start looks at the file.
    @Test func aRowThatIsGoneRightAfterAFetchIsAskedForAgain() async throws {
        let scene = try await Scene()
        try scene.execute("DELETE FROM log WHERE host = (SELECT min(host) FROM log)")
        let known = try await scene.library.entries(at: scene.place)
        var states: [HostLog.State: Int] = [:]
        let stream = scene.reader(online: true)
            .stream(scene.step.hosts, at: .init(scene.place), known: known, isFetched: true)
        for try await log in stream { states[log.state, default: 0] += 1 }
        #expect(states[.unfetched] == nil && states[.failed] == nil, "\(states)")
        #expect(scene.unread.countOfFetchedAgain == 1)
        #expect(FileManager.default.fileExists(atPath: scene.folder + "/logs.sqlite.suspect"))
        try await scene.demo.stop()
    }

    @Test func aStoreThatWasRemovedIsBegunAnew() async throws {
        let scene = try await Scene()
        try FileManager.default.removeItem(atPath: scene.folder)
        _ = try await scene.reader(online: true).fetch(scene.step.hosts, at: .init(scene.place))
        let now = scene.now
        let other = LogLibrary(path: scene.folder + "/logs.sqlite", clock: { now }, note: { _ in })
        #expect(try await other.entries(at: scene.place).count == scene.step.hosts.count)
        try await scene.demo.stop()
    }
}

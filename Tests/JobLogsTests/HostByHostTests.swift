import BKJob
import DemoFaults
import DemoPlatform
import HostSets
import JobLogs
import JobModel
import LogStore
import Synchronization
import Testing

/// Logs that are asked for by the method for a single host: where the platform takes nothing else, and where its answers for
/// many leave hosts out.
@Suite struct HostByHostTests {
    /// What was asked and said, and what time it is.
    private final class Record: Sendable {
        let traces = Mutex<[RequestTrace]>([])
        let notes = Mutex<[String]>([])
        let seconds = Mutex<Int64>(0)

        var now: Timestamp {
            Timestamp(milliseconds: 1_795_478_400_000 + seconds.withLock { $0 } * 1000)
        }

        /// How often each method for logs was called since the last time.
        func calls() -> (batch: Int, single: Int) {
            let urls = traces.withLock { traces in
                defer { traces = [] }
                return traces.map(\.url)
            }
            return (
                urls.count { $0.contains("/batch_get_job_instance_ip_log") },
                urls.count { $0.contains("/get_job_instance_ip_log") }
            )
        }
    }

    /// A reader on a demo platform, with a step that it reads.
    ///
    /// The hosts at 0 and 6 have plainly succeeded, whatever the number of hosts.
    private struct Scene {
        static let concurrency = 3
        let demo: DemoPlatform
        let library: LogLibrary
        let reader: LogReader
        let hosts: [Host]
        let step: LogReader.Step
        let record = Record()

        init(
            _ faults: String = "", job: Int64 = DemoWorld.deploymentJobID, index: Int = 0, hosts: Int = 120,
            door: Door = .esb, usesGET: Bool = false
        ) async throws {
            let record = record
            demo = try await DemoPlatform.start(hosts: hosts, now: record.now, faults: DemoFaults(faults).injector())
            let known = DemoPlatform.credentials
            let lines = "bk_app_code=\(known.appCode)\nbk_app_secret=\(known.appSecret)\nbk_username=\(known.username)"
            let platform = try JobPlatform(
                endpoint: Endpoint(url: door == .esb ? demo.url : demo.gatewayURL, door: door, usesGET: usesGET),
                credentials: Credentials.parse(lines, source: "test"),
                trace: { trace in record.traces.withLock { $0.append(trace) } })
            let scope = Scope.business(DemoWorld.businessID)
            let chosen = try #require(try await platform.run(job, in: scope).steps.dropFirst(index).first)
            self.hosts = chosen.hosts
            let place = LogPlace(
                platform: demo.url, scope: scope, job: job, step: chosen.id, executeCount: chosen.executeCount)
            step = LogReader.Step(place, isOfFiles: chosen.kind == .file, hasEnded: true)
            library = LogLibrary(path: nil, clock: { record.now }, note: { _ in })
            reader = LogReader(
                platform: platform, library: library,
                settings: FetchSettings(
                    concurrency: Self.concurrency, backOff: BackOff(baseSeconds: 0.001, longestSeconds: 0.01)),
                clock: { record.now }, unread: UnreadLogs(), note: { note in record.notes.withLock { $0.append(note) } }
            )
            _ = record.calls()
        }

        /// What the platform's world says each host of a script step printed, against what is here.
        func expectEveryLogByteForByte() async throws {
            var position = 0
            for try await log in reader.stream(hosts, at: step) {
                let truth = demo.world.log(ofHost: hosts[position].id ?? 0, job: step.place.job, step: step.place.step)
                #expect(log.content == truth.map(HostLog.Content.script), "host \(hosts[position].id ?? 0)")
                position += 1
            }
            #expect(position == hosts.count)
        }
    }

    @Test func oneHostIsAskedForAlone() async throws {
        let scene = try await Scene()
        let host = scene.hosts[0]
        #expect(try await scene.reader.fetch([host], at: scene.step).fetched == 1)
        #expect(scene.record.calls() == (0, 1))
        #expect(try await scene.reader.fetch([host, scene.hosts[6]], at: scene.step).fetched == 1)
        #expect(scene.record.calls() == (0, 1))
        // Who only looks goes the same way.
        let looked = try await scene.reader.look(at: [host], of: scene.step) { logs in
            #expect(logs.map(\.state) == [.fetched])
        }
        #expect(looked.fetched == 1 && scene.record.calls() == (0, 1))
        try await scene.demo.stop()
    }

    @Test(arguments: [Door.esb, .gateway])
    func byGETEachHostIsAskedForAlone(door: Door) async throws {
        let scene = try await Scene(door: door, usesGET: true)
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.failed.isEmpty && report.fetched + report.none.count == scene.hosts.count)
        let traces = scene.record.traces.withLock { $0 }
        #expect(traces.count == scene.hosts.count)
        #expect(traces.allSatisfy { $0.verb == "GET" && $0.url.contains("/get_job_instance_ip_log") })
        #expect(traces.allSatisfy { !$0.url.contains(DemoPlatform.credentials.appSecret) })
        try await scene.expectEveryLogByteForByte()
        try await scene.demo.stop()
    }

    @Test(arguments: [Door.esb, .gateway])
    func aPlatformWithoutTheMethodForManyIsRecognisedOnce(door: Door) async throws {
        let scene = try await Scene("no-batch", door: door)
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.failed.isEmpty && report.fetched + report.none.count == scene.hosts.count)
        #expect(scene.record.calls() == (1, scene.hosts.count))
        try await scene.expectEveryLogByteForByte()
        // The next statement knows it.
        _ = try await scene.reader.fetch(scene.hosts, at: scene.step, refresh: true)
        #expect(scene.record.calls() == (0, scene.hosts.count))
        let notes = scene.record.notes.withLock { $0 }
        #expect(notes.count == 1 && notes[0].contains("host by host") && notes[0].contains("batch_get_job_instance"))
        try await scene.demo.stop()
    }

    @Test func aPlatformWithoutTheMethodForOneIsRecognisedOnce() async throws {
        let scene = try await Scene("no-single")
        #expect(try await scene.reader.fetch([scene.hosts[0]], at: scene.step).fetched == 1)
        #expect(scene.record.calls() == (1, 1))
        // The next statement knows it, and so do the last looks.
        #expect(try await scene.reader.fetch([scene.hosts[6]], at: scene.step).fetched == 1)
        #expect(scene.record.calls() == (1, 0))
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.failed.isEmpty && report.uncertain.count == 1)
        #expect(scene.record.calls() == (2, 0))
        try await scene.demo.stop()
    }

    @Test func aHostThatIsRefusedTakesNobodyAlong() async throws {
        let scene = try await Scene("refused=100001+100007")
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        let failed = report.failed.flatMap { failed in failed.hosts.map { scene.hosts[$0].id } }
        #expect(failed == [100_001, 100_007] && report.failed.map(\.failure.code) == ["bad-parameter"])
        #expect(report.fetched + report.none.count == scene.hosts.count - 2)
        try await scene.demo.stop()
    }

    @Test func aPlatformThatRefusesEverybodyIsNotAskedForEachPart() async throws {
        let all = (1...600).map { String(100_000 + $0) }.joined(separator: "+")
        let scene = try await Scene("refused=\(all)", hosts: 600)
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.failed.map(\.hosts) == [Array(scene.hosts.indices)])
        let calls = scene.record.calls()
        #expect(calls.single == 0 && calls.batch < 16 + Scene.concurrency, "\(calls)")
        try await scene.demo.stop()
    }

    @Test func hostsThatARetriedDistributionCarriedOverAreFound() async throws {
        let scene = try await Scene(job: 20_000_060)
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.fetched == 40 && report.none.isEmpty)
        #expect(scene.record.calls() == (1, 8))
        for try await log in scene.reader.stream(Array(scene.hosts.suffix(8)), at: scene.step) {
            guard case .files(let transfers)? = log.content else {
                Issue.record("no transfers of \(log.host)")
                continue
            }
            // The downloads of the host, and what the sources did.
            #expect(transfers.map(\.mode) == [.download, .download, .upload, .upload])
            #expect(transfers.allSatisfy { $0.log?.isEmpty == false && $0.status == 4 })
        }
        try await scene.demo.stop()
    }

    @Test func hostsThatBatchesLeaveOutAgainAndAgainAreAskedForAlone() async throws {
        let scene = try await Scene("omit-always=100001+100007")
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.failed.isEmpty)
        // A batch, a second look at the two and at who printed nothing, and then each of these alone.
        #expect(scene.record.calls() == (2, 2 + report.uncertain.count))
        try await scene.expectEveryLogByteForByte()
        try await scene.demo.stop()
    }

    @Test func manyHostsThatReallyPrintNothingCostFewRequests() async throws {
        let scene = try await Scene("blank", hosts: 600)
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.none.count == 600 && report.failed.isEmpty)
        let single = scene.record.calls().single
        #expect(single >= 64 && single < 64 + Scene.concurrency, "\(single)")
        // Who ran may have a log after all; who could not run has none.
        #expect(report.uncertain == scene.hosts.indices.filter { scene.hosts[$0].status.didRun })
        try await scene.demo.stop()
    }

    @Test func anEmptyAnswerIsNoEvidence() async throws {
        // A batch, a second look, and each host alone.
        let scene = try await Scene("blank=first6", job: DemoWorld.oddityJobID)
        let hosts = Array(scene.hosts.prefix(4))
        let first = try await scene.reader.fetch(hosts, at: scene.step)
        #expect(first.none.count == 4 && first.uncertain.count == 4 && first.askedAgain == 0)
        let second = try await scene.reader.fetch(hosts, at: scene.step)
        #expect(second.askedAgain == 4 && second.fetched == 4 && second.none.isEmpty)
        for try await log in scene.reader.stream(hosts, at: scene.step) { #expect(log.state == .fetched) }
        try await scene.demo.stop()
    }

    @Test func twoAnswersHalfAMinuteApartMakeItCertain() async throws {
        let scene = try await Scene()
        let silent = try #require(scene.hosts.firstIndex { scene.demo.world.behaviour(ofHost: $0.id ?? 0) == .silent })
        let first = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(first.uncertain == [silent] && first.none.count > 1)
        let story: [(Int64, Int, [Int])] = [(20, 1, [silent]), (29, 1, [silent]), (30, 1, []), (31, 0, [])]
        for (seconds, asked, uncertain) in story {
            scene.record.seconds.withLock { $0 = seconds }
            let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
            #expect(report.asked == asked && report.askedAgain == asked && report.uncertain == uncertain, "\(seconds)")
            #expect(report.none == first.none)
        }
        #expect(try await scene.reader.fetch(scene.hosts, at: scene.step, refresh: true).askedAgain == first.none.count)
        try await scene.demo.stop()
    }

    /// What a fetch of hosts that print nothing is asked and says, at a second of the clock.
    private func look(
        _ hosts: [Host], at second: Int64, hasEnded: Bool, refresh: Bool = false, _ scene: Scene
    ) async throws -> FetchReport {
        scene.record.seconds.withLock { $0 = second }
        return try await scene.reader.fetch(
            hosts, at: LogReader.Step(scene.step.place, hasEnded: hasEnded), refresh: refresh)
    }

    @Test func anAnswerWhileAHostStillRanIsNoEvidence() async throws {
        let scene = try await Scene("blank")
        var host = scene.hosts[0]
        host.status = HostStatus(rawValue: 7)
        #expect(try await look([host], at: 0, hasEnded: false, scene).uncertain == [0])
        host.status = HostStatus(rawValue: 9)
        // The first answer since the host ended comes an hour later, and is not enough.
        #expect(try await look([host], at: 3600, hasEnded: true, scene).uncertain == [0])
        #expect(try await look([host], at: 3620, hasEnded: true, scene).uncertain == [0])
        #expect(try await look([host], at: 3630, hasEnded: true, scene).uncertain == [])
        #expect(try await look([host], at: 3631, hasEnded: true, scene).asked == 0)
        try await scene.demo.stop()
    }

    @Test func aHostThatAnEndedRunLeftRunningGetsCertainHoweverOftenItIsAskedFor() async throws {
        let scene = try await Scene("blank")
        var host = scene.hosts[0]
        host.status = HostStatus(rawValue: 7)
        for second in [0, 12, 24] as [Int64] {
            #expect(try await look([host], at: second, hasEnded: true, scene).uncertain == [0], "\(second)")
        }
        #expect(try await look([host], at: 36, hasEnded: true, scene).uncertain == [])
        // A question more does not make it less certain, as the store has it.
        let refreshed = try await look([host], at: 37, hasEnded: true, refresh: true, scene)
        #expect(refreshed.asked == 1 && refreshed.none == [0] && refreshed.uncertain == [])
        #expect(try await look([host], at: 38, hasEnded: true, scene).asked == 0)
        try await scene.demo.stop()
    }

    @Test func aDistributionThatWasNeverRetriedIsBoundedAsScriptsAre() async throws {
        let scene = try await Scene("blank", index: 1, hosts: 300)
        #expect(scene.step.isOfFiles && scene.step.place.executeCount == 0)
        let report = try await scene.reader.fetch(scene.hosts, at: scene.step)
        #expect(report.none.count == scene.hosts.count && report.failed.isEmpty)
        let single = scene.record.calls().single
        #expect(single >= 64 && single < 64 + Scene.concurrency, "\(single)")
        try await scene.demo.stop()
    }

    /// Where a download failed, the source may say why; where all went well, one empty answer is enough.
    @Test(arguments: [
        (5, [(0, 1, true), (12, 1, true), (30, 1, false), (31, 0, false)]), (4, [(0, 1, false), (12, 0, false)]),
    ])
    func twoAnswersAreNeededOfASourceThatFailedSomebody(
        status: Int, story: [(second: Int64, asked: Int, isOpen: Bool)]
    ) async throws {
        let scene = try await Scene("blank", index: 1)
        // Two targets whose logs are here, and name a source that is none of the step's hosts.
        let targets = Array(scene.hosts.prefix(2))
        let source = try #require(scene.hosts[10].id)
        let download = FileTransfer(
            mode: .download, source: FileTransfer.Endpoint(hostID: source), sourcePath: "/data/a", status: status)
        try scene.library.opened().keep(
            targets.map { host in
                var log = HostLog(host: host, state: .fetched, content: .files([download]))
                log.isFinal = true
                return log
            }, at: scene.step.place, now: scene.record.now)
        let sources = DistributionSources(of: StepHosts(targets), hasEnded: true)
        for (second, asked, isOpen) in story {
            scene.record.seconds.withLock { $0 = second }
            let report = try await scene.reader.fetch(targets, at: scene.step, sources: sources)
            #expect(report.kept == 2 && report.sourcesFailed.isEmpty)
            #expect(report.asked == asked && scene.record.calls() == (asked, 0), "\(second)")
            #expect(report.openSources == (isOpen ? [.id(source)] : []), "\(second)")
        }
        try await scene.demo.stop()
    }

    @Test func whatARunLeftBehindIsFinalOnceItHasEnded() async throws {
        let scene = try await Scene()
        var left = [scene.hosts[0], scene.hosts[6]]
        left[0].status = HostStatus(rawValue: 5)
        left[1].status = HostStatus(rawValue: 7)
        let running = LogReader.Step(scene.step.place)
        for _ in 0..<2 { #expect(try await scene.reader.fetch(left, at: running).asked == 2) }
        #expect(try await scene.reader.fetch(left, at: scene.step).asked == 2)
        #expect(try await scene.reader.fetch(left, at: scene.step).kept == 2)
        try await scene.demo.stop()
    }
}

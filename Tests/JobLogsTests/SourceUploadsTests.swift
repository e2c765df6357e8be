import HostSets
import JobModel
import Testing

@testable import JobLogs
@testable import LogStore

/// The uploads of its sources in a target's log: the same whichever method answered.
@Suite struct SourceUploadsTests {
    private typealias End = FileTransfer.Endpoint

    /// Three targets, of which the first is a source, too; another source, 99, stands outside of the step.
    private static let hosts = (1...3).map { Host(id: Int64($0), ipv4: HostAddress("10.0.0.\($0)")) }
    private static let sources = DistributionSources(of: StepHosts(hosts), hasEnded: true)

    private static func end(_ id: Int64, isDetailed: Bool) -> End {
        isDetailed ? End(hostID: id, area: 0, ip: id == 99 ? "10.0.8.1" : "10.0.0.\(id)") : End(hostID: id)
    }

    private static func download(from source: Int64, to target: Int64, isDetailed: Bool) -> FileTransfer {
        FileTransfer(
            mode: .download, source: end(source, isDetailed: isDetailed), sourcePath: "/data/\(source)",
            destination: end(target, isDetailed: isDetailed), destinationPath: "/tmp/\(source)", status: 4)
    }

    private static func upload(_ source: Int64, status: Int = 4, isDetailed: Bool) -> FileTransfer {
        FileTransfer(
            mode: .upload, source: end(source, isDetailed: isDetailed), sourcePath: "/data/\(source)", status: status,
            log: "upload \(status)", size: isDetailed ? "9 B" : nil)
    }

    /// What is seen of a target, where the store has the uploads of some sources.
    private static func merged(
        _ transfers: [FileTransfer], of target: Int, kept: [Int64: [FileTransfer]]
    ) -> [FileTransfer] {
        SourceUploads.merged(transfers, of: hosts[target - 1], sources) { kept[$0.id ?? 0] ?? [] }
    }

    private static let kept: [Int64: [FileTransfer]] = [
        1: [upload(1, isDetailed: true)], 99: [upload(99, status: 5, isDetailed: true)],
    ]

    @Test func batchAndSingleAnswersLookTheSame() {
        let batch = [99, 1].map { Self.download(from: $0, to: 2, isDetailed: true) }
        let single = [99, 1].map { Self.download(from: $0, to: 2, isDetailed: false) }
        let uploads = [Self.upload(1, isDetailed: false), Self.upload(99, status: 5, isDetailed: false)]
        let seen = Self.merged(batch, of: 2, kept: Self.kept)
        #expect(seen.map(\.mode) == [.download, .download, .upload, .upload])
        #expect(seen.map { $0.source?.word } == ["10.0.8.1", "10.0.0.1", "10.0.8.1", "10.0.0.1"])
        #expect(seen.map(\.status) == [4, 4, 5, 4])
        #expect(Self.merged(single + uploads, of: 2, kept: Self.kept) == seen)
        #expect(Self.merged(single, of: 2, kept: Self.kept) == seen)
    }

    @Test func aTargetThatIsASourceHasEachUploadOnce() {
        let own = [99, 1].map { Self.download(from: $0, to: 1, isDetailed: true) } + [Self.upload(1, isDetailed: true)]
        let seen = Self.merged(own, of: 1, kept: Self.kept)
        #expect(seen.map(\.mode) == [.download, .download, .upload, .upload])
        #expect(seen.compactMap { $0.mode == .upload ? $0.source?.hostID : nil } == [99, 1])
    }

    @Test func uploadsThatNoDownloadNamesAreTheHostsOwnOnly() {
        let answer = [Self.download(from: 99, to: 2, isDetailed: true), Self.upload(3, isDetailed: true)]
        #expect(Self.merged(answer, of: 2, kept: [:]).map(\.mode) == [.download])
        #expect(Self.merged(answer, of: 3, kept: [:]).map(\.mode) == [.download, .upload])
        let uploads = [Self.upload(99, isDetailed: true)]
        #expect(Self.merged(uploads, of: 2, kept: [:]) == uploads)
    }

    @Test func anUploadOfAnotherFileIsNotTheTargets() {
        func upload(_ path: String, status: Int = 5) -> FileTransfer {
            var upload = Self.upload(99, status: status, isDetailed: true)
            upload.sourcePath = path
            return upload
        }
        func seen(_ path: String?, _ paths: [String], failed: Bool = false) -> [String?] {
            var download = Self.download(from: 99, to: 2, isDetailed: true)
            download.sourcePath = path
            var host = Self.hosts[1]
            if failed { host.status = HostStatus(rawValue: 11) }
            return SourceUploads.merged([download], of: host, Self.sources) { _ in paths.map { upload($0) } }
                .filter { $0.mode == .upload }.map(\.sourcePath)
        }
        #expect(seen("/data/a", ["/data/a", "/data/ab", "/data/b"]) == ["/data/a"])
        // A folder or a pattern is told by its files.
        #expect(seen("/data/d/", ["/data/d/1", "/data/d2", "/data/e"]) == ["/data/d/1"])
        #expect(seen("/data/d/1", ["/data/d/", "/data/e/"]) == ["/data/d/"])
        #expect(seen("/data/*.zip", ["/data/1.zip", "/other/2.zip"]) == ["/data/1.zip"])
        #expect(seen(nil, ["/data/a", "/data/b"]) == ["/data/a", "/data/b"])
        // Nothing else tells why the target failed.
        #expect(seen("/data/a", ["/data/b"], failed: true) == ["/data/b"])
    }

    @Test func aSourceThatWasAskedForAloneHasOnlyItsOwnUploads() async throws {
        let place = LogPlace(platform: "test", scope: .business(2), job: 1, step: 2, executeCount: 0)
        let now = Timestamp(milliseconds: 1_795_478_400_000)
        let library = LogLibrary(path: nil, clock: { now }, note: { _ in })
        // What the method for a single host answers for the source 1, which gets a file from the source 99.
        let answer =
            [Self.download(from: 99, to: 1, isDetailed: true)]
            + [99, 1].map { Self.upload($0, isDetailed: true) }
        let store = try library.opened()
        try store.keep(
            [
                HostLog(host: Self.hosts[0], state: .fetched, content: .files(answer)),
                HostLog(host: Host(id: 99), state: .fetched, content: .files([Self.upload(99, isDetailed: true)])),
            ], at: place, now: now)
        let uploads = SourceUploads(
            of: Self.sources, at: place, library, entries: try store.entries(at: place), unread: UnreadLogs(),
            askAgain: nil)
        let downloads = [1, 99].map { Self.download(from: $0, to: 2, isDetailed: true) }
        let log = HostLog(host: Self.hosts[1], state: .fetched, content: .files(downloads))
        guard case .files(let seen)? = try uploads.added(to: log, { false }).content else {
            Issue.record("no transfers")
            return
        }
        #expect(seen.compactMap { $0.mode == .upload ? $0.source?.hostID : nil } == [1, 99])
    }

    @Test func whatHasEndedCounts() {
        let download = Self.download(from: 99, to: 2, isDetailed: true)
        let running = Self.upload(99, status: 2, isDetailed: true)
        let failed = Self.upload(99, status: 5, isDetailed: true)
        #expect(Self.merged([download, running], of: 2, kept: [99: [failed]]).last?.status == 5)
        #expect(Self.merged([download, failed], of: 2, kept: [99: [running]]).last?.status == 5)
    }

    @Test func sourcesAreAskedForUnlessTheyAreHereOrWereBrought() async {
        let sink = SourceSink(Self.sources, into: PassThroughSink { _ in })
        await sink.note([
            .files([99, 1].map { Self.download(from: $0, to: 2, isDetailed: true) }),
            // An answer for a single host that names an outsider by its id alone, and has its upload.
            .files([Self.download(from: 98, to: 2, isDetailed: false), Self.upload(98, isDetailed: false)]),
            .files([Self.download(from: 3, to: 2, isDetailed: false), Self.upload(3, isDetailed: false)]),
            .script(Array("download".utf8)),
        ])
        func missing(_ entries: KeptEntries, asked: Set<HostKey> = [], refresh: Bool = false) async -> [Int64] {
            await sink.missing(among: entries, asked: asked, refresh: refresh).compactMap(\.id)
        }
        #expect(await missing([:]) == [1, 98, 99])
        #expect(await missing([:], asked: [.id(1)]) == [98, 99])
        let entries: KeptEntries = [.id(99): Self.entry(isFinal: true), .id(98): Self.entry(isFinal: false)]
        #expect(await missing(entries) == [1, 98])
        #expect(await missing(entries, refresh: true) == [1, 98, 99])
    }

    private static func entry(isFinal: Bool) -> StoredEntry {
        StoredEntry(
            state: .fetched, isFinal: isFinal, byteCount: 1, status: HostStatus(rawValue: 9), ipv6: nil,
            kept: Timestamp(milliseconds: 1))
    }

    @Test func everySourceThatCouldNotBeHadIsFoundInTheStore() async throws {
        let place = LogPlace(platform: "test", scope: .business(2), job: 1, step: 2, executeCount: 0)
        let store = try LogStore.temporary()
        let now = Timestamp(milliseconds: 1_795_478_400_000)
        // 300 targets, each with a source of its own.
        let hosts = (1...300).map { Host(id: Int64($0), ipv4: HostAddress("10.1.\($0 / 200).\($0 % 200 + 1)")) }
        let sources = DistributionSources(of: StepHosts(hosts), hasEnded: true)
        let sink = SourceSink(
            sources, into: PassThroughSink { try store.keep($0, at: place, now: now, hasEnded: true) })
        try await sink.write(
            hosts.map { host in
                let source = End(hostID: 1000 + (host.id ?? 0), area: 0, ip: "10.9.0.1")
                let download = FileTransfer(mode: .download, source: source, sourcePath: "/data/a", status: 4)
                return HostLog(host: host, state: .fetched, content: .files([download]))
            })
        // They could not be had. The next fetch has read none of the targets' logs.
        let entries = try store.entries(at: place)
        #expect(entries.count == 600 && entries.values.count { $0.state == .unfetched } == 300)
        let later = SourceSink(sources, into: PassThroughSink { _ in })
        let open = await later.missing(among: entries, asked: [], refresh: false, withAllOpen: true)
        #expect(open.compactMap(\.id) == (1001...1300).map { Int64($0) })
        // One that has come since is not open any more; one that was not told of is, until it is certain.
        let here = HostLog(host: Host(id: 1001), state: .fetched, content: .files([]))
        try store.keep([here, HostLog(host: Host(id: 1002), state: .none)], at: place, now: now, hasEnded: true)
        let left = await later.missing(
            among: try store.entries(at: place), asked: [], refresh: false, withAllOpen: true)
        #expect(left.compactMap(\.id) == (1002...1300).map { Int64($0) })
    }

    @Test func anOutsiderIsFinalOnceTheStepHasEnded() {
        let end = Self.end(99, isDetailed: true)
        #expect(Self.sources.host(end)?.status.isUnfinished == false)
        #expect(DistributionSources(of: StepHosts([]), hasEnded: false).host(end)?.status.isUnfinished == true)
        #expect(Self.sources.host(End()) == nil)
    }
}

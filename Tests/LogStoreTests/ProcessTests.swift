import Foundation
import GRDB
import JobModel
import LogStore
import Testing
import TestSupport

@testable import LogStoreProbe

/// Other processes: that write at once, that are killed, that run out of room.
@Suite struct ProcessTests {
    let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func open() throws -> LogStore { try LogStore.open(path: folder.store, now: Sample.now) }

    /// What is kept of a probe's batches; each host's log is compared byte for byte with what the probe made.
    private func wholeHosts(_ store: LogStore, seed: Int, bytes: Int) throws -> Set<Int64> {
        let place = SampleLogs.place(seed)
        let keys = Array(try store.entries(at: place).keys)
        var hosts: Set<Int64> = []
        for (key, content) in zip(keys, try store.contents(of: keys, at: place)) {
            guard case .id(let id) = key else { continue }
            #expect(content == .script(SampleLogs.script(host: Int(id), seed: seed, bytes: bytes)), "host \(id)")
            hosts.insert(id)
        }
        return hosts
    }

    private func expectSound(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        #expect(try queue.read { try String.fetchOne($0, sql: "PRAGMA integrity_check") } == "ok")
        try queue.close()
    }

    @Test func processesShareTheStore() throws {
        let probes = try (1...3).map { try Probe(["write", folder.store, "\($0)", "15", "20", "1000"]) }
        for probe in probes {
            let lines = probe.rest()
            #expect(lines.last == "done 14")
        }
        let store = try open()
        #expect(store.setAside == nil)
        for seed in 1...3 { #expect(try wholeHosts(store, seed: seed, bytes: 1000).count == 300) }
        store.close()
        try expectSound(folder.store)
    }

    @Test func aSecondConnectionSeesWhatTheFirstKeeps() async throws {
        let first = try open()
        let second = try open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (number, store) in [first, second, first, second].enumerated() {
                group.addTask {
                    let place = Sample.place(step: Int64(number))
                    for host in 0..<50 {
                        try store.keep([Sample.log(Int64(host), "\(host % 7)")], at: place, now: Sample.now)
                        _ = try store.entries(at: place)
                    }
                }
            }
            try await group.waitForAll()
        }
        for number in 0..<4 { #expect(try first.entries(at: Sample.place(step: Int64(number))).count == 50) }
        #expect(try second.info().contents == 7)
    }

    @Test func killedAtAnyMomentNothingIsHalfThere() throws {
        var generator = SeededGenerator(seed: 2026)
        for seed in 1...10 {
            let probe = try Probe(["write", folder.store, "\(seed)", "1000", "30", "3000"])
            var lines = probe.lines(.random(in: 0...12, using: &generator))
            // Not a wait for anything: it only moves the moment of death within a batch.
            usleep(.random(in: 0...8000, using: &generator))
            probe.kill()
            lines += probe.rest()

            let store = try open()
            #expect(store.setAside == nil)
            let hosts = try wholeHosts(store, seed: seed, bytes: 3000)
            let batches = Set(hosts.map { $0 / 30 })
            #expect(hosts.count == batches.count * 30, "a batch is there in part")
            let done = lines.count { $0.hasPrefix("done") }
            let begun = lines.count { $0.hasPrefix("begin") }
            #expect((done...max(done, begun)).contains(batches.count), "\(done) done, \(batches.count) there")

            let next = SampleLogs.batch(5000, seed: seed, count: 30, bytes: 3000)
            try store.keep(next, at: SampleLogs.place(seed), now: Sample.now)
            #expect(try wholeHosts(store, seed: seed, bytes: 3000).count == hosts.count + 30)
            store.close()
        }
        try expectSound(folder.store)
    }

    @Test func aFileThatMayNotGrowIsASentenceAndNoDamage() throws {
        let lines = try Probe(["fill", folder.store, "6000000"]).rest()
        #expect(lines.last == "failure store-unwritable" || lines.last == "failure store-full")
        let done = lines.count { $0.hasPrefix("done") }
        #expect(done > 3)
        let store = try open()
        #expect(store.setAside == nil)
        #expect(try wholeHosts(store, seed: 1, bytes: 10_000).count == done * 20)
        try store.keep(
            SampleLogs.batch(900, seed: 1, count: 20, bytes: 10_000), at: SampleLogs.place(1), now: Sample.now)
        store.close()
        try expectSound(folder.store)
    }

    @Test(.enabled(if: SmallDisk.canBeMade, "mounting a small tmpfs needs root"))
    func aFullDiskIsASentenceAndNoDamage() throws {
        let disk = try SmallDisk(at: folder.path + "/disk", megabytes: 16)
        defer { disk.remove() }
        let path = folder.path + "/disk/logs.sqlite"
        let other = folder.path + "/disk/something-else"
        #expect(FileManager.default.createFile(atPath: other, contents: Data(Sample.noise(4_000_000, seed: 1))))
        let store = try LogStore.open(path: path, now: Sample.now)
        var kept = 0
        let failure = #expect(throws: Failure.self) {
            for batch in 0..<1000 {
                try store.keep(
                    SampleLogs.batch(batch, seed: 1, count: 20, bytes: 10_000), at: SampleLogs.place(1),
                    now: Sample.minutes(Int64(batch)))
                kept += 20
            }
        }
        #expect(failure?.code == "store-full")
        #expect(kept > 200)
        #expect(try wholeHosts(store, seed: 1, bytes: 10_000).count == kept)
        // With a few megabytes of room again, the hint's command makes the rest.
        try FileManager.default.removeItem(atPath: other)
        _ = try store.prune(olderThan: nil, keepBytes: 0)
        try store.keep([Sample.log(1, "room again")], at: Sample.place(), now: Sample.now)
        #expect(try store.text(1) == "room again")
        store.close()
        try expectSound(path)
    }
}

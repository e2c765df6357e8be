import JobModel
import LogStore

import Glibc

/// Measures a store at `path`, which must not exist yet: the figures of docs/store.md.
struct Speed {
    let path: String

    func run() throws {
        let batches = (0..<20).map { SampleLogs.batch($0, seed: 7, count: 500, bytes: 10_000) }
        let raw = batches.joined().reduce(0) { $0 + byteCount($1.content) }
        let place = SampleLogs.place(7)
        var store = try LogStore.open(path: path, now: LogStoreProbe.now)
        let keep = try seconds { for batch in batches { try store.keep(batch, at: place, now: LogStoreProbe.now) } }
        store.close()
        let reopen = try seconds { store = try LogStore.open(path: path, now: LogStoreProbe.now) }
        let info = try store.info()
        tell("keep", "\(megabytes(raw) / keep) MB/s (\(raw) bytes raw)")
        tell("disk", "\(info.bytes) bytes, \(Double(info.bytes) / Double(raw)) of the raw bytes")
        var known: [HostKey: StoredEntry] = [:]
        let entries = try seconds { known = try store.entries(at: place) }
        tell("open", "\(reopen * 1000) ms; entries of \(known.count) hosts \(entries * 1000) ms")
        let keys = batches.joined().map { $0.host.key() }
        var read = 0
        let reading = try seconds {
            for start in stride(from: 0, to: keys.count, by: 50) {
                let part = Array(keys[start..<min(start + 50, keys.count)])
                for content in try store.contents(of: part, at: place) { read += byteCount(content) }
            }
        }
        tell("read", "\(megabytes(read) / reading) MB/s (\(read) bytes)")
        let again = try seconds { for batch in batches { try store.keep(batch, at: place, now: LogStoreProbe.now) } }
        tell("same", "\(megabytes(raw) / again) MB/s for the same logs again")
        try runs(store)
        let pruning = try seconds { tell("prune", "\(try store.prune(olderThan: nil, keepBytes: 10 << 20))") }
        tell("prune", "\(pruning * 1000) ms")
    }

    private func runs(_ store: LogStore) throws {
        let hosts = (0..<50_000).map { index in
            Host(
                id: Int64(index), ipv4: .v4(0x0A00_0000 + UInt32(index)), status: HostStatus(rawValue: 9), exitCode: 0,
                start: LogStoreProbe.now, end: LogStoreProbe.now, durationMilliseconds: 1234)
        }
        let step = StepInstance(id: 1, name: "deploy", type: 1, status: RunStatus(rawValue: 3), hosts: hosts)
        let run = JobRun(
            job: JobInstance(id: 1, name: "release", status: RunStatus(rawValue: 3)), steps: [step])
        func keep() throws {
            try store.keep(run, platform: "https://job.example", scope: .business(2), now: LogStoreProbe.now)
        }
        let first = try seconds { try keep() }
        let second = try seconds { try keep() }
        let reading = try seconds { _ = try store.run(1, platform: "https://job.example", scope: .business(2)) }
        tell("run", "of 50000 hosts: keep \(first * 1000) ms, again \(second * 1000) ms, read \(reading * 1000) ms")
    }

    private func tell(_ name: String, _ text: String) { LogStoreProbe.say("\(name): \(text)") }

    private func megabytes(_ bytes: Int) -> Double { Double(bytes) / 1e6 }

    private func byteCount(_ content: HostLog.Content?) -> Int {
        if case .script(let bytes)? = content { bytes.count } else { 0 }
    }

    private func seconds(_ body: () throws -> Void) rethrows -> Double {
        let elapsed = try ContinuousClock().measure(body)
        return Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    }
}

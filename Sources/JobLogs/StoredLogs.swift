import JobModel
import LogStore
import Synchronization

/// Reads logs from the store a few at a time, so that a stage costs the disk little and memory less.
final class StoredLogs: Sendable {
    private let place: LogPlace
    private let library: LogLibrary
    private let failures: [Int: Failure]
    private let hosts: [Host]
    /// What the store knows of the place, once it was needed.
    private let entries: Mutex<KeptEntries?>

    /// How many hosts, and how many bytes of logs, are read at once.
    private static let mostHosts = 64
    private static let mostBytes = 4_000_000

    init(
        _ hosts: [Host], _ place: LogPlace, _ library: LogLibrary, _ failures: [Int: Failure],
        _ known: KeptEntries? = nil
    ) {
        entries = Mutex(known)

        self.hosts = hosts
        self.place = place
        self.library = library
        self.failures = failures
    }

    /// The first few of the logs at some positions.
    func read(_ positions: Range<Int>) throws -> [HostLog] {
        let store = try library.opened()
        let known = try entries.withLock { entries in
            let known = try entries ?? store.entries(at: place)
            entries = known
            return known
        }
        var end = positions.lowerBound
        var bytes = 0
        let limit = min(positions.upperBound, positions.lowerBound + Self.mostHosts)
        while end < limit, end == positions.lowerBound || bytes < Self.mostBytes {
            bytes += known[hosts[end].key()]?.byteCount ?? 0
            end += 1
        }
        let range = positions.lowerBound..<end
        let contents = try store.contents(of: range.map { hosts[$0].key() }, at: place)
        return zip(range, contents).map { log(at: $0, known[hosts[$0].key()], $1) }
    }

    private func log(at position: Int, _ entry: StoredEntry?, _ content: HostLog.Content?) -> HostLog {
        var host = hosts[position]
        host.ipv6 = host.ipv6 ?? entry?.ipv6
        if let content { return HostLog(host: host, state: .fetched, content: content) }
        if let failure = failures[position] { return HostLog(host: host, state: .failed, failure: failure) }
        return HostLog(host: host, state: entry?.state == HostLog.State.none ? .none : .unfetched)
    }
}

import JobModel
import LogStore

/// Reads logs from the store a few at a time, so that a stage costs the disk little and memory less.
actor StoredLogs {
    private let place: LogPlace
    private let library: LogLibrary
    private let failures: [Int: Failure]
    private let hosts: [Host]
    private var next = 0
    private var entries: [HostKey: StoredEntry]?
    private var ready: ArraySlice<HostLog> = []

    /// How many hosts, and how many bytes of logs, are read at once.
    private static let mostHosts = 64
    private static let mostBytes = 4_000_000

    init(_ hosts: [Host], _ place: LogPlace, _ library: LogLibrary, _ failures: [Int: Failure]) {
        self.hosts = hosts
        self.place = place
        self.library = library
        self.failures = failures
    }

    /// The next host's log; nil at the end.
    func next() async throws -> HostLog? {
        if ready.isEmpty, next < hosts.count { try await read() }
        return ready.popFirst()
    }

    private func read() async throws {
        let known: [HostKey: StoredEntry]
        if let entries { known = entries } else { known = try await library.entries(at: place) }
        entries = known
        var end = next
        var bytes = 0
        while end < hosts.count, end - next < Self.mostHosts, end == next || bytes < Self.mostBytes {
            bytes += known[hosts[end].key()]?.byteCount ?? 0
            end += 1
        }
        let range = next..<end
        next = end
        let keys = range.map { hosts[$0].key() }
        let (library, place) = (library, place)
        let contents = try await offPool { try library.opened().contents(of: keys, at: place) }
        ready =
            zip(range, contents).map { position, content in
                log(at: position, known[hosts[position].key()], content)
            }[...]
    }

    private func log(at position: Int, _ entry: StoredEntry?, _ content: HostLog.Content?) -> HostLog {
        var host = hosts[position]
        host.ipv6 = host.ipv6 ?? entry?.ipv6
        if let content { return HostLog(host: host, state: .fetched, content: content) }
        if let failure = failures[position] { return HostLog(host: host, state: .failed, failure: failure) }
        return HostLog(host: host, state: entry?.state == HostLog.State.none ? .none : .unfetched)
    }
}

import JobModel
import LogStore
import Synchronization

/// Reads logs from the store a few at a time, so that a stage costs the disk little and memory less.
///
/// A log that should be there and is not whole (its bytes are damaged, or another process pruned it) is fetched again
/// while it is read; where that is not possible, the log comes as `failed` and the statement's `UnreadLogs` are told.
final class StoredLogs: Sendable {
    /// Gets the logs of some hosts from the platform into the store again; what could not be had, by position.
    typealias FetchAgain = @Sendable (_ hosts: [Host]) async throws -> FetchReport

    private let hosts: [Host]
    private let place: LogPlace
    private let library: LogLibrary
    private let failures: [Int: Failure]
    private let unread: UnreadLogs
    /// Nil where no platform may be asked.
    private let fetchAgain: FetchAgain?
    /// What the store knows of the place, once it was needed.
    private let entries: Mutex<KeptEntries?>

    /// How many hosts, and how many bytes of logs, are read at once.
    private static let mostHosts = 64
    private static let mostBytes = 4_000_000

    init(
        _ hosts: [Host], _ place: LogPlace, _ library: LogLibrary, failures: [Int: Failure], known: KeptEntries?,
        unread: UnreadLogs, fetchAgain: FetchAgain?
    ) {
        entries = Mutex(known)
        self.hosts = hosts
        self.place = place
        self.library = library
        self.failures = failures
        self.unread = unread
        self.fetchAgain = fetchAgain
    }

    /// The first few of the logs at some positions. Blocks its thread.
    func read(_ positions: Range<Int>, _ isStopped: () -> Bool) throws -> [HostLog] {
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
        var contents = try store.contents(of: range.map { hosts[$0].key() }, at: place)
        let missing = zip(range, contents).filter { $1 == nil && known[hosts[$0].key()]?.state == .fetched }.map(\.0)
        var lost: [Int: Failure] = [:]
        if !missing.isEmpty {
            lost = try recover(missing, isStopped)
            let again = try store.contents(of: missing.map { hosts[$0].key() }, at: place)
            for (position, content) in zip(missing, again) {
                contents[position - range.lowerBound] = content
                if content == nil {
                    let reason = lost[position] ?? Texts.notWhole
                    lost[position] = reason
                    unread.lost(hosts[position].key(), at: place, reason)
                } else {
                    unread.fetchedAgain(hosts[position].key(), at: place)
                }
            }
        }
        return zip(range, contents).map { position, content in
            log(at: position, known[hosts[position].key()], content, failures[position] ?? lost[position])
        }
    }

    /// Asks the platform for logs that are not whole in the store.
    ///
    /// - Returns: why a log could not be had, by position.
    private func recover(_ positions: [Int], _ isStopped: () -> Bool) throws -> [Int: Failure] {
        guard let fetchAgain else { return [:] }
        let wanted = positions.map { hosts[$0] }
        do {
            let report = try blocking(isStopped) { try await fetchAgain(wanted) }
            var reasons: [Int: Failure] = [:]
            for (failure, places) in report.failed {
                for place in places where positions.indices.contains(place) { reasons[positions[place]] = failure }
            }
            return reasons
        } catch let failure as Failure where failure.status != .interrupted {
            // What the platform refuses makes these logs fail, not the logs that are here.
            return Dictionary(uniqueKeysWithValues: positions.map { ($0, failure) })
        }
    }

    private func log(
        at position: Int, _ entry: StoredEntry?, _ content: HostLog.Content?, _ failure: Failure?
    ) -> HostLog {
        var host = hosts[position]
        host.ipv6 = host.ipv6 ?? entry?.ipv6
        if let content { return HostLog(host: host, state: .fetched, content: content) }
        if let failure { return HostLog(host: host, state: .failed, failure: failure) }
        return HostLog(host: host, state: entry?.state == HostLog.State.none ? .none : .unfetched)
    }
}

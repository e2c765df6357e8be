import BlockingWork
import JobModel
import LogStore
import Synchronization

/// Reads logs from the store, a few at a time, so that a pipeline stage needs few disk accesses and little memory.
///
/// A log that should be in the store but is damaged or was pruned by another process is requested again while it is
/// read. Where that is not possible, the log comes as `failed` and is recorded in the statement's `UnreadLogs`.
final class StoredLogs: Sendable {
    /// Requests the logs of hosts from the platform again. Returns the logs, and a report with the failures by
    /// position.
    typealias AskAgain = @Sendable (_ hosts: [Host]) async throws -> (logs: [HostLog], report: FetchReport)

    private let hosts: [Host]
    private let place: LogPlace
    private let library: LogLibrary
    private let failures: [Int: Failure]
    private let unread: UnreadLogs
    /// Nil where no platform may be asked.
    private let askAgain: AskAgain?
    /// Whether a fetch of all hosts just ended, so that each has a log in the store, has none, or is among the
    /// failures.
    private let isFetched: Bool
    /// The store's entries for the step; nil until they are needed.
    private let entries: Mutex<KeptEntries?>

    /// The most hosts, and the most bytes of logs, that are read at once.
    private static let mostHosts = 64
    private static let mostBytes = 4_000_000

    init(
        _ hosts: [Host], _ place: LogPlace, _ library: LogLibrary, failures: [Int: Failure], known: KeptEntries?,
        isFetched: Bool, unread: UnreadLogs, askAgain: AskAgain?
    ) {
        entries = Mutex(known)
        self.hosts = hosts
        self.place = place
        self.library = library
        self.failures = failures
        self.unread = unread
        self.isFetched = isFetched
        self.askAgain = askAgain
    }

    /// Reads the first few of the logs at the given positions. Blocks its thread.
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
            bytes += known[hosts[end].key()]?.byteCount ?? (isFetched ? Self.mostBytes / 8 : 0)
            end += 1
        }
        let range = positions.lowerBound..<end
        var contents = try store.contents(of: range.map { hosts[$0].key() }, at: place)
        let missing = zip(range, contents).filter { $1 == nil && shouldBeHere($0, known) }.map(\.0)
        var recovered = Recovery()
        if !missing.isEmpty {
            // The lease keeps a row that was just written from being pruned, so its absence means damage.
            if isFetched, missing.contains(where: { known[hosts[$0].key()] == nil }) { store.suspectDamage() }
            recovered = try recover(missing, in: store, isStopped)
            for position in missing {
                contents[position - range.lowerBound] = recovered.contents[position]
                if recovered.contents[position] != nil || recovered.without.contains(position) {
                    unread.fetchedAgain(hosts[position].key(), at: place)
                } else {
                    recovered.reasons[position] = recovered.reasons[position] ?? Texts.notWhole
                    unread.lost(hosts[position].key(), at: place, recovered.reasons[position] ?? Texts.notWhole)
                }
            }
        }
        return zip(range, contents).map { position, content in
            let isWithout = recovered.without.contains(position)
            let failure = failures[position] ?? recovered.reasons[position]
            return log(at: position, known[hosts[position].key()], content, isWithout ? nil : failure, isWithout)
        }
    }

    /// The result of requesting logs again, by position.
    private struct Recovery {
        var contents: [Int: HostLog.Content] = [:]
        /// Hosts that have no log according to the platform.
        var without: Set<Int> = []
        /// Why a log could not be fetched.
        var reasons: [Int: Failure] = [:]
    }

    private func shouldBeHere(_ position: Int, _ known: KeptEntries) -> Bool {
        if case .position = hosts[position].key() { return false }
        guard let entry = known[hosts[position].key()] else { return isFetched && failures[position] == nil }
        return entry.state == .fetched
    }

    /// Requests logs from the platform that are damaged or missing in the store, and stores them. The result has the
    /// logs as they arrived, so it is correct even where the store can't keep them.
    private func recover(
        _ positions: [Int], in store: LogStore, _ isStopped: () -> Bool
    ) throws -> Recovery {
        var recovery = Recovery()
        guard let askAgain else { return recovery }
        let wanted = positions.map { hosts[$0] }
        let answer: (logs: [HostLog], report: FetchReport)
        do {
            answer = try Blocking.wait(until: isStopped) { try await askAgain(wanted) }
        } catch let failure as Failure where failure.status != .interrupted {
            // A refusal makes only these logs fail, not the logs that are in the store.
            for position in positions { recovery.reasons[position] = failure }
            return recovery
        }
        for (failure, places) in answer.report.failed {
            for place in places where positions.indices.contains(place) {
                recovery.reasons[positions[place]] = failure
            }
        }
        let byHost = Dictionary(answer.logs.map { ($0.host.key(), $0) }, uniquingKeysWith: { first, _ in first })
        for position in positions {
            let log = byHost[hosts[position].key()]
            recovery.contents[position] = log?.content
            if log?.state == HostLog.State.none { recovery.without.insert(position) }
        }
        keep(answer.logs, in: store)
        return recovery
    }

    /// Stores logs that arrived again. If the store does not return what it has just stored, its pages are damaged.
    private func keep(_ logs: [HostLog], in store: LogStore) {
        do {
            try store.keep(logs, at: place, now: library.now)
            let fetched = logs.filter { $0.state == .fetched }
            let again = try store.contents(of: fetched.map { $0.host.key() }, at: place)
            if again.contains(where: { $0 == nil }) { store.suspectDamage() }
        } catch {
            // A full disk, or another process that writes: the next statement requests the logs again.
        }
    }

    private func log(
        at position: Int, _ entry: StoredEntry?, _ content: HostLog.Content?, _ failure: Failure?,
        _ isWithout: Bool
    ) -> HostLog {
        var host = hosts[position]
        host.ipv6 = host.ipv6 ?? entry?.ipv6
        var log: HostLog
        if let content {
            log = HostLog(host: host, state: .fetched, content: content)
        } else if let failure {
            return HostLog(host: host, state: .failed, failure: failure)
        } else {
            log = HostLog(host: host, state: isWithout || entry?.state == HostLog.State.none ? .none : .unfetched)
        }
        if let entry, entry.state == log.state { log.isFinal = entry.isFinal }
        return log
    }
}

/// The logs that a statement could not read from the store, because they were damaged or another process had pruned
/// them.
///
/// All readers of a statement share one object, and the shell checks it when the statement has ended, because a log
/// that was left out of a result must never go unmentioned.
public final class UnreadLogs: Sendable {
    private struct Name: Hashable {
        let place: LogPlace
        let host: HostKey
    }

    private struct State {
        var fetchedAgain: Set<Name> = []
        var lost: Set<Name> = []
        var reason: Failure?
    }

    private let state = Mutex(State())

    /// Creates an empty collection.
    public init() {}

    /// Records that a host's log was damaged or missing in the store, and was fetched from the platform again.
    func fetchedAgain(_ host: HostKey, at place: LogPlace) {
        state.withLock { _ = $0.fetchedAgain.insert(Name(place: place, host: host)) }
    }

    /// Records that a host's log was damaged or missing in the store, and could not be fetched again for `reason`.
    func lost(_ host: HostKey, at place: LogPlace, _ reason: Failure) {
        state.withLock { state in
            state.lost.insert(Name(place: place, host: host))
            state.reason = state.reason ?? reason
        }
    }

    /// The number of logs that were fetched from the platform again.
    public var countOfFetchedAgain: Int { state.withLock { $0.fetchedAgain.count } }

    /// The failure of the statement; nil when no log was lost.
    public var failure: Failure? {
        state.withLock { state in
            state.reason.map { Texts.unread(state.lost.count, $0) }
        }
    }
}

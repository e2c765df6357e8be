import JobModel
import LogStore
import Synchronization

/// Reads logs from the store a few at a time, so that a stage costs the disk little and memory less.
///
/// A log that should be there and is not whole (its bytes or its row are damaged, or another process pruned it) is asked for
/// again while it is read; where that is not possible, the log comes as `failed` and the statement's `UnreadLogs` are told.
final class StoredLogs: Sendable {
    /// Asks the platform for the logs of some hosts again: what came, and what could not be had, by position.
    typealias AskAgain = @Sendable (_ hosts: [Host]) async throws -> (logs: [HostLog], report: FetchReport)

    private let hosts: [Host]
    private let place: LogPlace
    private let library: LogLibrary
    private let failures: [Int: Failure]
    private let unread: UnreadLogs
    /// Nil where no platform may be asked.
    private let askAgain: AskAgain?
    /// Whether every host has a log here, has none, or has a reason among the failures: a fetch of all of them just ended.
    private let isFetched: Bool
    /// What the store knows of the place, once it was needed.
    private let entries: Mutex<KeptEntries?>

    /// How many hosts, and how many bytes of logs, are read at once.
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
            bytes += known[hosts[end].key()]?.byteCount ?? (isFetched ? Self.mostBytes / 8 : 0)
            end += 1
        }
        let range = positions.lowerBound..<end
        var contents = try store.contents(of: range.map { hosts[$0].key() }, at: place)
        let missing = zip(range, contents).filter { $1 == nil && shouldBeHere($0, known) }.map(\.0)
        var recovered = Recovery()
        if !missing.isEmpty {
            // A row that was written a moment ago and is gone is no pruning's work: the lease forbids that.
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

    /// What came of asking for logs again, by position.
    private struct Recovery {
        var contents: [Int: HostLog.Content] = [:]
        /// Hosts of which the platform says that they have no log.
        var without: Set<Int> = []
        /// Why a log could not be had.
        var reasons: [Int: Failure] = [:]
    }

    private func shouldBeHere(_ position: Int, _ known: KeptEntries) -> Bool {
        if case .position = hosts[position].key() { return false }
        guard let entry = known[hosts[position].key()] else { return isFetched && failures[position] == nil }
        return entry.state == .fetched
    }

    /// Asks the platform for logs that are not whole in the store, and keeps what comes. What came is read as it came, so
    /// that the answer is right also where the store can't keep it.
    private func recover(
        _ positions: [Int], in store: LogStore, _ isStopped: () -> Bool
    ) throws -> Recovery {
        var recovery = Recovery()
        guard let askAgain else { return recovery }
        let wanted = positions.map { hosts[$0] }
        let answer: (logs: [HostLog], report: FetchReport)
        do {
            answer = try blocking(isStopped) { try await askAgain(wanted) }
        } catch let failure as Failure where failure.status != .interrupted {
            // What the platform refuses makes these logs fail, not the logs that are here.
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

    /// Keeps logs that came again. Where the store does not give back what it has just taken, its pages are damaged.
    private func keep(_ logs: [HostLog], in store: LogStore) {
        do {
            try store.keep(logs, at: place, now: library.now)
            let fetched = logs.filter { $0.state == .fetched }
            let again = try store.contents(of: fetched.map { $0.host.key() }, at: place)
            if again.contains(where: { $0 == nil }) { store.suspectDamage() }
        } catch {
            // A full disk, another process that writes: the next statement asks again.
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

/// The logs that a statement meant to read from the store and did not find whole there: they were damaged, or another
/// process pruned them in between.
///
/// Every reader of a statement reports to the same object, and the shell asks it when the statement has ended: a log that
/// was left out of a result must never go unmentioned.
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

    /// Nothing was lost yet.
    public init() {}

    /// The log of a host was not whole in the store, and has come from the platform again.
    func fetchedAgain(_ host: HostKey, at place: LogPlace) {
        state.withLock { _ = $0.fetchedAgain.insert(Name(place: place, host: host)) }
    }

    /// The log of a host was not whole in the store, and could not be had again for `reason`.
    func lost(_ host: HostKey, at place: LogPlace, _ reason: Failure) {
        state.withLock { state in
            state.lost.insert(Name(place: place, host: host))
            state.reason = state.reason ?? reason
        }
    }

    /// How many hosts' logs came from the platform again.
    public var countOfFetchedAgain: Int { state.withLock { $0.fetchedAgain.count } }

    /// What makes the statement fail; nil when no log was lost.
    public var failure: Failure? {
        state.withLock { state in
            state.reason.map { Texts.unread(state.lost.count, $0) }
        }
    }
}

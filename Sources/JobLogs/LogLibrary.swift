import BlockingWork
import JobModel
import LogStore
import Synchronization

/// The store's entries for a step's logs, by host.
public typealias KeptEntries = [HostKey: StoredEntry]

/// The store of this process. It is opened when it is first needed, and stays open.
///
/// When the store's file can't be used (no home directory, a read-only disk, another program's file), a temporary store
/// takes its place until the process ends, and a note says so. A container or a cron job can therefore still fetch and
/// compare.
public final class LogLibrary: Sendable {
    /// The path of the store; nil for a temporary one that ends with the process.
    public let path: String?
    private let isOffline: Bool
    private let clock: @Sendable () -> Timestamp
    private let note: @Sendable (String) -> Void
    private let store = Mutex<LogStore?>(nil)

    /// Creates a library. Nothing is opened yet.
    ///
    /// - Parameters:
    ///   - isOffline: whether logs come from the store only. A store that can't be used is then an error.
    ///   - note: called with a message when a damaged store was set aside, or when the store can't be used.
    public init(
        path: String?, isOffline: Bool = false, clock: @escaping @Sendable () -> Timestamp,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.path = path
        self.isOffline = isOffline
        self.clock = clock
        self.note = note
    }

    /// Returns the open store. May use the disk and wait for another process, so it must not be called on one of
    /// Swift's own threads.
    ///
    /// - Throws: `Failure` when the store can't be opened (for example, because a newer version wrote it) and no
    ///   temporary store may take its place.
    public func opened() throws(Failure) -> LogStore {
        let (opened, sentence) = try store.withLock { store throws(Failure) -> (LogStore, String?) in
            if let store, store.isInPlace { return (store, nil) }
            store?.close()
            let (fresh, sentence) = try open()
            store = fresh
            return (fresh, sentence)
        }
        if let sentence { note(sentence) }
        return opened
    }

    private func open() throws(Failure) -> (LogStore, String?) {
        guard let path else { return (try LogStore.temporary(), nil) }
        do throws(Failure) {
            let store = try LogStore.open(path: path, now: clock())
            return (store, store.setAside)
        } catch {
            if isOffline { throw error }
            return (try LogStore.temporary(), Texts.withoutStore(error))
        }
    }

    /// The current time.
    var now: Timestamp { clock() }

    /// Closes the store if it is open. The next use opens it again.
    public func close() {
        store.withLock { store in
            store?.close()
            store = nil
        }
    }

    /// Keeps the logs of a step from being pruned until the lease is released. Returns nil when the lease can't be
    /// obtained.
    public func lease(_ place: LogPlace) async -> PlaceLease? {
        try? await Blocking.runUntilCancelled { _ in try self.opened().lease(place) }
    }

    /// Returns the entries for a step's logs. Counts as a use of the step.
    ///
    /// - Throws: `Failure` when the store can't be read.
    public func entries(at place: LogPlace) async throws -> [HostKey: StoredEntry] {
        try await Blocking.runUntilCancelled { _ in try self.opened().entries(at: place, now: self.clock()) }
    }

    /// Stores a run with its steps and hosts, for `--offline`.
    public func keep(_ run: JobRun, platform: String, scope: Scope) async throws {
        try await Blocking.runUntilCancelled { _ in
            try self.opened().keep(run, platform: platform, scope: scope, now: self.clock())
        }
    }

    /// Stores the runs that the platform listed, for `--offline`.
    public func keep(_ jobs: [JobInstance], platform: String, scope: Scope) async throws {
        try await Blocking.runUntilCancelled { _ in
            try self.opened().keep(jobs, platform: platform, scope: scope, now: self.clock())
        }
    }

    /// Returns a run as it was last seen; nil when it was never stored.
    public func run(_ job: Int64, platform: String, scope: Scope) async throws -> JobRun? {
        try await Blocking.runUntilCancelled { _ in
            try self.opened().run(job, platform: platform, scope: scope, now: self.clock())
        }
    }

    /// Returns the stored runs that match a query.
    public func jobs(_ query: JobQuery, platform: String, scope: Scope) async throws -> JobPage {
        try await Blocking.runUntilCancelled { _ in try self.opened().jobs(query, platform: platform, scope: scope) }
    }

    /// Returns what the store contains, and how large it is.
    public func info() async throws -> StoreInfo {
        try await Blocking.runUntilCancelled { _ in try self.opened().info() }
    }

    /// Deletes logs that are too old or exceed the size limit, the least recently used ones first. Steps that a
    /// statement is reading are spared.
    public func prune(olderThan: Timestamp?, keepBytes: Int64?) async throws -> PruneReport {
        try await Blocking.runUntilCancelled { isStopped in
            try self.opened().prune(olderThan: olderThan, keepBytes: keepBytes, isStopped: isStopped)
        }
    }
}

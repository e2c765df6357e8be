import JobModel
import LogStore
import Synchronization

/// What the store knows of a step's logs.
public typealias KeptEntries = [HostKey: StoredEntry]

/// The store of this process: opened when it is first needed, and then kept.
///
/// Where the store's file can't be used (no home directory, a read-only disk, another program's file), a store that goes
/// with the process takes its place, and a note says so: a container or a cron job can still fetch and compare.
public final class LogLibrary: Sendable {
    /// Where the store is to lie; nil for one that goes with the process.
    public let path: String?
    private let isOffline: Bool
    private let clock: @Sendable () -> Timestamp
    private let note: @Sendable (String) -> Void
    private let store = Mutex<LogStore?>(nil)

    /// A library; nothing is opened yet.
    ///
    /// - Parameters:
    ///   - isOffline: whether the store is all there is: then one that can't be used is an error.
    ///   - note: told once when a damaged store was set aside, or can't be used.
    public init(
        path: String?, isOffline: Bool = false, clock: @escaping @Sendable () -> Timestamp,
        note: @escaping @Sendable (String) -> Void
    ) {
        self.path = path
        self.isOffline = isOffline
        self.clock = clock
        self.note = note
    }

    /// The open store. May touch the disk and wait for another process: not for Swift's own threads.
    ///
    /// - Throws: `Failure` when it can't be opened, such as one of a newer version, and nothing may take its place.
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

    /// The present.
    var now: Timestamp { clock() }

    /// Closes the store, if it was opened; the next use opens it again.
    public func close() {
        store.withLock { store in
            store?.close()
            store = nil
        }
    }

    /// Keeps the logs of a step from being pruned until the lease is let go of; nil where that can't be had.
    public func lease(_ place: LogPlace) async -> PlaceLease? {
        try? await offPoolUntilCancelled { _ in try self.opened().lease(place) }
    }

    /// What is kept for a step's hosts. Counts as a use of it.
    ///
    /// - Throws: `Failure` when the store can't be read.
    public func entries(at place: LogPlace) async throws -> [HostKey: StoredEntry] {
        try await offPoolUntilCancelled { _ in try self.opened().entries(at: place, now: self.clock()) }
    }

    /// Keeps a run with its steps and hosts, for `--offline`.
    public func keep(_ run: JobRun, platform: String, scope: Scope) async throws {
        try await offPoolUntilCancelled { _ in
            try self.opened().keep(run, platform: platform, scope: scope, now: self.clock())
        }
    }

    /// Keeps what the platform listed, for `--offline`.
    public func keep(_ jobs: [JobInstance], platform: String, scope: Scope) async throws {
        try await offPoolUntilCancelled { _ in
            try self.opened().keep(jobs, platform: platform, scope: scope, now: self.clock())
        }
    }

    /// A run as it was last seen; nil when it never was.
    public func run(_ job: Int64, platform: String, scope: Scope) async throws -> JobRun? {
        try await offPoolUntilCancelled { _ in
            try self.opened().run(job, platform: platform, scope: scope, now: self.clock())
        }
    }

    /// The kept runs that a query means.
    public func jobs(_ query: JobQuery, platform: String, scope: Scope) async throws -> JobPage {
        try await offPoolUntilCancelled { _ in try self.opened().jobs(query, platform: platform, scope: scope) }
    }

    /// What the store holds.
    public func info() async throws -> StoreInfo {
        try await offPoolUntilCancelled { _ in try self.opened().info() }
    }

    /// Takes away what is old or too much, oldest use first; steps that a statement is reading are spared.
    public func prune(olderThan: Timestamp?, keepBytes: Int64?) async throws -> PruneReport {
        try await offPoolUntilCancelled { isStopped in
            try self.opened().prune(olderThan: olderThan, keepBytes: keepBytes, isStopped: isStopped)
        }
    }
}

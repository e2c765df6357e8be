import JobModel
import LogStore
import Synchronization

/// What the store knows of a step's logs.
public typealias KeptEntries = [HostKey: StoredEntry]

/// The store of this process: opened when it is first needed, and then kept.
public final class LogLibrary: Sendable {
    /// Where the store lies; nil for one that goes with the process.
    public let path: String?
    private let clock: @Sendable () -> Timestamp
    private let note: @Sendable (String) -> Void
    private let store = Mutex<LogStore?>(nil)

    /// A library; nothing is opened yet.
    ///
    /// - Parameter note: told once when a damaged store was set aside.
    public init(path: String?, clock: @escaping @Sendable () -> Timestamp, note: @escaping @Sendable (String) -> Void) {
        self.path = path
        self.clock = clock
        self.note = note
    }

    /// The open store. May touch the disk: not for Swift's own threads in a hurry.
    ///
    /// - Throws: `Failure` when it can't be opened, such as one of a newer version.
    public func opened() throws(Failure) -> LogStore {
        let (opened, setAside) = try store.withLock { store throws(Failure) -> (LogStore, String?) in
            if let store { return (store, nil) }
            let fresh: LogStore
            if let path {
                fresh = try LogStore.open(path: path, now: clock())
            } else {
                fresh = try LogStore.temporary()
            }
            store = fresh
            return (fresh, fresh.setAside)
        }
        if let setAside { note(setAside) }
        return opened
    }

    /// Closes the store, if it was opened; the next use opens it again.
    public func close() {
        store.withLock { store in
            store?.close()
            store = nil
        }
    }

    /// What is kept for a step's hosts. Counts as a use of it.
    ///
    /// - Throws: `Failure` when the store can't be read.
    public func entries(at place: LogPlace) async throws -> [HostKey: StoredEntry] {
        try await offPool { try self.opened().entries(at: place, now: self.clock()) }
    }

    /// Keeps a run with its steps and hosts, for `--offline`.
    public func keep(_ run: JobRun, platform: String, scope: Scope) async throws {
        try await offPool { try self.opened().keep(run, platform: platform, scope: scope, now: self.clock()) }
    }

    /// Keeps what the platform listed, for `--offline`.
    public func keep(_ jobs: [JobInstance], platform: String, scope: Scope) async throws {
        try await offPool { try self.opened().keep(jobs, platform: platform, scope: scope, now: self.clock()) }
    }

    /// A run as it was last seen; nil when it never was.
    public func run(_ job: Int64, platform: String, scope: Scope) async throws -> JobRun? {
        try await offPool { try self.opened().run(job, platform: platform, scope: scope, now: self.clock()) }
    }

    /// The kept runs that a query means.
    public func jobs(_ query: JobQuery, platform: String, scope: Scope) async throws -> JobPage {
        try await offPool { try self.opened().jobs(query, platform: platform, scope: scope) }
    }

    /// What the store holds.
    public func info() async throws -> StoreInfo {
        try await offPool { try self.opened().info() }
    }

    /// Takes away what is old or too much, oldest use first.
    public func prune(olderThan: Timestamp?, keepBytes: Int64?) async throws -> PruneReport {
        try await offPool { try self.opened().prune(olderThan: olderThan, keepBytes: keepBytes) }
    }
}

import CSQLiteMemory
import GRDB
import JobModel

/// What was fetched, on disk: logs by step and host, each distinct content once, and the runs they belong to.
///
/// One SQLite file in WAL mode (docs/store.md documents it). Calls are synchronous and block their thread for the
/// length of a short transaction, so they don't belong on the cooperative pool's hot paths; any thread may make them, several at
/// once: reads run side by side, writes one after another, among the processes that share the file too. Every call
/// either does all it says or nothing, kill -9 included.
public final class LogStore: Sendable {
    /// The file; empty for a temporary store.
    public let path: String
    /// Set when a damaged file was put out of the way: a sentence to show as a note.
    public let setAside: String?

    let database: any DatabaseWriter
    /// Nil for a temporary store.
    let file: StoreFile?
    let limitBytes: Int64

    /// The size on disk beyond which the store forgets what was used longest ago: 2 GiB.
    public static let defaultLimitBytes: Int64 = 2 << 30

    private init(
        _ database: any DatabaseWriter, path: String, file: StoreFile?, limitBytes: Int64, setAside: String?
    ) {
        self.database = database
        self.path = path
        self.file = file
        self.limitBytes = limitBytes
        self.setAside = setAside
    }

    /// Opens the store at `path`, or makes it: missing folders with mode 0700, the file with 0600.
    ///
    /// A file that is damaged is set aside as `PATH.damaged-TIME` and a fresh one begun; `setAside` tells.
    /// - Parameter limitBytes: the size on disk beyond which `keep` forgets what was used longest ago.
    /// - Throws: `store-newer` for the file of a newer joblog, `store-foreign` for another program's database,
    ///   `store-full`, `store-unwritable`, `store-busy`.
    public static func open(
        path: String, limitBytes: Int64 = defaultLimitBytes, now: Timestamp
    ) throws(Failure) -> LogStore {
        // Otherwise each piece of memory that SQLite takes is counted under one lock of the whole process, and readers on
        // several cores wait for each other (sqlite.org/malloc.html, "Memory statistics"). Heeded before SQLite's first use.
        joblog_sqlite_without_memory_statistics()
        let file = StoreFile(path: path)
        try file.prepare()
        return try file.locked { () throws(Failure) in
            // Again, now that no other process is setting it aside.
            try file.prepare()
            switch try file.header() {
            case .foreign: throw Texts.foreign(path)
            case .empty, .store:
                do throws(Failure) {
                    return LogStore(try connect(file), path: path, file: file, limitBytes: limitBytes, setAside: nil)
                } catch  where error.code != "store-damaged" {
                    throw error
                } catch {}
            case .damaged: break
            }
            let other = try file.setAside(now: now)
            try file.prepare()
            return LogStore(
                try connect(file), path: path, file: file, limitBytes: limitBytes,
                setAside: Texts.setAside(path, as: other))
        }
    }

    /// A store that goes with the process and that no other process sees: SQLite's own temporary database, which is in
    /// memory while it is small and then in a file that has no name any more (sqlite.org/inmemorydb.html).
    public static func temporary(limitBytes: Int64 = defaultLimitBytes) throws(Failure) -> LogStore {
        do {
            let queue = try DatabaseQueue(path: "", configuration: configuration())
            try Schema.migrator.migrate(queue)
            return LogStore(queue, path: "", file: nil, limitBytes: limitBytes, setAside: nil)
        } catch {
            throw failure(error, path: "", file: nil)
        }
    }

    /// Merges the write-ahead log into the file and closes it; meant for the end of the program. Nothing is lost
    /// without it: the next process merges. Later calls throw `store-closed`.
    public func close() {
        // Who is leaving waits for nobody: where another process is at work, the write-ahead log is its affair.
        _ = try? database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 0") }
        mergeWriteAheadLog()
        try? database.close()
    }

    /// Where another process reads or writes just now, the next one that merges will do it.
    func mergeWriteAheadLog() {
        if file == nil { return }
        _ = try? database.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    // MARK: Connections

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(10)
        // Nothing is ever left dangling: what is deleted is deleted in one place (`forget`).
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            if try Int.fetchOne(database, sql: "PRAGMA page_count") == 0 { try database.execute(sql: Schema.header) }
            try database.execute(sql: connectionSettings)
        }
        return configuration
    }

    /// Debian turns secure_delete on; overwriting what is deleted costs more than the rest of a pruning. The
    /// write-ahead log is merged every 256 pages (4 MiB), and no bigger than that when it is left behind.
    private static let connectionSettings = """
        PRAGMA secure_delete = OFF;
        PRAGMA wal_autocheckpoint = 256;
        PRAGMA journal_size_limit = 4194304;
        """

    private static func connect(_ file: StoreFile) throws(Failure) -> DatabasePool {
        do {
            let pool = try DatabasePool(path: file.path, configuration: configuration())
            let isNewer = try pool.read { database in
                if try Schema.migrator.hasBeenSuperseded(database) { return true }
                if file.isSuspect, try String.fetchOne(database, sql: "PRAGMA quick_check(1)") != "ok" {
                    throw DatabaseError(resultCode: .SQLITE_CORRUPT)
                }
                return false
            }
            if isNewer { throw Texts.newer(file.path) }
            file.isSuspect = false
            try Schema.migrator.migrate(pool)
            try pool.read { database in
                // The root page of every table: cheap, and finds what a torn or overwritten file looks like.
                for table in ["place", "content", "body", "log", "run", "step", "step_host"] {
                    _ = try Row.fetchOne(database, sql: "SELECT 1 FROM \(table) NOT INDEXED LIMIT 1")
                }
            }
            return pool
        } catch {
            throw failure(error, path: file.path, file: file)
        }
    }

    // MARK: Transactions

    /// One snapshot of the store.
    func read<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do { return try database.read(body) } catch { throw Self.failure(error, path: path, file: file) }
    }

    /// One transaction: all of it, or on an error nothing.
    func write<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do { return try database.write(body) } catch { throw Self.failure(error, path: path, file: file) }
    }

    static func failure(_ error: any Error, path: String, file: StoreFile?) -> Failure {
        if let failure = error as? Failure { return failure }
        guard let error = error as? DatabaseError else { return Texts.unwritable(path, "\(error)") }
        switch error.resultCode {
        case .SQLITE_FULL: return Texts.full(path)
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            file?.isSuspect = true
            return Texts.damaged(path)
        case .SQLITE_BUSY, .SQLITE_LOCKED: return Texts.busy(path)
        case .SQLITE_MISUSE: return Texts.closed(path)
        default:
            if file?.isDiskFull == true { return Texts.full(path) }
            return Texts.unwritable(path, error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
        }
    }
}

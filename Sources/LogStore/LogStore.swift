import CSQLiteMemory
import GRDB
import JobModel
import Synchronization

/// The fetched data on disk: logs by step and host, each distinct content once, and the runs that they belong to.
///
/// The store is one SQLite file in WAL mode (docs/store.md documents it). Calls are synchronous and block their thread
/// for a short transaction, so they don't belong on the hot paths of the cooperative pool. Any thread may call, and
/// several at once: reads run in parallel, writes one after another, also among processes that share the file. Every
/// call does either everything or nothing, even when the process is killed with kill -9.
public final class LogStore: Sendable {
    /// The path of the file; empty for a temporary store.
    public let path: String
    /// A sentence to show as a note when a damaged file was set aside; nil otherwise.
    public let setAside: String?

    /// The connections that only read.
    private let reader: any DatabaseReader
    /// Opens the connection that writes. It is called when the connection is first needed: opening it may have to wait
    /// for another process that writes, and a process that only reads should not wait.
    private let openWriter: @Sendable () throws -> any DatabaseWriter
    private let writer = Mutex(Writer.notNeededYet)

    private enum Writer {
        case notNeededYet
        case open(any DatabaseWriter)
        case closed
    }

    /// The store's file; nil for a temporary store.
    let file: StoreFile?
    /// The identity of the file that was opened.
    private let identity: StoreFile.Identity?
    let limitBytes: Int64

    /// The version of the tables: the number of the last migration (docs/store.md).
    public static let version = Schema.migrator.migrations.count

    /// The default size limit on disk, beyond which the store deletes the steps and runs that were used longest ago: 2
    /// GiB.
    public static let defaultLimitBytes: Int64 = 2 << 30

    private init(
        reader: any DatabaseReader, path: String, file: StoreFile?, limitBytes: Int64, setAside: String?,
        writer: @escaping @Sendable () throws -> any DatabaseWriter
    ) {
        self.reader = reader
        self.openWriter = writer
        self.path = path
        self.file = file
        identity = file?.identity
        self.limitBytes = limitBytes
        self.setAside = setAside
    }

    /// Opens the store at `path`, or creates it: missing folders with mode 0700, the file with mode 0600.
    ///
    /// A damaged file is renamed to `PATH.damaged-TIME` and a fresh one is created; `setAside` then has a sentence
    /// about it. An intact store is opened without any lock that a writing process could hold.
    ///
    /// - Parameter limitBytes: The size on disk beyond which `keep` deletes the steps and runs that were used longest
    ///   ago.
    /// - Throws: `store-newer` for the file of a newer joblog, `store-foreign` for another program's database,
    ///   `store-full`, `store-unwritable`, `store-busy`.
    public static func open(
        path: String, limitBytes: Int64 = defaultLimitBytes, now: Timestamp
    ) throws(Failure) -> LogStore {
        // With memory statistics, SQLite counts each allocation under one lock for the whole process, and readers on
        // several cores wait for each other (sqlite.org/malloc.html, "Memory statistics"). The setting takes effect
        // only before SQLite's first use.
        joblog_sqlite_without_memory_statistics()
        let file = StoreFile(path: path)
        func store(_ reader: any DatabaseReader, setAside: String? = nil) -> LogStore {
            LogStore(reader: reader, path: path, file: file, limitBytes: limitBytes, setAside: setAside) {
                try writingConnection(file)
            }
        }
        try file.prepare()
        if try file.header() == .store, !file.isSuspect {
            do throws(Failure) {
                if let reader = try readingConnections(file) { return store(reader) }
            } catch  where error.kind != .damaged {
                throw error
            } catch {}
        }
        return try file.locked { () throws(Failure) in
            // The file is examined again, now that no other process is creating it or setting it aside.
            try file.prepare()
            switch try file.header() {
            case .foreign: throw Texts.foreign(path)
            case .empty, .store:
                do throws(Failure) {
                    return store(try checkedConnections(file))
                } catch  where error.kind != .damaged {
                    throw error
                } catch {}
            case .damaged: break
            }
            let other = try file.setAside(now: now)
            try file.prepare()
            return store(try checkedConnections(file), setAside: Texts.setAside(path, as: other))
        }
    }

    /// Returns a store that ends with the process and that no other process sees: SQLite's own temporary database,
    /// which is in memory while it is small and then in a file without a name (sqlite.org/inmemorydb.html).
    ///
    /// - Throws: `store-full`, `store-unwritable`.
    public static func temporary(limitBytes: Int64 = defaultLimitBytes) throws(Failure) -> LogStore {
        do {
            let queue = try DatabaseQueue(path: "", configuration: configuration())
            try Schema.migrator.migrate(queue)
            return LogStore(reader: queue, path: "", file: nil, limitBytes: limitBytes, setAside: nil) { queue }
        } catch {
            throw failure(error, path: "", file: nil)
        }
    }

    /// Whether the file that was opened is still the one at `path`. When it was removed or replaced, what is stored
    /// here is lost with the process, and the store should be opened again.
    public var isInPlace: Bool { file.map { $0.identity == identity } ?? true }

    /// Records that the store returned something damaged, so that the next start checks the whole file.
    public func suspectDamage() { file?.isSuspect = true }

    /// Merges the write-ahead log into the file and closes the store; meant for the end of the program. Nothing is lost
    /// without the call: the next process merges the log. Later calls throw `store-closed`.
    public func close() {
        let writer = openedWriter
        self.writer.withLock { $0 = .closed }
        // A process that ends should not wait. When another process is at work, that process merges the write-ahead
        // log.
        _ = try? writer?.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 0") }
        mergeWriteAheadLog(writer)
        try? reader.close()
        try? writer?.close()
    }

    /// Merges what this process wrote. When another process is reading or writing, the next process that merges does
    /// it.
    func mergeWriteAheadLog() {
        mergeWriteAheadLog(openedWriter)
    }

    private var openedWriter: (any DatabaseWriter)? {
        writer.withLock { if case .open(let connection) = $0 { connection } else { nil } }
    }

    private func mergeWriteAheadLog(_ writer: (any DatabaseWriter)?) {
        guard file != nil, let writer else { return }
        _ = try? writer.writeWithoutTransaction { try $0.checkpoint(.truncate) }
    }

    // MARK: Connections

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(Double(Patience.long.milliseconds) / 1000)
        // No row is left without its parent: `forgetSome`, `forgetRun` and `forgetUnneeded` delete both together.
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            if database.configuration.readonly { return }
            if try Int.fetchOne(database, sql: "PRAGMA page_count") == 0 { try database.execute(sql: Schema.header) }
            try database.execute(sql: connectionSettings)
        }
        return configuration
    }

    /// Debian turns secure_delete on, and overwriting deleted data costs more than the rest of a pruning. The
    /// write-ahead log is merged every 256 pages (4 MiB), and is not larger than that when it is left behind.
    private static let connectionSettings = """
        PRAGMA secure_delete = OFF;
        PRAGMA wal_autocheckpoint = 256;
        PRAGMA journal_size_limit = 4194304;
        """

    /// Opens the connection that writes. It is a queue of one connection rather than GRDB's pool: a pool writes when it
    /// is opened, and would wait for any other process that writes.
    private static func writingConnection(_ file: StoreFile) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: file.path, configuration: configuration())
        try queue.writeWithoutTransaction { database in
            // The mode is a property of the file. When it is already set, nothing is written.
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        }
        return queue
    }

    /// Opens the connections that read an intact store of this version; nil when the store must be migrated first.
    private static func readingConnections(_ file: StoreFile) throws(Failure) -> DatabasePool? {
        do {
            var configuration = configuration()
            configuration.readonly = true
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            let isUsable = try pool.read { database in
                if try Schema.migrator.hasBeenSuperseded(database) { throw Texts.newer(file.path) }
                guard try Schema.migrator.hasCompletedMigrations(database) else { return false }
                // Reads the root page of every table: this is cheap and detects a torn or overwritten file.
                for table in Schema.tables {
                    _ = try Row.fetchOne(database, sql: "SELECT 1 FROM \(table) NOT INDEXED LIMIT 1")
                }
                return true
            }
            return isUsable ? pool : nil
        } catch {
            throw failure(error, path: file.path, file: file)
        }
    }

    /// Creates the store or migrates it to this version, checks the whole file when damage was met before, and opens
    /// it.
    private static func checkedConnections(_ file: StoreFile) throws(Failure) -> DatabasePool {
        do {
            let writer = try writingConnection(file)
            defer { try? writer.close() }
            try writer.read { database in
                if try Schema.migrator.hasBeenSuperseded(database) { throw Texts.newer(file.path) }
            }
            if try !writer.read(Schema.migrator.hasCompletedMigrations) { try Schema.migrator.migrate(writer) }
            if file.isSuspect {
                try writer.read { database in
                    guard try String.fetchOne(database, sql: "PRAGMA quick_check(1)") == "ok",
                        try Schema.holdsOnlyProperValues(database)
                    else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
                }
                file.isSuspect = false
            }
        } catch {
            throw failure(error, path: file.path, file: file)
        }
        guard let reader = try readingConnections(file) else { throw Texts.damaged(file.path) }
        return reader
    }

    // MARK: Transactions

    /// Runs `body` on one snapshot of the store.
    func read<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do { return try reader.read(body) } catch { throw Self.failure(error, path: path, file: file) }
    }

    /// How long a transaction waits for another process that writes.
    struct Patience {
        var milliseconds: Int
        /// Called every 50 ms. When it returns true, the wait ends.
        var isStopped: @Sendable () -> Bool = { false }

        /// For fetched data, which would otherwise be lost.
        static let long = Patience(milliseconds: 10_000)
        /// For data that only makes a later statement faster, and is not worth a long wait.
        static let short = Patience(milliseconds: 500)
    }

    /// The time in milliseconds for which SQLite itself waits for the lock, before we check whether to go on.
    private static let lockWait = 50

    /// Runs one transaction: all of it, or nothing after an error. `body` runs again from its beginning when another
    /// process was in the way.
    func write<T>(patience: Patience = .long, _ body: (Database) throws -> T) throws(Failure) -> T {
        do {
            let connection = try connectionForWriting()
            return try connection.writeWithoutTransaction { database in
                try database.execute(sql: "PRAGMA busy_timeout = \(Self.lockWait)")
                var waited = 0
                while true {
                    do {
                        return try Self.transaction(in: database, body)
                    } catch let error as DatabaseError
                        where error.resultCode == .SQLITE_BUSY && waited < patience.milliseconds
                        && !patience.isStopped()
                    {
                        waited += Self.lockWait
                    }
                }
            }
        } catch {
            throw Self.failure(error, path: path, file: file)
        }
    }

    private static func transaction<T>(in database: Database, _ body: (Database) throws -> T) throws -> T {
        var result: T?
        try database.inTransaction(.immediate) {
            result = try body(database)
            return .commit
        }
        guard let result else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return result
    }

    private func connectionForWriting() throws -> any DatabaseWriter {
        try writer.withLock { writer in
            switch writer {
            case .open(let connection): return connection
            case .closed: throw Texts.closed(path)
            case .notNeededYet:
                let connection = try openWriter()
                writer = .open(connection)
                return connection
            }
        }
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
        // Every statement of this room fits its schema, so the file lacks a table or a column, or has one of another
        // form.
        case .SQLITE_ERROR:
            file?.isSuspect = true
            return Texts.damaged(path)
        default:
            if file?.isDiskFull == true { return Texts.full(path) }
            return Texts.unwritable(path, error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
        }
    }
}

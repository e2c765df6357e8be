import CSQLiteMemory
import GRDB
import JobModel
import Synchronization

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

    /// Connections that only read.
    private let reader: any DatabaseReader
    /// The connection that writes, opened when it is first needed: opening it may have to wait for another process that
    /// writes, and whoever only reads waits for nobody.
    private let openWriter: @Sendable () throws -> any DatabaseWriter
    private let writer = Mutex(Writer.notNeededYet)

    private enum Writer {
        case notNeededYet
        case open(any DatabaseWriter)
        case closed
    }

    /// Nil for a temporary store.
    let file: StoreFile?
    /// Which file was opened.
    private let identity: StoreFile.Identity?
    let limitBytes: Int64

    /// The size on disk beyond which the store forgets what was used longest ago: 2 GiB.
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

    /// Opens the store at `path`, or makes it: missing folders with mode 0700, the file with 0600.
    ///
    /// A file that is damaged is set aside as `PATH.damaged-TIME` and a fresh one begun; `setAside` tells. A sound store is
    /// opened without any lock that a writing process could hold.
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
        func store(_ reader: any DatabaseReader, setAside: String? = nil) -> LogStore {
            LogStore(reader: reader, path: path, file: file, limitBytes: limitBytes, setAside: setAside) {
                try writingConnection(file)
            }
        }
        try file.prepare()
        if try file.header() == .store, !file.isSuspect {
            do throws(Failure) {
                if let reader = try readingConnections(file) { return store(reader) }
            } catch  where error.code != "store-damaged" {
                throw error
            } catch {}
        }
        return try file.locked { () throws(Failure) in
            // Again, now that no other process is making it or setting it aside.
            try file.prepare()
            switch try file.header() {
            case .foreign: throw Texts.foreign(path)
            case .empty, .store:
                do throws(Failure) {
                    return store(try checkedConnections(file))
                } catch  where error.code != "store-damaged" {
                    throw error
                } catch {}
            case .damaged: break
            }
            let other = try file.setAside(now: now)
            try file.prepare()
            return store(try checkedConnections(file), setAside: Texts.setAside(path, as: other))
        }
    }

    /// A store that goes with the process and that no other process sees: SQLite's own temporary database, which is in
    /// memory while it is small and then in a file that has no name any more (sqlite.org/inmemorydb.html).
    public static func temporary(limitBytes: Int64 = defaultLimitBytes) throws(Failure) -> LogStore {
        do {
            let queue = try DatabaseQueue(path: "", configuration: configuration())
            try Schema.migrator.migrate(queue)
            return LogStore(reader: queue, path: "", file: nil, limitBytes: limitBytes, setAside: nil) { queue }
        } catch {
            throw failure(error, path: "", file: nil)
        }
    }

    /// Whether the file that was opened is still the one at `path`. When somebody removed or replaced it, what is kept here
    /// is lost with the process, and the store is to be opened anew.
    public var isInPlace: Bool { file.map { $0.identity == identity } ?? true }

    /// Notes that something was not as it was written: the next start reads the whole file.
    public func suspectDamage() { file?.isSuspect = true }

    /// Merges the write-ahead log into the file and closes it; meant for the end of the program. Nothing is lost
    /// without it: the next process merges. Later calls throw `store-closed`.
    public func close() {
        let writer = openedWriter
        self.writer.withLock { $0 = .closed }
        // Who is leaving waits for nobody: where another process is at work, the write-ahead log is its affair.
        _ = try? writer?.writeWithoutTransaction { try $0.execute(sql: "PRAGMA busy_timeout = 0") }
        mergeWriteAheadLog(writer)
        try? reader.close()
        try? writer?.close()
    }

    /// Merges what this process wrote. Where another process reads or writes just now, the next one that merges will do it.
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
        // Nothing is ever left dangling: what is deleted is deleted in one place (`forget`).
        configuration.foreignKeysEnabled = false
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { database in
            if database.configuration.readonly { return }
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

    /// The connection that writes. A queue of one connection, not GRDB's pool: a pool writes when it is opened, and would
    /// wait for whoever else writes.
    private static func writingConnection(_ file: StoreFile) throws -> DatabaseQueue {
        let queue = try DatabaseQueue(path: file.path, configuration: configuration())
        try queue.writeWithoutTransaction { database in
            // The mode stays with the file; where it is set already, nothing is written.
            try database.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL")
        }
        return queue
    }

    /// The connections that read a sound store of this version; nil where it has to be brought to this version first.
    private static func readingConnections(_ file: StoreFile) throws(Failure) -> DatabasePool? {
        do {
            var configuration = configuration()
            configuration.readonly = true
            let pool = try DatabasePool(path: file.path, configuration: configuration)
            let isUsable = try pool.read { database in
                if try Schema.migrator.hasBeenSuperseded(database) { throw Texts.newer(file.path) }
                guard try Schema.migrator.hasCompletedMigrations(database) else { return false }
                // The root page of every table: cheap, and finds what a torn or overwritten file looks like.
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

    /// Makes the store or brings it to this version, reads it through where damage was met before, and opens it.
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

    /// One snapshot of the store.
    func read<T>(_ body: (Database) throws -> T) throws(Failure) -> T {
        do { return try reader.read(body) } catch { throw Self.failure(error, path: path, file: file) }
    }

    /// How long a transaction waits for another process that writes.
    struct Patience {
        var milliseconds: Int
        /// Asked every 50 ms; when it says yes, nobody waits any longer.
        var isStopped: @Sendable () -> Bool = { false }

        /// For what was fetched: it would be lost.
        static let long = Patience(milliseconds: 10_000)
        /// For what makes a later statement better: nobody wants to wait for that.
        static let short = Patience(milliseconds: 500)
    }

    /// How long SQLite itself waits for the lock before we look whether to go on, in milliseconds.
    private static let lockWait = 50

    /// One transaction: all of it, or on an error nothing. `body` runs again from its beginning where another process was in
    /// the way.
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
        // Every statement of this room fits its schema: the file lacks a table or a column, or has one of another form.
        case .SQLITE_ERROR:
            file?.isSuspect = true
            return Texts.damaged(path)
        default:
            if file?.isDiskFull == true { return Texts.full(path) }
            return Texts.unwritable(path, error.message ?? "SQLite error \(error.extendedResultCode.rawValue)")
        }
    }
}

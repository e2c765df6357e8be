import GRDB

/// The tables of the store, as docs/store.md documents them.
///
/// A released migration is never changed: the next schema is a migration of its own.
enum Schema {
    /// `jobl`: the application id in the file's header, which distinguishes a store from other databases.
    static let applicationID: UInt32 = 0x6A6F_626C

    /// All migrations, in order.
    static let migrator: DatabaseMigrator = {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1") { try $0.execute(sql: first) }
        migrator.registerMigration("2") { try $0.execute(sql: second) }
        migrator.registerMigration("3") { try $0.execute(sql: third) }
        return migrator
    }()

    /// The settings that an empty file needs first: they are in its header and stay as they are. Pages of
    /// 16 KiB hold several compressed logs; with the usual 4 KiB nearly half of the file was unused.
    static let header = """
        PRAGMA page_size = 16384;
        PRAGMA auto_vacuum = INCREMENTAL;
        PRAGMA application_id = \(applicationID);
        """

    /// The types of the columns of each table. A name that ends in `?` may be null.
    private static let columns: [(table: String, integers: [String], texts: [String], blobs: [String])] = [
        ("place", ["id", "job", "step", "execute_count", "used"], ["platform", "scope"], []),
        ("content", ["id", "kind", "size"], [], ["sha256"]),
        ("body", ["id", "content"], [], ["data"]),
        ("log", ["place", "content?", "bytes", "final", "status", "kept", "cut?", "silent?"], ["host", "ipv6?"], []),
        (
            "run",
            [
                "id", "job", "plan?", "template?", "created?", "started?", "ended?", "duration_ms?", "launch_mode?",
                "type?", "status", "finished?", "used",
            ], ["platform", "scope", "name", "operator"], []
        ),
        (
            "step",
            [
                "id", "run", "position", "step", "type", "status", "execute_count", "created?", "started?", "ended?",
                "duration_ms?", "hosts",
            ], ["name"], []
        ),
        (
            "step_host",
            [
                "step", "position", "bk_host_id?", "area", "status", "exit_code?", "started?", "ended?", "duration_ms?",
                "execute_count",
            ], ["ipv4?", "ipv6?", "tag"], []
        ),
    ]

    /// The tables, in an order in which a table comes after the tables that it refers to.
    static let tables = columns.map(\.table)

    /// Whether every value of every table has the type of its column. SQLite's own checks look at pages, not at values,
    /// and a table accepts values of any type. Reads the whole file.
    ///
    /// - Throws: `DatabaseError` when a table or a column is missing.
    static func holdsOnlyProperValues(_ database: Database) throws -> Bool {
        for (table, integers, texts, blobs) in columns {
            let conditions = [("integer", integers), ("text", texts), ("blob", blobs)].flatMap { type, names in
                names.map { name in
                    name.last == "?"
                        ? "typeof(\(name.dropLast())) NOT IN ('\(type)', 'null')" : "typeof(\(name)) <> '\(type)'"
                }
            }
            let query = "SELECT EXISTS (SELECT 1 FROM \(table) WHERE \(conditions.joined(separator: " OR ")))"
            if try Bool.fetchOne(database, sql: query) == true { return false }
        }
        return true
    }

    /// Adds the moment since which a host has had no log, separate from the moment of the last such answer: an answer
    /// that came while the host still ran says nothing about it.
    private static let third = """
        ALTER TABLE log ADD COLUMN silent INTEGER;
        UPDATE log SET silent = kept WHERE content IS NULL AND status NOT IN (5, 7);
        """

    /// Adds whether the agent cut a log. Before, a single answer without a log made the host final without a log, which
    /// is not enough evidence: except for statuses that say that nothing ran on the host, these hosts are requested
    /// once more.
    private static let second = """
        ALTER TABLE log ADD COLUMN cut INTEGER;
        UPDATE log SET final = 0 WHERE content IS NULL AND status NOT IN (1, 18, 310, 2, 12, 311, 312);
        """

    private static let first = """
        CREATE TABLE place (
          id INTEGER PRIMARY KEY,
          platform TEXT NOT NULL,
          scope TEXT NOT NULL,
          job INTEGER NOT NULL,
          step INTEGER NOT NULL,
          execute_count INTEGER NOT NULL,
          used INTEGER NOT NULL,
          UNIQUE (platform, scope, job, step, execute_count));
        CREATE TABLE content (
          id INTEGER PRIMARY KEY,
          sha256 BLOB NOT NULL,
          kind INTEGER NOT NULL,
          size INTEGER NOT NULL,
          UNIQUE (sha256, kind));
        CREATE TABLE body (
          id INTEGER PRIMARY KEY,
          content INTEGER NOT NULL REFERENCES content (id),
          data BLOB NOT NULL);
        CREATE INDEX body_content ON body (content);
        CREATE TABLE log (
          place INTEGER NOT NULL REFERENCES place (id),
          host TEXT NOT NULL,
          content INTEGER REFERENCES content (id),
          bytes INTEGER NOT NULL,
          final INTEGER NOT NULL,
          status INTEGER NOT NULL,
          ipv6 TEXT,
          kept INTEGER NOT NULL,
          PRIMARY KEY (place, host)) WITHOUT ROWID;
        CREATE INDEX log_content ON log (content);
        CREATE TABLE run (
          id INTEGER PRIMARY KEY,
          platform TEXT NOT NULL,
          scope TEXT NOT NULL,
          job INTEGER NOT NULL,
          name TEXT NOT NULL,
          operator TEXT NOT NULL,
          plan INTEGER,
          template INTEGER,
          created INTEGER,
          started INTEGER,
          ended INTEGER,
          duration_ms INTEGER,
          launch_mode INTEGER,
          type INTEGER,
          status INTEGER NOT NULL,
          finished INTEGER,
          used INTEGER NOT NULL,
          UNIQUE (platform, scope, job));
        CREATE INDEX run_created ON run (platform, scope, created);
        CREATE TABLE step (
          id INTEGER PRIMARY KEY,
          run INTEGER NOT NULL REFERENCES run (id),
          position INTEGER NOT NULL,
          step INTEGER NOT NULL,
          name TEXT NOT NULL,
          type INTEGER NOT NULL,
          status INTEGER NOT NULL,
          execute_count INTEGER NOT NULL,
          created INTEGER,
          started INTEGER,
          ended INTEGER,
          duration_ms INTEGER,
          hosts INTEGER NOT NULL DEFAULT 0,
          UNIQUE (run, step));
        CREATE TABLE step_host (
          step INTEGER NOT NULL REFERENCES step (id),
          position INTEGER NOT NULL,
          bk_host_id INTEGER,
          area INTEGER NOT NULL,
          ipv4 TEXT,
          ipv6 TEXT,
          status INTEGER NOT NULL,
          exit_code INTEGER,
          tag TEXT NOT NULL,
          started INTEGER,
          ended INTEGER,
          duration_ms INTEGER,
          execute_count INTEGER NOT NULL,
          host TEXT AS (coalesce(CAST(bk_host_id AS TEXT), area || ':' || coalesce(ipv4, ipv6))) VIRTUAL,
          PRIMARY KEY (step, position)) WITHOUT ROWID;
        """
}

import GRDB
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension LogStore {
    /// A log to be stored. It is hashed outside of any transaction.
    private struct Incoming {
        var host: String
        /// The index of the log's content among the distinct contents; nil for a host that has no log, and for a log
        /// that is only recorded as unfetched.
        var content: Int?
        var log: HostLog
    }

    /// A distinct content to be stored.
    private struct IncomingContent {
        var bytes: ContentBytes
        var digest: Data
        /// The compressed parts; nil for a content that the store already has.
        var parts: [Data]?
    }

    /// Stores the platform's answers for some hosts of a step, in one transaction: all of them or none.
    ///
    /// Logs and hosts without a log are stored. A host that was not requested yet (`unfetched`) is recorded unless the
    /// store already has something about it. Logs that failed change nothing. A stored log stays as it is when the
    /// platform later has none, since the platform may have deleted its copy. For a host that has ended without a log,
    /// the moment of the first such answer is kept, and what was final stays final. A host without id and address is
    /// left out unless it has a name, since nothing would find it again.
    ///
    /// Hashing and compressing happen on the caller's thread before the transaction, so several callers share the work
    /// among several cores. When the store has grown beyond its limit, the steps and runs that were used longest ago
    /// are deleted until it is a tenth below the limit.
    ///
    /// - Parameters:
    ///   - hasEnded: Whether the run had ended when the logs were requested. An answer without a log is then meaningful
    ///     also for a host that the run left waiting or running.
    ///   - isStopped: Called while another process holds the store. When it returns true, the wait ends.
    /// - Throws: `store-full`, `store-memory`, `store-unwritable`, `store-damaged`, `store-busy`, `store-closed`.
    public func keep(
        _ logs: [HostLog], at place: LogPlace, now: Timestamp, hasEnded: Bool = false,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) throws(Failure) {
        var contents: [IncomingContent] = []
        let incoming = Self.digest(logs, into: &contents)
        if incoming.isEmpty { return }
        try compressUnknown(&contents)
        let patience = Patience(milliseconds: Patience.long.milliseconds, isStopped: isStopped)
        let bytes = try write(patience: patience) { database in
            let id = try Self.place(place, in: database, now: now)
            let ids = try Self.insert(contents, in: database)
            try Self.insert(
                incoming, contents: contents, ids: ids, place: id, now: now, hasEnded: hasEnded, in: database)
            return try Self.liveBytes(database)
        }
        if bytes > limitBytes { try pruneToLimit(now: now) }
    }

    private static func digest(_ logs: [HostLog], into contents: inout [IncomingContent]) -> [Incoming] {
        struct Name: Hashable {
            var digest: Data
            var kind: ContentBytes.Kind
        }
        var known: [Name: Int] = [:]
        var result: [Incoming] = []
        result.reserveCapacity(logs.count)
        for log in logs {
            guard let host = HostColumn.text(log.host.key()) else { continue }
            switch (log.state, log.content) {
            case (.fetched, let content?):
                let bytes = ContentBytes(content)
                let digest = bytes.digest
                let name = Name(digest: digest, kind: bytes.kind)
                if known[name] == nil {
                    known[name] = contents.count
                    contents.append(IncomingContent(bytes: bytes, digest: digest))
                }
                result.append(Incoming(host: host, content: known[name], log: log))
            case (.none, _), (.unfetched, _):
                result.append(Incoming(host: host, content: nil, log: log))
            default: break
            }
        }
        return result
    }

    /// Compresses the contents that the store does not have yet.
    private func compressUnknown(_ contents: inout [IncomingContent]) throws(Failure) {
        let names = contents.map { ($0.digest, $0.bytes.kind) }
        let known = try read { database in
            try names.map { try Self.content(digest: $0.0, kind: $0.1, in: database) != nil }
        }
        var compressor = try Compressor()
        for index in contents.indices where !known[index] {
            contents[index].parts = try compressor.parts(of: contents[index].bytes.bytes)
        }
    }

    private static func content(digest: Data, kind: ContentBytes.Kind, in database: Database) throws -> Int64? {
        let statement = try database.cachedStatement(sql: "SELECT id FROM content WHERE sha256 = ? AND kind = ?")
        return try Int64.fetchOne(statement, arguments: [digest, kind.rawValue])
    }

    /// Returns the ids of the contents, and writes those that the store does not have yet.
    private static func insert(_ contents: [IncomingContent], in database: Database) throws -> [Int64] {
        let named = try database.cachedStatement(sql: "INSERT INTO content (sha256, kind, size) VALUES (?, ?, ?)")
        let body = try database.cachedStatement(sql: "INSERT INTO body (content, data) VALUES (?, ?)")
        return try contents.map { content in
            if let id = try Self.content(digest: content.digest, kind: content.bytes.kind, in: database) { return id }
            try named.execute(arguments: [content.digest, content.bytes.kind.rawValue, content.bytes.bytes.count])
            let id = database.lastInsertedRowID
            var parts = content.parts
            if parts == nil {
                // Another process has pruned the content since `compressUnknown` looked.
                var compressor = try Compressor()
                parts = try compressor.parts(of: content.bytes.bytes)
            }
            for part in parts ?? [] { try body.execute(arguments: [id, part]) }
            return id
        }
    }

    private static func insert(
        _ logs: [Incoming], contents: [IncomingContent], ids: [Int64], place: Int64, now: Timestamp, hasEnded: Bool,
        in database: Database
    ) throws {
        let note = try database.cachedStatement(
            sql: """
                INSERT OR IGNORE INTO log (place, host, bytes, final, status, ipv6, kept) VALUES (?, ?, 0, 0, ?, ?, 0)
                """)
        let previous = try database.cachedStatement(sql: "SELECT content FROM log WHERE place = ? AND host = ?")
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO log (place, host, content, bytes, final, status, ipv6, kept, cut, silent)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (place, host) DO UPDATE SET
                  content = coalesce(excluded.content, content),
                  bytes = iif(excluded.content IS NULL, bytes, excluded.bytes),
                  cut = iif(excluded.content IS NULL, cut, excluded.cut),
                  final = iif(excluded.content IS NULL, max(final, iif(content IS NULL, excluded.final, 0)),
                    excluded.final),
                  kept = iif(excluded.content IS NULL AND content IS NOT NULL, kept, excluded.kept),
                  silent = iif(content IS NULL AND excluded.silent IS NOT NULL, coalesce(silent, excluded.silent), NULL),
                  status = excluded.status, ipv6 = coalesce(excluded.ipv6, ipv6)
                """)
        // 5 and 7 are the statuses of hosts that have not ended (`HostStatus.isUnfinished`).
        var replaced: Set<Int64> = []
        for log in logs {
            let content = log.content.map { ids[$0] }
            if let content, let old = try Int64.fetchOne(previous, arguments: [place, log.host]), old != content {
                replaced.insert(old)
            }
            let host = log.log.host
            if log.log.state == .unfetched {
                try note.execute(arguments: [place, log.host, host.status.rawValue, host.ipv6?.description])
                continue
            }
            // A host that waits or runs may still print something, so that the absence of a log says nothing yet.
            let isSilent = log.content == nil && (hasEnded || !host.status.isUnfinished)
            try insert.execute(arguments: [
                place, log.host, content, log.content.map { contents[$0].bytes.printed } ?? 0,
                log.log.isFinal, host.status.rawValue, host.ipv6?.description, now.milliseconds,
                log.content == nil ? nil : log.log.isCut, isSilent ? now.milliseconds : nil,
            ])
        }
        _ = try forgetUnneeded(replaced, in: database)
    }

    /// Returns the id of a place and creates it if it is missing. Its last use is updated at most once a minute.
    private static func place(_ place: LogPlace, in database: Database, now: Timestamp) throws -> Int64 {
        if let (id, used) = try find(place, in: database) {
            if now.milliseconds > used.advanced(byMilliseconds: 60_000).milliseconds {
                try database.execute(sql: "UPDATE place SET used = ? WHERE id = ?", arguments: [now.milliseconds, id])
            }
            return id
        }
        try database.execute(
            sql: "INSERT INTO place (platform, scope, job, step, execute_count, used) VALUES (?, ?, ?, ?, ?, ?)",
            arguments: [
                place.platform, place.scope.description, place.job, place.step, place.executeCount, now.milliseconds,
            ])
        return database.lastInsertedRowID
    }

    static func find(_ place: LogPlace, in database: Database) throws -> (id: Int64, used: Timestamp)? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, used FROM place
                WHERE platform = ? AND scope = ? AND job = ? AND step = ? AND execute_count = ?
                """)
        return try Row.fetchOne(
            statement,
            arguments: [place.platform, place.scope.description, place.job, place.step, place.executeCount]
        ).map { (id: Int64(try $0.requiredNumber(0)), used: Timestamp(milliseconds: Int64(try $0.requiredNumber(1)))) }
    }

    /// Returns what the store knows about every host of a step, without the contents: one query, a few milliseconds for
    /// 10,000 hosts.
    ///
    /// - Parameter now: The moment of this use, so that the step is not the first to be pruned; nil does not record a
    ///   use.
    /// - Throws: `store-damaged`, `store-unwritable`, `store-busy`, `store-closed`.
    public func entries(at place: LogPlace, now: Timestamp? = nil) throws(Failure) -> [HostKey: StoredEntry] {
        let (id, used, entries) = try read { database -> (Int64, Timestamp, [HostKey: StoredEntry]) in
            guard let (id, used) = try Self.find(place, in: database) else { return (0, .init(milliseconds: 0), [:]) }
            let statement = try database.cachedStatement(
                sql: """
                    SELECT host, content IS NOT NULL, final, bytes, status, ipv6, kept, cut, silent FROM log WHERE place = ?
                    """)
            let count = try Int.fetchOne(database, sql: "SELECT count(*) FROM log WHERE place = ?", arguments: [id])
            var result = [HostKey: StoredEntry](minimumCapacity: count ?? 0)
            try statement.forEachRow([.number(id)]) { row in
                guard let key = HostColumn.key(try row.requiredText(0)) else { return }
                let kept = Int64(try row.requiredNumber(6))
                result[key] = StoredEntry(
                    state: try row.requiredNumber(1) != 0 ? .fetched : kept == 0 ? .unfetched : .none,
                    isFinal: try row.requiredNumber(2) != 0,
                    isCut: try row.number(7).map { $0 != 0 },
                    // Lengths are added up later; the value in a damaged file must not overflow the sum.
                    byteCount: min(max(0, try row.requiredNumber(3)), 1 << 40),
                    status: HostStatus(rawValue: try row.requiredNumber(4)),
                    ipv6: try row.address(5),
                    kept: Timestamp(milliseconds: kept),
                    silentSince: try row.number(8).map { Timestamp(milliseconds: $0) })
            }
            return (id, used, result)
        }
        if let now, !entries.isEmpty { note(use: now, of: id, in: "place", last: used) }
        return entries
    }

    /// Records the use of a place or a run, at most once a minute. The data that was read is valid even when recording
    /// fails (a full disk, another process that writes), so a failure is ignored.
    func note(use now: Timestamp, of id: Int64, in table: String, last: Timestamp) {
        guard now > last.advanced(byMilliseconds: 60_000) else { return }
        _ = try? write(patience: .short) { database in
            try database.execute(
                sql: "UPDATE \(table) SET used = max(used, ?) WHERE id = ?", arguments: [now.milliseconds, id])
        }
    }
}

/// The store's information about one host's log, without the content.
public struct StoredEntry: Sendable, Hashable {
    /// `fetched`; `none` for a host that has no log; `unfetched` for a host that is recorded but was not requested yet,
    /// such as a source that only a target's log mentions.
    public var state: HostLog.State
    /// Whether another request would bring nothing new. False when the host had not finished, since its log may have
    /// grown, and for a host without a log when it was not certain that it has none.
    public var isFinal: Bool
    /// Whether the agent cut the log at its limit; nil when this was not recorded.
    public var isCut: Bool?
    /// The number of bytes that the host printed, as `HostLog` counts them. For a file step these are the texts of its
    /// transfers.
    public var byteCount: Int
    /// The host's status when the log was stored.
    public var status: HostStatus
    /// The address that came with the log. A status answer never has it.
    public var ipv6: HostAddress?
    /// When the log was stored.
    public var kept: Timestamp
    /// For a host without a log, the moment of the first answer without one since the host or its run ended; nil when
    /// there was no such answer.
    public var silentSince: Timestamp?
}

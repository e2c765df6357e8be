import GRDB
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension LogStore {
    /// Returns the content of one host's log; nil when the store does not have it.
    ///
    /// - Throws: `store-memory`, `store-damaged`, `store-unwritable`, `store-busy`, `store-closed`.
    public func content(of host: HostKey, at place: LogPlace) throws(Failure) -> HostLog.Content? {
        try contents(of: [host], at: place).first ?? nil
    }

    /// Returns the contents of some hosts' logs in the order of `hosts`; nil for each log that the store does not have.
    ///
    /// All of them are in memory at once, so ask for a few dozen at a time. A content that turns out to be damaged is
    /// treated as missing and deleted, so that the next fetch gets it anew.
    ///
    /// - Throws: `store-memory`, `store-damaged`, `store-unwritable`, `store-busy`, `store-closed`.
    public func contents(of hosts: [HostKey], at place: LogPlace) throws(Failure) -> [HostLog.Content?] {
        var damaged: Set<Int64> = []
        let result = try read { database -> [HostLog.Content?] in
            guard let (id, _) = try Self.find(place, in: database) else { return hosts.map { _ in nil } }
            let decompressor = try Decompressor()
            let parts = try database.cachedStatement(
                sql: """
                    SELECT content.id, content.kind, content.size, body.data FROM log
                    JOIN content ON content.id = log.content LEFT JOIN body ON body.content = content.id
                    WHERE log.place = ? AND log.host = ? ORDER BY body.id
                    """)
            return try hosts.map { host -> HostLog.Content? in
                guard let column = HostColumn.text(host) else { return nil }
                var found: (id: Int64, kind: Int, bytes: [UInt8]?)?
                try Self.bytes(of: parts, [.number(id), .text(column)], in: database, decompressor, &found)
                guard let found else { return nil }
                let content = found.bytes.flatMap { ContentBytes.content($0, kind: found.kind) }
                if content == nil { damaged.insert(found.id) }
                return content
            }
        }
        if !damaged.isEmpty {
            // When the deletion fails (a full disk, another process that writes), the next reader meets the damage
            // again.
            try? write { database in
                for id in damaged { try database.execute(sql: "DELETE FROM log WHERE content = ?", arguments: [id]) }
                _ = try Self.forgetUnneeded(damaged, in: database)
            }
        }
        return result
    }

    /// Joins a content from its parts. Its bytes are nil when a part is damaged or the length is not the recorded one.
    private static func bytes(
        of statement: Statement, _ arguments: [StatementArgument], in database: Database,
        _ decompressor: borrowing Decompressor, _ found: inout (id: Int64, kind: Int, bytes: [UInt8]?)?
    ) throws {
        var bytes: [UInt8] = []
        var size = 0
        var isWhole = true
        try statement.forEachRow(arguments) { row in
            if found == nil {
                let id = Int64(try row.requiredNumber(0))
                size = try row.requiredNumber(2)
                found = (id, try row.requiredNumber(1), nil)
                isWhole = try mayHave(size, content: id, in: database)
            }
            guard isWhole, let data = row.bytes(3) else { return }
            guard let part = decompressor.unpacked(data, most: size - bytes.count) else {
                isWhole = false
                return
            }
            if part.count == size {
                bytes = part
            } else {
                bytes.reserveCapacity(size)
                bytes += part
            }
        }
        if isWhole, bytes.count == size { found?.bytes = bytes }
    }

    /// Whether a content can have the recorded size. A damaged size must not make us allocate terabytes: the number of
    /// parts limits it.
    private static func mayHave(_ size: Int, content: Int64, in database: Database) throws -> Bool {
        if 0...Compressor.partBytes ~= size { return true }
        let count = try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM body WHERE content = ?"), arguments: [content])
        return size >= 0 && size <= (count ?? 0) * Compressor.partBytes
    }

    /// Deletes each given content that no log needs any more, and returns how many were deleted.
    static func forgetUnneeded(_ contents: some Sequence<Int64>, in database: Database) throws -> Int {
        let needed = try database.cachedStatement(sql: "SELECT 1 FROM log WHERE content = ? LIMIT 1")
        let body = try database.cachedStatement(sql: "DELETE FROM body WHERE content = ?")
        let named = try database.cachedStatement(sql: "DELETE FROM content WHERE id = ?")
        var count = 0
        for id in contents where try Int.fetchOne(needed, arguments: [id]) == nil {
            try body.execute(arguments: [id])
            try named.execute(arguments: [id])
            count += 1
        }
        return count
    }
}

import GRDB
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

extension LogStore {
    /// The content of one host's log, or nil when it is not here.
    public func content(of host: HostKey, at place: LogPlace) throws(Failure) -> HostLog.Content? {
        try contents(of: [host], at: place).first ?? nil
    }

    /// The contents of some hosts' logs, in the order of `hosts`; nil for those that are not here.
    ///
    /// All of them are in memory at once: ask for a few dozen at a time. A content that turns out to be damaged counts
    /// as not here and is forgotten, so that the next fetch gets it anew.
    public func contents(of hosts: [HostKey], at place: LogPlace) throws(Failure) -> [HostLog.Content?] {
        var damaged: Set<Int64> = []
        let result = try read { database in
            let decompressor = try Decompressor()
            let named = try database.cachedStatement(
                sql: """
                    SELECT content.id, content.kind, content.size FROM place
                    JOIN log ON log.place = place.id AND log.host = ?
                    JOIN content ON content.id = log.content
                    WHERE platform = ? AND scope = ? AND job = ? AND step = ? AND execute_count = ?
                    """)
            return try hosts.map { host -> HostLog.Content? in
                guard let column = HostColumn.text(host) else { return nil }
                let row = try Row.fetchOne(
                    named,
                    arguments: [
                        column, place.platform, place.scope.description, place.job, place.step, place.executeCount,
                    ])
                guard let row else { return nil }
                let id = Int64(try row.requiredNumber(0))
                let kind = try row.requiredNumber(1)
                let size = try row.requiredNumber(2)
                let bytes = try Self.bytes(of: id, size: size, in: database, decompressor)
                let content = bytes.flatMap { ContentBytes.content($0, kind: kind) }
                if content == nil { damaged.insert(id) }
                return content
            }
        }
        if !damaged.isEmpty {
            try write { database in
                for id in damaged { try database.execute(sql: "DELETE FROM log WHERE content = ?", arguments: [id]) }
                _ = try Self.forgetUnneeded(damaged, in: database)
            }
        }
        return result
    }

    /// A content put together from its parts; nil when they are not as long as it was, or damaged.
    private static func bytes(
        of content: Int64, size: Int, in database: Database, _ decompressor: borrowing Decompressor
    ) throws -> [UInt8]? {
        // A damaged size must not make us ask for terabytes: the number of parts limits it.
        let count = try Int.fetchOne(
            database.cachedStatement(sql: "SELECT count(*) FROM body WHERE content = ?"), arguments: [content])
        guard let count, size >= 0, size <= count * Compressor.partBytes else { return nil }
        let parts = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT data FROM body WHERE content = ? ORDER BY id"), arguments: [content])
        var isWhole = false
        let bytes = try [UInt8](unsafeUninitializedCapacity: size) { buffer, filled in
            while let part = try parts.next() {
                let rest = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(buffer)[filled...])
                let unpacked = try part.withUnsafeData(atIndex: 0) { data in
                    data.flatMap { decompressor.unpack($0, into: rest) }
                }
                guard let unpacked else { return }
                filled += unpacked
            }
            isWhole = filled == size
        }
        return isWhole ? bytes : nil
    }

    /// Deletes those of some contents that no log needs any more, and tells how many went.
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

import GRDB
import JobModel

extension LogStore {
    /// What the store holds and how much room it takes.
    public func info() throws(Failure) -> StoreInfo {
        let bytes = file?.bytes
        return try read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT (SELECT coalesce(sum(size), 0) FROM content), (SELECT count(*) FROM content),
                      (SELECT count(content) FROM log), (SELECT count(finished) FROM run), min(used), max(used)
                    FROM (SELECT used FROM place UNION ALL SELECT used FROM run)
                    """)
            guard let row else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
            return StoreInfo(
                path: path, bytes: try bytes ?? Self.liveBytes(database), rawBytes: Int64(try row.requiredNumber(0)),
                contents: try row.requiredNumber(1), logs: try row.requiredNumber(2), runs: try row.requiredNumber(3),
                oldest: try Self.moment(row, 4), newest: try Self.moment(row, 5))
        }
    }

    /// Takes away what was used longest ago, and gives the room back to the disk.
    ///
    /// It goes in many small transactions, so other processes are never kept waiting for long.
    /// - Parameters:
    ///   - olderThan: what was last used before this moment goes.
    ///   - keepBytes: then the oldest go until the store holds no more than this.
    public func prune(olderThan: Timestamp?, keepBytes: Int64?) throws(Failure) -> PruneReport {
        var report = PruneReport()
        let before = try info().bytes
        mergeWriteAheadLog()
        if let olderThan {
            while try forgetOldest(usedBefore: olderThan, beyond: nil, &report) {}
        }
        if let keepBytes {
            while try forgetOldest(usedBefore: nil, beyond: keepBytes, &report) {}
        }
        try giveBack()
        report.bytes = max(0, try before - info().bytes)
        return report
    }

    /// What `keep` does when the store has outgrown its limit: down to nine tenths, so that it is not done each time.
    /// Freed pages are used again; the file is not made smaller for that.
    func pruneToLimit(now: Timestamp) throws(Failure) {
        var report = PruneReport()
        // What some process is just fetching was used a minute ago at most, by how `used` is noted; twice that is
        // spared.
        let recent = now.advanced(byMilliseconds: -120_000)
        while try forgetOldest(usedBefore: recent, beyond: limitBytes / 10 * 9, &report) {}
    }

    /// Takes away some logs of the step, or the run, used longest ago; false when there is nothing more to do.
    private func forgetOldest(
        usedBefore: Timestamp?, beyond: Int64?, _ report: inout PruneReport
    ) throws(Failure) -> Bool {
        let gone = try write { database -> PruneReport? in
            if let beyond, try Self.liveBytes(database) <= beyond { return nil }
            let oldest = try Row.fetchOne(
                database,
                sql: """
                    SELECT used, id, 0 FROM place WHERE used < ?1 UNION ALL SELECT used, id, 1 FROM run WHERE used < ?1
                    ORDER BY 1, 3, 2 LIMIT 1
                    """,
                arguments: [usedBefore?.milliseconds ?? .max])
            guard let oldest else { return nil }
            let id = Int64(try oldest.requiredNumber(1))
            return try oldest.requiredNumber(2) == 0
                ? Self.forgetSome(of: id, in: database) : Self.forgetRun(id, in: database)
        }
        guard let gone else { return false }
        report.logs += gone.logs
        report.contents += gone.contents
        report.runs += gone.runs
        return true
    }

    /// Some hundred logs of a step, and the step with the last of them: in between other processes write, and the
    /// write-ahead log stays small, so that a disk that is nearly full has room for it.
    private static func forgetSome(of place: Int64, in database: Database) throws -> PruneReport {
        let rows = try Row.fetchAll(
            database, sql: "SELECT host, content FROM log WHERE place = ? ORDER BY host LIMIT 500", arguments: [place])
        guard let last = rows.last else {
            try database.execute(sql: "DELETE FROM place WHERE id = ?", arguments: [place])
            return PruneReport()
        }
        try database.execute(
            sql: "DELETE FROM log WHERE place = ? AND host <= ?", arguments: [place, try last.requiredText(0)])
        let contents = try rows.compactMap { try $0.number(1) }
        return PruneReport(logs: contents.count, contents: try forgetUnneeded(Set(contents), in: database))
    }

    private static func forgetRun(_ run: Int64, in database: Database) throws -> PruneReport {
        let wasWhole = try Bool.fetchOne(
            database, sql: "SELECT finished IS NOT NULL FROM run WHERE id = ?", arguments: [run])
        try database.execute(
            sql: "DELETE FROM step_host WHERE step IN (SELECT id FROM step WHERE run = ?)", arguments: [run])
        try database.execute(sql: "DELETE FROM step WHERE run = ?", arguments: [run])
        try database.execute(sql: "DELETE FROM run WHERE id = ?", arguments: [run])
        return PruneReport(runs: wasWhole == true ? 1 : 0)
    }

    /// Moves what is left to the front of the file and cuts the rest off, some megabytes at a time.
    private func giveBack() throws(Failure) {
        while try write({ database in
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            if free == 0 { return false }
            try database.execute(sql: "PRAGMA incremental_vacuum(2000)")
            return try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0 < free
        }) {}
        mergeWriteAheadLog()
    }

    /// Bytes of the pages in use, those that are still in the write-ahead log included.
    static func liveBytes(_ database: Database) throws -> Int64 {
        func number(_ pragma: String) throws -> Int64 {
            try Int64.fetchOne(database, sql: "PRAGMA \(pragma)") ?? 0
        }
        return try (number("page_count") - number("freelist_count")) * number("page_size")
    }
}

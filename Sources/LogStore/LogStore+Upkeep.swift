import GRDB
import JobModel

extension LogStore {
    /// Returns the contents and the size of the store.
    ///
    /// - Throws: `store-damaged`, `store-unwritable`, `store-busy`, `store-closed`.
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

    /// Deletes the steps and runs that were used longest ago, and gives the space back to the disk. Steps whose logs a
    /// statement is reading (`PlaceLease`) are kept and counted in the report.
    ///
    /// The deletion uses many small transactions, so that other processes never wait for long.
    ///
    /// - Parameters:
    ///   - olderThan: Steps and runs that were last used before this moment are deleted.
    ///   - keepBytes: After that, the oldest are deleted until the store holds no more than this number of bytes.
    ///   - isStopped: Called between two transactions. When it returns true, the pruning ends, and what was deleted
    ///     stays deleted.
    /// - Throws: `store-full`, `store-unwritable`, `store-damaged`, `store-busy`, `store-closed`.
    public func prune(
        olderThan: Timestamp?, keepBytes: Int64?, isStopped: () -> Bool = { false }
    ) throws(Failure) -> PruneReport {
        var pruning = Pruning()
        let before = try info().bytes
        mergeWriteAheadLog()
        if let olderThan {
            while !isStopped(), try forgetOldest(usedBefore: olderThan, beyond: nil, &pruning) {}
        }
        if let keepBytes {
            while !isStopped(), try forgetOldest(usedBefore: nil, beyond: keepBytes, &pruning) {}
        }
        if !isStopped() { try giveBack() }
        var report = pruning.report
        report.stepsInUse = pruning.inUse.count
        report.bytes = max(0, try before - info().bytes)
        return report
    }

    /// Prunes a store that has outgrown its limit to nine tenths of it, so that `keep` does not prune each time. Freed
    /// pages are reused; the file does not shrink.
    func pruneToLimit(now: Timestamp) throws(Failure) {
        var pruning = Pruning()
        // The use of a step that a process is fetching is at most a minute old, since it is updated once a minute;
        // twice that is kept.
        let recent = now.advanced(byMilliseconds: -120_000)
        while try forgetOldest(usedBefore: recent, beyond: limitBytes / 10 * 9, &pruning) {}
    }

    /// The progress of a pruning.
    private struct Pruning {
        var report = PruneReport()
        /// The rows of steps whose logs are being read.
        var inUse: Set<Int64> = []
    }

    /// The next row to delete.
    private enum Oldest {
        case step(row: Int64, name: String)
        case run(row: Int64)
    }

    /// Deletes some logs of the step, or the run, that was used longest ago; returns false when there is nothing more
    /// to delete.
    private func forgetOldest(
        usedBefore: Timestamp?, beyond: Int64?, _ pruning: inout Pruning
    ) throws(Failure) -> Bool {
        while true {
            let oldest = try read { database -> Oldest? in
                if let beyond, try Self.liveBytes(database) <= beyond { return nil }
                return try Self.oldest(usedBefore: usedBefore, except: pruning.inUse, in: database)
            }
            let gone: PruneReport
            switch oldest {
            case nil: return false
            case .run(let row): gone = try write { try Self.forgetRun(row, in: $0) }
            case .step(let row, let name):
                let lease = file.map { PlaceLease.take(name, for: .pruning, file: $0) }
                if case .some(nil) = lease {
                    pruning.inUse.insert(row)
                    continue
                }
                // The lease ends with the transaction, so that a statement can read the rest of the step in between.
                gone = try withExtendedLifetime(lease) { () throws(Failure) in
                    try write { try Self.forgetSome(of: row, in: $0) }
                }
            }
            pruning.report.logs += gone.logs
            pruning.report.contents += gone.contents
            pruning.report.runs += gone.runs
            return true
        }
    }

    private static func oldest(
        usedBefore: Timestamp?, except inUse: Set<Int64>, in database: Database
    ) throws -> Oldest? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT used, id, 0, platform, scope, job, step, execute_count FROM place WHERE used < ?1
                UNION ALL SELECT used, id, 1, NULL, NULL, NULL, NULL, NULL FROM run WHERE used < ?1 ORDER BY 1, 3, 2
                """)
        let rows = try Row.fetchCursor(statement, arguments: [usedBefore?.milliseconds ?? .max])
        while let row = try rows.next() {
            let id = Int64(try row.requiredNumber(1))
            if try row.requiredNumber(2) == 1 { return .run(row: id) }
            if inUse.contains(id) { continue }
            return .step(
                row: id,
                name: PlaceLease.name(
                    platform: try row.requiredText(3), scope: try row.requiredText(4),
                    job: Int64(try row.requiredNumber(5)), step: Int64(try row.requiredNumber(6)),
                    executeCount: try row.requiredNumber(7)))
        }
        return nil
    }

    /// Deletes up to 500 logs of a step, and the step itself once it has no logs. In between other processes can write,
    /// and the write-ahead log stays small, so that it fits on a disk that is nearly full.
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

    /// Moves the remaining pages to the front of the file and truncates it, 2000 pages at a time.
    private func giveBack() throws(Failure) {
        while try write({ database in
            let free = try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0
            if free == 0 { return false }
            try database.execute(sql: "PRAGMA incremental_vacuum(2000)")
            return try Int.fetchOne(database, sql: "PRAGMA freelist_count") ?? 0 < free
        }) {}
        mergeWriteAheadLog()
    }

    /// Returns the bytes of the pages in use, including pages that are still in the write-ahead log.
    static func liveBytes(_ database: Database) throws -> Int64 {
        func number(_ pragma: String) throws -> Int64 {
            try Int64.fetchOne(database, sql: "PRAGMA \(pragma)") ?? 0
        }
        return try (number("page_count") - number("freelist_count")) * number("page_size")
    }
}

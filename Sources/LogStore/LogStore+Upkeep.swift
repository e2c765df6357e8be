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

    /// Takes away what was used longest ago, and gives the room back to the disk. Steps whose logs some statement is
    /// reading (`PlaceLease`) are passed over and counted in the report.
    ///
    /// It goes in many small transactions, so other processes are never kept waiting for long.
    /// - Parameters:
    ///   - olderThan: what was last used before this moment goes.
    ///   - keepBytes: then the oldest go until the store holds no more than this.
    ///   - isStopped: asked between two transactions; what was taken away by then stays away.
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

    /// What `keep` does when the store has outgrown its limit: down to nine tenths, so that it is not done each time.
    /// Freed pages are used again; the file is not made smaller for that.
    func pruneToLimit(now: Timestamp) throws(Failure) {
        var pruning = Pruning()
        // What some process is just fetching was used a minute ago at most, by how `used` is noted; twice that is
        // spared.
        let recent = now.advanced(byMilliseconds: -120_000)
        while try forgetOldest(usedBefore: recent, beyond: limitBytes / 10 * 9, &pruning) {}
    }

    /// How far a pruning is.
    private struct Pruning {
        var report = PruneReport()
        /// Rows of steps whose logs somebody reads.
        var inUse: Set<Int64> = []
    }

    /// What a pruning looks at next.
    private enum Oldest {
        case step(row: Int64, name: String)
        case run(row: Int64)
    }

    /// Takes away some logs of the step, or the run, used longest ago; false when there is nothing more to do.
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
                // The lease ends with the transaction: whoever wants to read the rest of the step is let in between.
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

import GRDB
import JobModel

extension LogStore {
    /// Stores a run with its steps, hosts and statuses, in one transaction: all of it or nothing.
    ///
    /// Columns that the answer has no value for (operator, plan, the hosts of a step) keep their old value. Variables
    /// are never stored.
    ///
    /// - Throws: `store-full`, `store-unwritable`, `store-damaged`, `store-busy`, `store-closed`.
    public func keep(_ run: JobRun, platform: String, scope: Scope, now: Timestamp) throws(Failure) {
        try write(patience: .short) { database in
            let id = try Self.keep(run.job, platform: platform, scope: scope, now: now, in: database)
            try database.execute(
                sql: "UPDATE run SET finished = ?, used = max(used, ?) WHERE id = ?",
                arguments: [run.isCalledFinished, now.milliseconds, id])
            for (position, step) in run.steps.enumerated() {
                try Self.keep(step, position: position, run: id, in: database)
            }
        }
    }

    private static func keep(_ step: StepInstance, position: Int, run: Int64, in database: Database) throws {
        let before = try Row.fetchOne(
            database, sql: "SELECT id, status, execute_count, ended, hosts FROM step WHERE run = ? AND step = ?",
            arguments: [run, step.id])
        try database.execute(
            sql: """
                INSERT INTO step (run, position, step, name, type, status, execute_count, created, started, ended,
                  duration_ms) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (run, step) DO UPDATE SET
                  position = excluded.position, name = excluded.name, type = excluded.type, status = excluded.status,
                  execute_count = excluded.execute_count, created = excluded.created, started = excluded.started,
                  ended = excluded.ended, duration_ms = excluded.duration_ms
                """,
            arguments: [
                run, position, step.id, step.name, step.type, step.status.rawValue, step.executeCount,
                step.create?.milliseconds, step.start?.milliseconds, step.end?.milliseconds, step.durationMilliseconds,
            ])
        let id = try before?.number(0) ?? database.lastInsertedRowID
        if let before {
            let isSameAttempt = try before.number(2) == Int64(step.executeCount)
            // Hosts that were not requested stay, unless they belong to an earlier attempt.
            if step.hosts.isEmpty, isSameAttempt { return }
            // The hosts of a step that has ended no longer change, so that 50,000 rows need not be written again.
            if isSameAttempt, step.status.outcome != .unfinished, try before.number(1) == Int64(step.status.rawValue),
                try before.number(3) == step.end?.milliseconds, try before.number(4) == Int64(step.hosts.count)
            {
                return
            }
            try database.execute(sql: "DELETE FROM step_host WHERE step = ?", arguments: [id])
        }
        try database.execute(sql: "UPDATE step SET hosts = ? WHERE id = ?", arguments: [step.hosts.count, id])
        try insertHosts(step.hosts, step: id, in: database)
    }

    private static func insertHosts(_ hosts: [Host], step: Int64, in database: Database) throws {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO step_host (step, position, bk_host_id, area, ipv4, ipv6, status, exit_code, tag, started,
                  ended, duration_ms, execute_count) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        for (position, host) in hosts.enumerated() {
            try insert.execute(arguments: [
                step, position, host.id, host.area, host.ipv4?.description, host.ipv6?.description,
                host.status.rawValue, host.exitCode, host.tag, host.start?.milliseconds, host.end?.milliseconds,
                host.durationMilliseconds, host.executeCount,
            ])
        }
    }

    /// Returns a run with its steps and hosts as they were last stored; nil when the store has only its row from a
    /// list.
    ///
    /// - Parameter now: The moment of this use, so that the run is not the first to be pruned; nil does not record a
    ///   use.
    /// - Throws: `store-damaged`, `store-unwritable`, `store-busy`, `store-closed`.
    public func run(
        _ job: Int64, platform: String, scope: Scope, now: Timestamp? = nil
    ) throws(Failure) -> JobRun? {
        let found = try read { database -> (run: JobRun, id: Int64, used: Timestamp)? in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT \(Self.runColumns), id, used, finished FROM run
                    WHERE platform = ? AND scope = ? AND job = ? AND finished IS NOT NULL
                    """,
                arguments: [platform, scope.description, job])
            guard let row else { return nil }
            let id = Int64(try row.requiredNumber(12))
            let run = JobRun(
                job: try Self.job(row), steps: try Self.steps(of: id, in: database),
                isCalledFinished: try row.requiredNumber(14) != 0)
            return (run, id, Timestamp(milliseconds: Int64(try row.requiredNumber(13))))
        }
        guard let found else { return nil }
        if let now { note(use: now, of: found.id, in: "run", last: found.used) }
        return found.run
    }

    private static func steps(of run: Int64, in database: Database) throws -> [StepInstance] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT id, step, name, type, status, execute_count, created, started, ended, duration_ms, hosts
                FROM step WHERE run = ? ORDER BY position
                """,
            arguments: [run]
        ).map { row in
            StepInstance(
                id: Int64(try row.requiredNumber(1)), name: try row.requiredText(2), type: try row.requiredNumber(3),
                status: RunStatus(rawValue: try row.requiredNumber(4)), executeCount: try row.requiredNumber(5),
                create: try moment(row, 6), start: try moment(row, 7), end: try moment(row, 8),
                durationMilliseconds: try row.number(9),
                hosts: try hosts(
                    of: Int64(try row.requiredNumber(0)), count: try row.requiredNumber(10), in: database))
        }
    }

    private static func hosts(of step: Int64, count: Int, in database: Database) throws -> [Host] {
        let rows = try database.cachedStatement(
            sql: """
                SELECT bk_host_id, area, ipv4, ipv6, status, exit_code, tag, started, ended, duration_ms, execute_count
                FROM step_host WHERE step = ? ORDER BY position
                """)
        var hosts: [Host] = []
        hosts.reserveCapacity(min(max(0, count), 1 << 20))
        try rows.forEachRow([.number(step)]) { row in
            hosts.append(
                Host(
                    id: try row.number(0), area: Int64(try row.requiredNumber(1)), ipv4: try row.address(2),
                    ipv6: try row.address(3), status: HostStatus(rawValue: try row.requiredNumber(4)),
                    exitCode: try row.number(5).map { Int(clamping: $0) }, tag: try row.requiredText(6),
                    start: try row.number(7).map { Timestamp(milliseconds: $0) },
                    end: try row.number(8).map { Timestamp(milliseconds: $0) },
                    durationMilliseconds: try row.number(9), executeCount: try row.requiredNumber(10)))
        }
        // A row on a damaged page may be missing; the step must not silently lose hosts.
        guard hosts.count == count else { throw DatabaseError(resultCode: .SQLITE_CORRUPT) }
        return hosts
    }

    static func moment(_ row: Row, _ index: Int) throws -> Timestamp? {
        try row.number(index).map { Timestamp(milliseconds: $0) }
    }
}

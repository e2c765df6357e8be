import GRDB
import JobModel

extension LogStore {
    /// Stores runs from the platform's list, in one transaction.
    ///
    /// - Throws: `store-full`, `store-unwritable`, `store-damaged`, `store-busy`, `store-closed`.
    public func keep(_ jobs: [JobInstance], platform: String, scope: Scope, now: Timestamp) throws(Failure) {
        if jobs.isEmpty { return }
        try write(patience: .short) { database in
            for job in jobs {
                _ = try Self.keep(job, platform: platform, scope: scope, now: now, in: database)
            }
        }
    }

    /// Returns the stored runs that match a query, newest first, with the number of all matching runs.
    ///
    /// An address is looked for among the stored hosts; a run that is only known from a list has no stored hosts.
    ///
    /// - Throws: `store-filter` for a query for a schedule, which no answer contains; `store-unwritable`,
    ///   `store-damaged`, `store-busy`, `store-closed`.
    public func jobs(_ query: JobQuery, platform: String, scope: Scope) throws(Failure) -> JobPage {
        if query.cronID != nil { throw Texts.unknownSchedule }
        var conditions = ["platform = ?", "scope = ?", "coalesce(created, started, used) BETWEEN ? AND ?"]
        var arguments: StatementArguments = [
            platform, scope.description, query.since.milliseconds, query.until.milliseconds,
        ]
        func require(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
            guard let value else { return }
            conditions.append(condition)
            arguments += [value]
        }
        require("job = ?", query.id)
        require("operator = ?", query.operatorName)
        require("instr(lower(name), lower(?)) > 0", query.name)
        require("launch_mode = ?", query.launchMode?.rawValue)
        require("type = ?", query.kind?.rawValue)
        require("status = ?", query.status?.rawValue)
        if let ip = query.ip {
            // Addresses are stored in their canonical form. A text that is not an address matches nothing.
            let address = HostAddress(ip)?.description ?? ip
            conditions.append(
                """
                EXISTS (SELECT 1 FROM step JOIN step_host ON step_host.step = step.id
                        WHERE step.run = run.id AND ? IN (ipv4, ipv6))
                """)
            arguments += [address]
        }
        let filter = conditions.joined(separator: " AND ")
        return try read { database in
            let total = try Int.fetchOne(
                database, sql: "SELECT count(*) FROM run WHERE \(filter)", arguments: arguments)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT \(Self.runColumns) FROM run WHERE \(filter)
                    ORDER BY coalesce(created, started, used) DESC, job DESC LIMIT ? OFFSET ?
                    """,
                arguments: arguments + [max(0, query.limit), max(0, query.offset)])
            return JobPage(jobs: try rows.map(Self.job), total: total)
        }
    }

    /// Writes the row of a run and returns its id. Columns that this answer has no value for keep their old value.
    static func keep(
        _ job: JobInstance, platform: String, scope: Scope, now: Timestamp, in database: Database
    ) throws -> Int64 {
        let insert = try database.cachedStatement(
            sql: """
                INSERT INTO run (platform, scope, job, name, operator, plan, template, created, started, ended,
                  duration_ms, launch_mode, type, status, used) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (platform, scope, job) DO UPDATE SET
                  name = excluded.name, operator = iif(excluded.operator = '', operator, excluded.operator),
                  plan = coalesce(excluded.plan, plan), template = coalesce(excluded.template, template),
                  created = coalesce(excluded.created, created), started = coalesce(excluded.started, started),
                  ended = excluded.ended, duration_ms = coalesce(excluded.duration_ms, duration_ms),
                  launch_mode = coalesce(excluded.launch_mode, launch_mode), type = coalesce(excluded.type, type),
                  status = excluded.status
                RETURNING id
                """)
        let id = try Int64.fetchOne(
            insert,
            arguments: [
                platform, scope.description, job.id, job.name, job.operatorName, job.planID, job.templateID,
                job.create?.milliseconds, job.start?.milliseconds, job.end?.milliseconds, job.durationMilliseconds,
                job.launchMode, job.kind, job.status.rawValue, now.milliseconds,
            ])
        guard let id else { throw DatabaseError(resultCode: .SQLITE_INTERNAL) }
        return id
    }

    /// The columns that `job(_:)` reads, in its order.
    static let runColumns = """
        job, plan, template, name, operator, created, started, ended, duration_ms, launch_mode, status, type
        """

    static func job(_ row: Row) throws -> JobInstance {
        JobInstance(
            id: Int64(try row.requiredNumber(0)), planID: try row.number(1), templateID: try row.number(2),
            name: try row.requiredText(3), operatorName: try row.requiredText(4), create: try moment(row, 5),
            start: try moment(row, 6), end: try moment(row, 7), durationMilliseconds: try row.number(8),
            launchMode: try row.number(9).map { Int(clamping: $0) },
            status: RunStatus(rawValue: try row.requiredNumber(10)),
            kind: try row.number(11).map { Int(clamping: $0) })
    }
}

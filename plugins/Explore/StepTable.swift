import JobModel
import JobShell

/// The steps of a run with their hosts by outcome: what `job` and `steps` show.
enum StepTable {
    /// The steps of the chosen run.
    ///
    /// - Throws: `Failure` when none is chosen.
    static func ofRun(in context: Context) async throws -> Outcome {
        let run = try await context.currentRun()
        return Outcome(value(run, chosen: context.session.stepIndex), changes: [.refreshed(run)])
    }

    /// The table, the chosen step marked.
    static func value(_ run: JobRun, chosen: Int?) -> Value {
        let rows = run.steps.enumerated().map { index, step in row(step, number: index + 1) }
        let job = run.job
        let isRunning = rows.contains { $0["running_count"] != 0 }
        let wasRepeated = run.steps.contains { $0.executeCount > 0 }
        let attempts: [Table.Column] = wasRepeated ? [.init("attempts", title: "attempts", .number, mayGo: true)] : []
        // Logs that were opened may tell no id.
        let ids: [Table.Column] =
            run.steps.contains { $0.id > 0 }
            ? [.init("step_instance_id", title: "id", .number, goesFirst: true)] : []
        let running: [Table.Column] = isRunning ? [.init("running_count", title: "running", .number)] : []
        return .table(
            Table(
                kind: .steps,
                columns: [.init("number", title: "step", .number)] + ids + [
                    .init("name", title: "name"), .init("kind", title: "does", goesFirst: true),
                    .init("status", title: "status", .runStatus),
                ] + attempts + [
                    .init("host_count", title: "hosts", .number, mayGo: true),
                    .init("success_count", title: "ok", .number, mayGo: true),
                    .init("failed_count", title: "failed", .number),
                ] + running + [
                    .init("outcomes", title: "outcomes", .outcomes, mayGo: true),
                    .init("total_time", title: "took", .duration, mayGo: true),
                ], rows: rows,
                title: "\(job.title): \(job.status.name)", current: chosen))
    }

    private static func row(_ step: StepInstance, number: Int) -> JSONObject {
        var success = 0
        var running = 0
        for host in step.hosts {
            switch host.status.statusClass {
            case .success: success += 1
            case .running: running += 1
            default: break
            }
        }
        var row = step.json
        row["number"] = .whole(number)
        row["kind"] = .string(step.kind?.word ?? "type \(step.type)")
        row["attempts"] = .whole(step.attempt)
        row["host_count"] = .whole(step.hosts.count)
        row["success_count"] = .whole(success)
        row["failed_count"] = .whole(step.hosts.count - success - running)
        row["running_count"] = .whole(running)
        row["outcomes"] = .object([
            "success": .whole(success), "failed": .whole(step.hosts.count - success - running),
            "running": .whole(running),
        ])
        return row
    }
}

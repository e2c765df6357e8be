import JSON
import JobModel
import JobShell

/// `open PATH [--format F]` reads logs from files and makes them the current run, without a platform.
struct OpenCommand: Command {
    private static let path = RequiredParameter("path", .path, help: "a folder or file of logs; - for standard input")
    private static let form = Parameter.option(
        "format", letter: "f", .choice(OpenedForm.self), valueName: "F",
        help: "the form, where it is not recognised")

    let signature = CommandSignature(
        "open", summary: "explore logs that are here already, without a platform",
        details: """
            PATH becomes the run: a folder with a file for each host, a folder, .tar.gz or .jsonl that `save` wrote, the zip that
            the platform's page exports, text of pdsh, clush, dsh or ansible, or - for standard input. Which of them it is, is
            recognised; --format says it: folder, saved, export (the zip), prefixed (`host: line`), gathered (`clush -b`, a header
            for the hosts that share what follows) or ansible. Files are read once and never changed.

            All that needs logs alone works: hosts, show, filter, groups, diff, patterns, save. What asks a platform says so.
            `job -` goes back to the run that was chosen before, `connect URL` to a platform.
            """,
        parameters: [Self.path, Self.form], gives: .table,
        examples: [
            .init(
                "save /tmp/joblog-evidence.tar.gz --force && open /tmp/joblog-evidence.tar.gz",
                "what was saved, as a colleague opens it"),
            .init("save /tmp/joblog-logs --force; open /tmp/joblog-logs; groups", "a folder with a file for each host"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let (path, form) = (try invocation[Self.path], invocation[Self.form])
        do {
            let (logs, notes) = try await context.open(path, as: form)
            let table = Self.table(logs)
            return Outcome(table, display: .report(table), changes: [.opened(logs)], notes: notes)
        } catch let failure as Failure where failure.status == .usage {
            // With a form, the form is wrong: what the path names can't have it.
            throw form == nil ? failure.about(Self.path) : failure.about(Self.form)
        }
    }

    private static func table(_ logs: OpenedLogs) -> Table {
        let failed = logs.hosts.count { $0.status.isFailure }
        let origin = logs.origin
        let row: JSONObject = [
            "path": .string(logs.path), "form": .string(logs.form.rawValue), "host_count": .whole(logs.hosts.count),
            "success_count": .whole(logs.hosts.count { $0.status.statusClass == .success }),
            "failed_count": .whole(failed), "log_count": .whole(logs.logCount), "bytes": .whole(logs.byteCount),
            "url": .optional(origin?.url), "scope": .optional(origin?.scope?.description),
            "job": .optional(origin?.job), "job_name": .optional(origin?.jobName),
            "step": .optional(origin?.step), "step_name": .optional(origin?.stepName),
            "attempt": .optional(origin?.attempt), "saved": .optional(origin?.saved),
        ]
        return Table(
            columns: [
                .init("form", title: "form"), .init("host_count", title: "hosts", .number),
                .init("failed_count", title: "failed", .number), .init("log_count", title: "logs", .number),
                .init("bytes", title: "bytes", .bytes),
            ], rows: [row], title: title(logs))
    }

    /// The title of the table: the path and, for saved logs, the run, step and time that they were saved from.
    private static func title(_ logs: OpenedLogs) -> String {
        let name = logs.path == "-" ? "standard input" : logs.path
        guard let origin = logs.origin else { return name }
        let parts = [
            origin.job == nil && origin.jobName == nil ? nil : logs.run.job.title, origin.stepName,
            origin.saved.map { "saved \($0)" },
        ].compactMap { $0 }
        return parts.isEmpty ? name : "\(name): \(parts.joined(separator: ", "))"
    }
}

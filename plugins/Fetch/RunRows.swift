import JobModel
import JobShell

/// The rows of `follow`: `event` says what each tells of.
enum RunRows {
    /// Every row has these fields.
    static let columns: [Table.Column] = [
        .init("event", title: "event"), .init("step", title: "step", .number), .init("host", title: "host", .host),
        .init("n", title: "line", .number), .init("text", title: "text"), .init("status_name", title: "status"),
        .init("host_count", title: "hosts", .number),
    ]

    /// A line that a host printed.
    static func line(_ text: String, _ number: Int, of host: JSONValue, step: Int) -> JSONObject {
        row("line", step, host: host, number: number, text)
    }

    /// A step stands otherwise than before.
    static func step(_ step: StepInstance, _ number: Int, _ text: String) -> JSONObject {
        row("step", number, text, status: step.status.name)
    }

    /// A host's log is another one than before.
    static func rewritten(_ text: String, step: Int) -> JSONObject { row("rewritten", step, text) }

    /// How the run ended: for each of these steps (all, if none is named) the hosts by what became of them, and the run itself.
    static func outcome(of run: JobRun, steps: Set<Int64>) -> [JSONObject] {
        var rows: [JSONObject] = []
        for (index, step) in run.steps.enumerated() where steps.isEmpty || steps.contains(step.id) {
            let hosts = StepHosts(step.hosts)
            let members = Dictionary(grouping: step.hosts.indices) { step.hosts[$0].status }
            for (status, positions) in members.sorted(by: {
                ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue)
            }) {
                let text = Texts.outcome(status, positions.count, hosts.shortWord(positions))
                rows.append(row("outcome", index + 1, text, status: status.name, count: positions.count))
            }
        }
        return rows + [row("end", nil, Texts.ended(run), status: run.job.status.name)]
    }

    private static func row(
        _ event: String, _ step: Int?, host: JSONValue = .null, number: Int? = nil, _ text: String,
        status: String? = nil, count: Int? = nil
    ) -> JSONObject {
        [
            "event": .string(event), "step": .optional(step), "host": host, "n": .optional(number),
            "text": .string(text), "status_name": .optional(status), "host_count": .optional(count),
        ]
    }
}

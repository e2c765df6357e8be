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

    /// What a host printed of a line that has no ending yet; the whole line comes later.
    static func halfLine(_ text: String, _ number: Int, of host: JSONValue, step: Int) -> JSONObject {
        row("partial", step, host: host, number: number, text)
    }

    /// A step stands otherwise than before.
    static func step(_ step: StepInstance, _ number: Int, _ text: String) -> JSONObject {
        row("step", number, text, status: step.status.name)
    }

    /// A host's log is another one than before.
    static func rewritten(_ text: String, step: Int) -> JSONObject { row("rewritten", step, text) }

    /// The hosts of a step by what became of them, most hosts first.
    static func outcomes(of step: StepInstance, _ number: Int) -> [JSONObject] {
        let hosts = StepHosts(step.hosts)
        let members = Dictionary(grouping: step.hosts.indices) { step.hosts[$0].status }
        return members.sorted { ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue) }
            .map { status, positions in
                let text = Texts.outcome(of: step, number, status, positions.count, hosts.shortWord(positions))
                return row("outcome", number, text, status: status.name, count: positions.count)
            }
    }

    /// How many lines a filter wanted.
    static func matches(_ lines: WantedLines) -> JSONObject {
        row("matches", nil, number: lines.matchCount, Texts.matches(lines), count: lines.hosts.count)
    }

    /// The run has ended.
    static func end(_ run: JobRun, _ text: String) -> JSONObject { row("end", nil, text, status: run.job.status.name) }

    /// The run has not ended, and is not followed any more.
    static func left(_ run: JobRun) -> JSONObject {
        row("left", nil, Texts.runStands(run), status: run.job.status.name)
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

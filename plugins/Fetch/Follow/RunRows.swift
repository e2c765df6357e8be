import HostSets
import JSON
import JobModel
import JobShell

/// The rows of `follow` and `wait`. The field `event` of a row says what kind of row it is.
enum RunRows {
    /// The fields that every row has.
    static let columns: [Table.Column] = [
        .init("event", title: "event"), .init("step", title: "step", .number), .init("host", title: "host", .host),
        .init("n", title: "line", .number), .init("text", title: "text"), .init("status_name", title: "status"),
        .init("host_count", title: "hosts", .number),
    ]

    /// A whole line that a host printed.
    static func line(_ text: String, _ number: Int, of host: JSONValue, step: Int) -> JSONObject {
        row("line", step, host: host, number: number, text)
    }

    /// The beginning of a line that has no line feed yet; a row with the whole line comes later.
    static func halfLine(_ text: String, _ number: Int, of host: JSONValue, step: Int) -> JSONObject {
        row("partial", step, host: host, number: number, text)
    }

    /// A step whose status has changed.
    static func step(_ step: StepInstance, _ number: Int, _ text: String) -> JSONObject {
        row("step", number, text, status: step.status.name)
    }

    /// Another log has replaced the log of a host.
    static func rewritten(_ text: String, step: Int) -> JSONObject { row("rewritten", step, text) }

    /// A row for each status that hosts of a step have, the one with the most hosts first.
    static func outcomes(of step: StepInstance, _ number: Int) -> [JSONObject] {
        let hosts = StepHosts(step.hosts)
        let members = Dictionary(grouping: step.hosts.indices) { step.hosts[$0].status }
        return members.sorted { ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue) }
            .map { status, positions in
                let text = Texts.outcome(of: step, number, status, positions.count, hosts.shortWord(positions))
                return row("outcome", number, text, status: status.name, count: positions.count)
            }
    }

    /// How many lines matched the filter, and on how many hosts.
    static func matches(_ lines: WantedLines) -> JSONObject {
        row("matches", nil, number: lines.matchCount, Texts.matches(lines), count: lines.hosts.count)
    }

    /// The run has ended.
    static func end(_ run: JobRun, _ text: String) -> JSONObject { row("end", nil, text, status: run.job.status.name) }

    /// The run is not followed any more although it has not ended.
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

import JobModel
import JobShell

/// `expect [N] [--min N] [--max N]` fails with status 5 unless a value has as many rows, hosts or lines as expected.
struct ExpectCommand: Command {
    let signature = CommandSignature(
        "expect", summary: "pass the value on if its count is as expected, else fail with status 5",
        details: """
            What is counted are hosts, groups, differences, rows, or lines. Where the count is another, the value is shown
            and no later stage of the pipeline runs. Off a prompt, a count that is as expected shows nothing.
            """,
        positionals: [.init("count", .count, isOptional: true, help: "exactly so many")],
        options: [
            .init("min", .count, valueName: "N", help: "at least so many"),
            .init("max", .count, valueName: "N", help: "at most so many"),
        ],
        accepts: [.any], needsInput: true, gives: .same,
        examples: [.init("hosts --status failed | expect --max 20", "fail if more than twenty hosts failed")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let exact = invocation.arguments.integer("count")
        let least = invocation.arguments.integer("min")
        let most = invocation.arguments.integer("max")
        guard exact != nil || least != nil || most != nil else {
            throw Texts.nothingExpected
        }
        if exact != nil, least != nil || most != nil { throw Texts.expectedNothing }
        if let least, let most, least > most { throw Texts.expectedNothing }
        let (value, count) = try await invocation.input.counted()
        let unit = Self.unit(value)
        for (limit, isMet, word) in [
            (exact, exact == count, "exactly"), (least, count >= least ?? 0, "at least"),
            (most, count <= most ?? .max, "at most"),
        ] {
            guard let limit, !isMet else { continue }
            return Outcome(
                value, failure: Texts.unexpected(word, limit, unit, count: count), endsPipeline: true)
        }
        return Outcome(value, isSilent: true)
    }

    private static func unit(_ value: Value) -> String {
        switch value {
        case .hosts, .logs: "host"
        case .text, .lines: "line"
        case .groups: "group"
        case .differences: "difference"
        case .nothing, .table, .rows: "row"
        }
    }
}

extension Value {
    /// Counts the hosts, groups, differences, rows or lines of a value.
    ///
    /// - Returns: the count, and the value to use from now on. Rows that are made while they are read, such as those of
    ///   a run that is followed, can be read only once, so they are collected and returned as rows that can be read
    ///   again.
    func counted() async throws -> (Value, Int64) {
        switch self {
        case .nothing: return (self, 0)
        case .hosts(let list): return (self, Int64(list.positions.count))
        case .logs(let list): return (self, Int64(list.positions.count))
        case .lines(let list): return (self, Int64(try await list.lineCount()))
        case .table(let table): return (self, Int64(table.rows.count))
        case .groups(let list): return (self, Int64(list.groups.count))
        case .differences(let list): return (self, Int64(list.count))
        case .rows(let stream):
            let (rows, count) = try await stream.collected()
            return (.rows(rows), Int64(count))
        case .text:
            var lines: Int64 = 0
            for try await _ in Records(self) { lines += 1 }
            return (self, lines)
        }
    }
}

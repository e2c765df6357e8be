import JobModel
import JobShell

/// `expect [N] [--min N] [--max N]`
struct ExpectCommand: Command {
    let signature = CommandSignature(
        "expect", summary: "pass the value on if its count is as expected, else fail with status 5",
        details: "What is counted are hosts, groups, differences, rows, or lines.",
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
        let count = try await self.count(invocation.input)
        let unit = Self.unit(invocation.input)
        for (limit, isMet, word) in [
            (exact, exact == count, "exactly"), (least, count >= least ?? 0, "at least"),
            (most, count <= most ?? .max, "at most"),
        ] {
            if let limit, !isMet { throw Texts.unexpected(word, limit, unit, count: count) }
        }
        return Outcome(invocation.input)
    }

    private func count(_ value: Value) async throws -> Int64 {
        switch value {
        case .nothing: return 0
        case .hosts(let list): return Int64(list.positions.count)
        case .logs(let list): return Int64(list.positions.count)
        case .lines(let list): return Int64(try await list.lineCount())
        case .table(let table): return Int64(table.rows.count)
        case .groups(let list): return Int64(list.groups.count)
        case .differences(let list): return Int64(list.count)
        case .text, .rows:
            var lines: Int64 = 0
            for try await _ in Records(value) { lines += 1 }
            return lines
        }
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

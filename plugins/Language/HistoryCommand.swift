import JobModel
import JobShell

/// `history [N]`
struct HistoryCommand: Command {
    let signature = CommandSignature(
        "history", summary: "what was typed before",
        details: "Lines that begin with a space, and statements that run login, are never kept.",
        positionals: [.init("count", .count, isOptional: true, help: "only so many of the latest")],
        gives: .table,
        examples: [.init("history 20", "the last twenty lines")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let all = Array(context.history.enumerated())
        let count = invocation.arguments.integer("count").map { Int(clamping: $0) } ?? all.count
        let rows = all.suffix(count).map { index, line -> JSONObject in
            ["n": .whole(index + 1), "line": .string(line)]
        }
        return Outcome(
            .table(Table(columns: [.init("n", title: "n", .number), .init("line", title: "line")], rows: rows)))
    }
}

import JSON
import JobModel
import JobShell

/// `history [TEXT]` lists the statements that were typed before.
struct HistoryCommand: Command {
    private static let text = Parameter.remaining(
        "text", .text, help: "only statements that contain this, in any case; a number alone: so many of the latest")
    /// How many statements can be asked for.
    private static let counts = 1...1_000_000

    let signature = CommandSignature(
        "history", summary: "what was typed before",
        details: """
            A statement that was typed several times is listed once, where it was typed last. The latest is at the end.
            Lines that begin with a space, and statements that run login, are never kept.
            """,
        parameters: [Self.text],
        gives: .table,
        examples: [
            .init("history 20", "the last twenty statements"), .init("history groups", "the statements with groups"),
            .init("history show @failed | to csv", "those with this text, for a program"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let words = invocation[Self.text]
        var count: Int?
        if let word = words.first, words.count == 1, Self.isNumber(word) {
            guard let number = Int(word), Self.counts.contains(number) else {
                throw Texts.notAHistoryCount(word, Self.counts).about(Self.text)
            }
            count = number
        }
        let wanted = count == nil ? words.joined(separator: " ").lowercased() : ""
        var seen: Set<String> = []
        var rows: [JSONObject] = []
        for (index, line) in context.history.enumerated().reversed() where rows.count < count ?? .max {
            guard wanted.isEmpty || line.lowercased().contains(wanted), seen.insert(line).inserted else { continue }
            rows.append(["n": .whole(index + 1), "line": .string(line)])
        }
        let columns: [Table.Column] = [.init("n", title: "n", .number), .init("line", title: "line")]
        return Outcome(Table(columns: columns, rows: rows.reversed()))
    }

    private static func isNumber(_ word: String) -> Bool {
        !word.isEmpty && word.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

import JobModel
import JobShell

/// `expect [N] [--min N] [--max N]` fails with status 5 unless a value has as many rows, hosts or lines as expected.
struct ExpectCommand: Command {
    private static let exactly = Parameter.optional("count", .count, help: "exactly so many")
    private static let least = Parameter.option("min", .count, valueName: "N", help: "at least so many")
    private static let most = Parameter.option("max", .count, valueName: "N", help: "at most so many")

    let signature = CommandSignature(
        "expect", summary: "pass the value on if its count is as expected, else fail with status 5",
        details: """
            What is counted are hosts, groups, differences, rows, or lines. Where the count is another, the value is shown
            and no later stage of the pipeline runs. Off a prompt, a count that is as expected shows nothing.
            """,
        parameters: [Self.exactly, Self.least, Self.most],
        acceptsAnyKind: true, needsInput: true, passesInputOn: true,
        examples: [.init("hosts --status failed | expect --max 20", "fail if more than twenty hosts failed")],
        isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let input = invocation.input else { return Outcome() }
        let exact = invocation[Self.exactly]
        let least = invocation[Self.least]
        let most = invocation[Self.most]
        guard exact != nil || least != nil || most != nil else {
            throw Texts.nothingExpected
        }
        if exact != nil, let limit = invocation.firstGiven(of: [Self.least, Self.most]) {
            throw Texts.countAndLimit(limit.declaration.name).about(limit)
        }
        if let least, let most, least > most { throw Texts.expectedNothing.about(Self.most) }
        let (value, count) = try await input.counted()
        for (limit, isMet, word) in [
            (exact, exact == count, "exactly"), (least, count >= least ?? 0, "at least"),
            (most, count <= most ?? .max, "at most"),
        ] {
            guard let limit, !isMet else { continue }
            return Outcome(
                value, failure: Texts.unexpected(word, limit, value.kind.noun, count: count), endsPipeline: true)
        }
        return Outcome(value, display: .onlyAtPrompt)
    }
}

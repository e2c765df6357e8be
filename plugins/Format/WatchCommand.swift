import Grammar
import JobModel
import JobShell

/// `watch SECONDS 'STATEMENT'` runs a statement again and again.
struct WatchCommand: Command {
    private static let seconds = RequiredParameter(
        "seconds", .seconds, help: "how long to wait between two rounds")
    private static let statement = RequiredParameter("statement", .statement, help: "what to run, in quotes")
    private static let times = Parameter.option(
        "times", .integer(1...1_000_000_000), valueName: "N", help: "stop after N rounds")

    let signature = CommandSignature(
        "watch", summary: "run a statement again and again until Ctrl-C",
        details: """
            Before each round stands a rule with the time and the statement. It goes to standard error, so that results
            alone are on standard output.
            """,
        parameters: [Self.seconds, Self.statement, Self.times],
        examples: [.init("watch 0.1 'hosts' --times 2", "look twice at how the step stands")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let seconds = try invocation[Self.seconds]
        let statement = try invocation[Self.statement]
        do {
            _ = try Grammar.parse(statement).complete()
        } catch {
            throw Failure(error, at: error.span.location(in: statement))
        }
        let times = invocation[Self.times] ?? .max
        let isSecret = SecretStatements(context.registry, aliases: context.session.aliases).areIn(statement)
        let shown = isSecret ? "…" : statement
        var round = 0
        while true {
            context.note(Texts.round(at: context.now, offset: context.offset, shown, on: context.screen))
            let evaluation = try await context.evaluate(statement)
            if evaluation.status == ExitStatus.interrupted.rawValue { throw CancellationError() }
            round += 1
            if round >= times || evaluation.isLeaving { return .status(evaluation.status) }
            try await context.sleep(seconds: seconds)
        }
    }
}

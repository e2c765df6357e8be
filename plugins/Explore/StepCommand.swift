import JobModel
import JobShell

/// `step N|ID [--attempt K]`
struct StepCommand: Command {
    let signature = CommandSignature(
        "step", summary: "choose a step: hosts, fetch and all that follows are about it",
        positionals: [.init("step", .integer(1...Int64.max), help: "its position from 1, or its id")],
        options: [
            .init(
                "attempt", .integer(1...1_000_000), valueName: "K",
                help: "which attempt, from 1; the latest if not given (so far only that one can be read)")
        ],
        examples: [.init("step 1", "the first step"), .init("step 2 --attempt 1", "the second step, its only attempt")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let run = context.session.run else { throw Failure.noJobChosen }
        let index = try StepChoice.index(of: invocation.arguments.integer("step") ?? 0, in: run)
        try StepChoice.check(
            attempt: invocation.arguments.integer("attempt").map { Int(clamping: $0) }, of: run.steps[index])
        return Outcome(changes: [.step(index: index)])
    }
}

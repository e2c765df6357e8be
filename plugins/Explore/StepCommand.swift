import JobModel
import JobShell

/// `steps`
struct StepsCommand: Command {
    let signature = CommandSignature(
        "steps", summary: "the steps of the run with their hosts by outcome and their attempts",
        gives: .steps, examples: [.init("steps", "what the run did, step by step")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let run = try await context.currentRun()
        return Outcome(StepTable.value(run, chosen: context.session.stepIndex), changes: [.refreshed(run)])
    }
}

/// `step N|ID [--attempt K]`
struct StepCommand: Command {
    let signature = CommandSignature(
        "step", summary: "choose a step: hosts, fetch and all that follows are about it",
        positionals: [.init("step", .integer(0...Int64.max), help: "its position from 1, or its id")],
        options: [
            .init(
                "attempt", .integer(1...1_000_000), valueName: "K",
                help: "which attempt, from 1; the latest if not given")
        ],
        examples: [.init("step 1", "the first step"), .init("step 2 --attempt 1", "the second step, its only attempt")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let run = context.session.run else {
            throw Failure("no-job", "no job is chosen", hint: "type `jobs` to see them, then `job ID`")
        }
        let index = try StepChoice.index(of: invocation.arguments.integer("step") ?? 0, in: run)
        try StepChoice.check(
            attempt: invocation.arguments.integer("attempt").map { Int(clamping: $0) }, of: run.steps[index])
        return Outcome(changes: [.step(index: index)])
    }
}

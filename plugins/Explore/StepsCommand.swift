import JobModel
import JobShell

/// `steps`
struct StepsCommand: Command {
    let signature = CommandSignature(
        "steps", summary: "the steps of the run with their hosts by outcome and their attempts",
        gives: .steps, examples: [.init("steps", "what the run did, step by step")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        try await StepTable.ofRun(in: context)
    }
}

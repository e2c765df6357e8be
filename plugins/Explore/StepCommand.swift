import JobModel
import JobShell

/// `step [N|ID|-] [--attempt K]`
struct StepCommand: Command {
    let signature = CommandSignature(
        "step", summary: "choose a step: hosts, fetch and all that follows are about it",
        details: """
            Without a word, the steps of the run, as `steps` lists them. - leaves the step and stands at the run again. A number
            from 1 to the count of steps is a position, any other an id.
            """,
        positionals: [.init("step", .text, isOptional: true, help: "its position from 1, its id, or -")],
        options: [
            .init(
                "attempt", .integer(1...1_000_000), valueName: "K",
                help: "which attempt, from 1; the latest if not given (so far only that one can be read)")
        ],
        gives: .steps,
        examples: [
            .init("step", "the steps of the run"), .init("step 1", "the first step"),
            .init("step 2 --attempt 1", "the second step, its only attempt"), .init("step -", "back to the whole run"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let attempt = invocation.arguments.integer("attempt").map { Int(clamping: $0) }
        guard let word = invocation.arguments.text("step") else {
            if attempt != nil { throw Texts.attemptOfWhichStep }
            return try await StepTable.ofRun(in: context)
        }
        if word == "-" {
            if attempt != nil { throw Texts.attemptOfWhichStep }
            if context.session.run == nil { throw Failure.noJobChosen }
            return Outcome(changes: [.noStep], notes: context.session.stepIndex == nil ? [Texts.noStepToLeave] : [])
        }
        guard let number = Int64(word), number > 0 else { throw Texts.notAStep(word) }
        guard let run = context.session.run else { throw Failure.noJobChosen }
        let index = try StepChoice.index(of: number, in: run)
        try StepChoice.check(attempt: attempt, of: run.steps[index])
        return Outcome(changes: [.step(index: index)])
    }
}

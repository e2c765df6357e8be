import JobModel
import JobShell

/// `wait [--timeout DURATION]`
struct WaitCommand: Command {
    let signature = CommandSignature(
        "wait", summary: "wait until the running job ends",
        details: """
            Steps that begin and end are announced; at the end stands what became of the hosts: of the chosen step, else
            step by step.

            Status 5 if the job failed, so that a script goes on only if all went well; also if the job waits for a
            person (then stands where; `wait` again once somebody has acted), or if the time was up.
            """,
        options: [.followTimeout], gives: .events,
        examples: [
            .init("wait || groups", "once the job has ended; if it failed, what its hosts did differently"),
            .init("wait --timeout 5m || steps", "not longer than five minutes"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        try FollowCommand.following(signature.name, invocation, in: context, filter: nil, showsLines: false)
    }
}

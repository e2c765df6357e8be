import JobModel
import JobShell

/// `wait`
struct WaitCommand: Command {
    let signature = CommandSignature(
        "wait", summary: "wait until the running job ends",
        details: """
            Steps that begin and end are announced; at the end stands what became of the hosts. Status 5 if the job
            failed, so that a script goes on only if all went well.
            """,
        gives: .events,
        examples: [.init("wait || groups", "once the job has ended; if it failed, what its hosts did differently")])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        try await FollowCommand.following(invocation, in: context, filter: nil, showsLines: false)
    }
}

import JobModel
import JobShell
import LogAnalysis

/// `follow [HOSTSET] [--filter RE]`
struct FollowCommand: Command {
    let signature = CommandSignature(
        "follow", summary: "new lines of the running job as they come, until it ends",
        details: """
            The host stands before each line, in a colour of its own. Steps that begin and end are announced, and so is a
            log that begins anew. At the end stands what became of the hosts; status 5 if the job failed. Ctrl-C leaves
            the job alone.

            A platform that doesn't answer is asked again. `set poll SECONDS` says how often a running job is looked at.
            """,
        positionals: [.init("hostset", .hostSet, isOptional: true, help: "only these hosts")],
        options: [
            .exclude, .init("filter", .text, valueName: "RE", help: "only lines that match"),
            .flag("ignore-case", letter: "i", help: "for --filter, upper and lower case are the same"),
        ],
        accepts: [.hosts, .logs], gives: .events,
        examples: [
            .init("follow || hosts --status failed", "the chosen job until it ends; if it failed, the hosts that did"),
            .init(
                "follow 10.20.0.[1-9] --filter 'ERROR|WARN' | to jsonl || steps", "only what looks bad, for a program"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        var filter: LineFilter?
        if let pattern = arguments.text("filter") {
            var options = LineExpressions.Options()
            options.ignoresCase = arguments.flag("ignore-case")
            filter = LineFilter(.expressions(try LineExpressions.compiled([pattern], options)))
        }
        return try await Self.following(invocation, in: context, filter: filter, showsLines: true)
    }

    static func following(
        _ invocation: Invocation, in context: Context, filter: LineFilter?, showsLines: Bool
    ) async throws -> Outcome {
        guard let run = context.session.run else { throw Failure.noJobChosen }
        if context.isOffline, !run.finished { throw Texts.followedOffline }
        let subject = RunFollower.Subject(
            job: run.job.id, hosts: try FollowedHosts(invocation), filter: filter, showsLines: showsLines)
        let ending = RunEnding()
        let rows = RowStream(kind: .events, columns: RunRows.columns, layout: .hostLines) {
            let events = RunEvents(subject, in: context, ending: ending)
            return { try await events.next() }
        }
        // So that `hosts` and all that follows are about what was followed.
        let step = context.session.stepIndex == nil ? Self.step(toLookAt: run) : nil
        return Outcome(
            .rows(rows), changes: step.map { [.step(index: $0)] } ?? [], conclusion: { ending.failure })
    }

    /// The step that runs, else the one that failed, else the first.
    private static func step(toLookAt run: JobRun) -> Int? {
        let steps = run.steps.indices.filter { run.steps[$0].kind != .confirmation }
        return steps.first { run.steps[$0].status.outcome == .unfinished }
            ?? steps.first { run.steps[$0].status.outcome == .bad } ?? steps.first
    }
}

extension ValueKind {
    /// What happens in a run.
    static let events = ValueKind(rawValue: "events")
}

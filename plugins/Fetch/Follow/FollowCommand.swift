import JobModel
import JobShell
import LogAnalysis

/// `follow [HOSTSET] [--filter RE] [--timeout DURATION]` shows what a running job prints, until the job ends.
struct FollowCommand: Command {
    private static let filter = Parameter.option(
        "filter", .text, valueName: "RE", help: "only lines that match; the end counts them")
    private static let ignoresCase = Parameter.flag(
        "ignore-case", letter: "i", help: "for --filter, upper and lower case are the same")
    /// How long `follow` and `wait` go on at most, in milliseconds.
    static let timeout = Parameter.option(
        "timeout", .duration, valueName: "DURATION", help: "end after so long with status 5, such as 30s or 5m")

    let signature = CommandSignature(
        "follow", summary: "new lines of the running job as they come",
        details: """
            The host stands before each line, in a color of its own. Steps that begin and end are announced, and so is a
            log that begins anew. A line without an ending, such as a question, is shown once it has stood for a few
            seconds, marked as unfinished; the whole line comes once it has ended. At the end stands what became of the
            hosts: of the chosen step, else step by step. Ctrl-C leaves the job alone.

            Status 5 if the job failed, if it waits for a person (then stands where), or if the time was up.

            A platform that doesn't answer is asked again. `set poll SECONDS` says how often a running job is looked at.
            """,
        parameters: [Parameter.hostSet(), Parameter.exclude, Self.filter, Self.ignoresCase, Self.timeout],
        accepts: [.hosts, .logs], gives: .events,
        examples: [
            .init("follow || hosts --status failed", "the chosen job until it ends; if it failed, the hosts that did"),
            .init(
                "follow 10.20.0.[1-9] --filter 'ERROR|WARN' | to jsonl || steps", "only what looks bad, for a program"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if invocation[Self.ignoresCase], invocation[Self.filter] == nil {
            throw Texts.caseOfNothing.about(Self.ignoresCase)
        }
        var filter: LineFilter?
        if let pattern = invocation[Self.filter] {
            var options = LineExpressions.Options()
            options.ignoresCase = invocation[Self.ignoresCase]
            filter = LineFilter(.expressions(try LineExpressions.compiled([pattern], options)))
        }
        return try Self.following(signature.name, invocation, in: context, filter: filter, showsLines: true)
    }

    /// The outcome of `follow` and `wait`: rows that are made while they are read, as the run goes on.
    ///
    /// - Parameters:
    ///   - command: the name of the command, for hints.
    ///   - filter: the lines to show; nil for all lines.
    ///   - showsLines: whether logs are read at all.
    /// - Throws: `Failure` when no run is chosen, or when it can't be followed.
    static func following(
        _ command: String, _ invocation: Invocation, in context: Context, filter: LineFilter?, showsLines: Bool
    ) throws -> Outcome {
        guard let run = context.session.run else { throw Failure.noJobChosen }
        if showsLines { try context.refuseIfOpened("nothing is printed there any more; `show` shows them") }
        if context.isOffline, RunStanding(run) != .ended { throw Texts.followedOffline }
        let timeout = invocation[Self.timeout]
        if timeout == 0 { throw Texts.noTime.about(Self.timeout) }
        let chosen = context.session.stepIndex.flatMap { run.steps.indices.contains($0) ? run.steps[$0].id : nil }
        let subject = RunFollower.Subject(
            command: command, run: run, chosenStep: chosen, hosts: try FollowedHosts(invocation), filter: filter,
            showsLines: showsLines, timeout: timeout)
        let ending = RunEnding()
        let rows = RowStream(kind: .events, columns: RunRows.columns, layout: .hostLines) {
            let events = RunEvents(subject, in: context, ending: ending)
            return { try await events.next() }
        }
        // Without a chosen step, one is chosen, so that `hosts` and later statements are about the run that was
        // followed.
        let step = context.session.stepIndex == nil ? Self.step(toLookAt: run) : nil
        return Outcome(
            rows, changes: step.map { [.step(index: $0)] } ?? [], failureAfterReading: { ending.failure })
    }

    /// The index of the first step that runs, else of the first that failed, else of the first; confirmations don't
    /// count.
    private static func step(toLookAt run: JobRun) -> Int? {
        let steps = run.steps.indices.filter { run.steps[$0].kind != .confirmation }
        return steps.first { run.steps[$0].status.outcome == .unfinished }
            ?? steps.first { run.steps[$0].status.outcome == .bad } ?? steps.first
    }
}

extension ValueKind {
    /// The rows of `follow` and `wait`: what happens in a run.
    static let events = ValueKind("events")
}

/// `wait [--timeout DURATION]` follows a running job without its logs, until the job ends.
struct WaitCommand: Command {
    let signature = CommandSignature(
        "wait", summary: "wait until the running job ends",
        details: """
            Steps that begin and end are announced; at the end stands what became of the hosts: of the chosen step, else
            step by step.

            Status 5 if the job failed, so that a script goes on only if all went well; also if the job waits for a
            person (then stands where; `wait` again once somebody has acted), or if the time was up.
            """,
        parameters: [FollowCommand.timeout], gives: .events,
        examples: [
            .init("wait || groups", "once the job has ended; if it failed, what its hosts did differently"),
            .init("wait --timeout 5m || steps", "not longer than five minutes"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        try FollowCommand.following(signature.name, invocation, in: context, filter: nil, showsLines: false)
    }
}

import JSON
import JobModel
import JobShell

/// `step [N|ID|-] [--attempt K]` chooses a step of the run; without a word it lists the steps.
struct StepCommand: Command {
    private static let step = Parameter.optional("step", .text, help: "its position from 1, its id, or -")
    private static let attempt = Parameter.option(
        "attempt", .integer(1...1_000_000), valueName: "K",
        help: "which attempt, from 1; the latest if not given (so far only that one can be read)")

    let signature = CommandSignature(
        "step", summary: "choose the step that all that follows is about",
        details: """
            Without a word, the steps of the run, as `steps` lists them. - leaves the step and stands at the run again. A number
            from 1 to the count of steps is a position, any other an id.
            """,
        parameters: [Self.step, Self.attempt], gives: .steps,
        examples: [
            .init("step", "the steps of the run"), .init("step 1", "the first step"),
            .init("step 2 --attempt 1", "the second step, its only attempt"), .init("step -", "back to the whole run"),
        ], isForAssistants: true)

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        guard parameter == Self.step.declaration.name else { return [] }
        let steps = await context.stepCandidates()
        guard context.session.stepIndex != nil else { return steps }
        return steps + [Completion.Candidate("-", help: Texts.backToRun)]
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let attempt = invocation[Self.attempt]
        guard let word = invocation[Self.step] else {
            if attempt != nil { throw Texts.attemptOfWhichStep.about(Self.attempt) }
            return try await StepTable.ofRun(in: context)
        }
        if word == "-" {
            if attempt != nil { throw Texts.attemptOfWhichStep.about(Self.attempt) }
            if context.session.run == nil { throw Failure.noJobChosen }
            return Outcome(changes: [.noStep], notes: context.session.stepIndex == nil ? [Texts.noStepToLeave] : [])
        }
        guard let number = Int64(word), number > 0 else { throw Texts.notAStep(word).about(Self.step) }
        guard let run = context.session.run else { throw Failure.noJobChosen }
        let index = try StepChoice.index(of: number, in: run)
        try StepChoice.check(attempt: attempt, of: run.steps[index])
        return Outcome(changes: [.step(index: index)])
    }
}

/// `steps` lists the steps of the run.
struct StepsCommand: Command {
    let signature = CommandSignature(
        "steps", summary: "the steps of the run with their hosts by outcome and their attempts",
        gives: .steps, examples: [.init("steps", "what the run did, step by step")], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        try await StepTable.ofRun(in: context)
    }
}

/// The table of a run's steps, with the number of hosts by outcome, that `job` and `steps` show.
enum StepTable {
    /// The table of the chosen run.
    ///
    /// - Throws: `Failure` when no run is chosen.
    static func ofRun(in context: Context) async throws -> Outcome {
        let run = try await context.currentRun()
        return Outcome(table(of: run, chosen: context.session.stepIndex), changes: [.refreshed(run)])
    }

    /// The table of a run.
    ///
    /// - Parameter chosen: the index of the step that is marked as chosen.
    static func table(of run: JobRun, chosen: Int?) -> Table {
        let rows = run.steps.enumerated().map { index, step in row(step, number: index + 1) }
        let job = run.job
        let isRunning = rows.contains { $0["running_count"] != 0 }
        let wasRepeated = run.steps.contains { $0.executeCount > 0 }
        let attempts: [Table.Column] = wasRepeated ? [.init("attempts", title: "attempts", .number, mayGo: true)] : []
        // The steps of opened logs may have no id.
        let ids: [Table.Column] =
            run.steps.contains { $0.id > 0 }
            ? [.init("step_instance_id", title: "id", .number, goesFirst: true)] : []
        let running: [Table.Column] = isRunning ? [.init("running_count", title: "running", .number)] : []
        return Table(
            kind: .steps,
            columns: [.init("number", title: "step", .number)] + ids + [
                .init("name", title: "name"), .init("kind", title: "does", goesFirst: true),
                .init("status", title: "status", .runStatus),
            ] + attempts + [
                .init("host_count", title: "hosts", .number, mayGo: true),
                .init("success_count", title: "ok", .number, mayGo: true),
                .init("failed_count", title: "failed", .number),
            ] + running + [
                .init("outcomes", title: "outcomes", .outcomes, mayGo: true),
                .init("total_time", title: "took", .duration, mayGo: true),
            ], rows: rows,
            title: "\(job.title): \(job.status.name)", current: chosen)
    }

    private static func row(_ step: StepInstance, number: Int) -> JSONObject {
        var success = 0
        var running = 0
        for host in step.hosts {
            switch host.status.statusClass {
            case .success: success += 1
            case .running: running += 1
            default: break
            }
        }
        var row = step.json
        row["number"] = .whole(number)
        row["kind"] = .string(step.kind?.word ?? "type \(step.type)")
        row["attempts"] = .whole(step.attempt)
        row["host_count"] = .whole(step.hosts.count)
        row["success_count"] = .whole(success)
        row["failed_count"] = .whole(step.hosts.count - success - running)
        row["running_count"] = .whole(running)
        row["outcomes"] = .object([
            "success": .whole(success), "failed": .whole(step.hosts.count - success - running),
            "running": .whole(running),
        ])
        return row
    }
}

/// Finds the step and checks the attempt that a call names.
enum StepChoice {
    /// The index of the step with a position (from 1) or an id.
    ///
    /// - Throws: `Failure` when the run has no such step.
    static func index(of number: Int64, in run: JobRun) throws(Failure) -> Int {
        guard let index = run.stepIndex(of: number) else { throw Failure.noSuchStep(number, in: run) }
        return index
    }

    /// Checks that an attempt (from 1) is the latest one: the platform's methods for logs and statuses know no other.
    ///
    /// - Throws: `Failure` for any other attempt.
    static func check(attempt: Int?, of step: StepInstance) throws(Failure) {
        guard let attempt, attempt != step.attempt else { return }
        throw Texts.attemptUnavailable(attempt, of: step)
    }
}

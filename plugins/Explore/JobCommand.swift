import JobModel
import JobShell

/// `job ID|URL|-|~N`
struct JobCommand: Command {
    let signature = CommandSignature(
        "job", summary: "choose a run and show its steps with their hosts by outcome",
        details: """
            A link to the platform's page chooses step and attempt too; - is the run that was chosen before; ~1 the run
            before this one of the same plan (or, without a plan, of the same name). Without a word, the chosen run.
            """,
        positionals: [.init("job", .text, isOptional: true, help: "an id, a link, - or ~N")],
        gives: .steps,
        examples: [
            .init("job 20000100", "choose a run by its id"), .init("job ~1", "the run of the same plan before it"),
            .init("job 20000090; job -", "another run, and back"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let word = invocation.arguments.text("job") else {
            let run = try await context.currentRun()
            return Outcome(StepTable.value(run, chosen: context.session.stepIndex), changes: [.refreshed(run)])
        }
        var link: JobLink?
        var scope: Scope?
        let id: Int64
        if word == "-" {
            guard let previous = context.session.previousJob else { throw Texts.noPreviousJob }
            (scope, id) = previous
        } else if word.hasPrefix("~") {
            id = try await earlier(word, in: context)
        } else if let number = Int64(word), number > 0 {
            id = number
        } else if word.contains("/"), let parsed = JobLink(word) {
            link = parsed
            scope = parsed.scope
            id = parsed.job
            if let batch = parsed.batch, batch > 0 { context.note(Texts.batchLeftAside(batch)) }
        } else {
            throw Texts.notAJob(word)
        }
        let run = try await context.run(id, in: scope)
        var changes: [SessionChange] = (scope.map { [.scope($0)] } ?? []) + [.job(run)]
        var chosen: Int?
        var failure: Failure?
        if let step = link?.step {
            let index = try StepChoice.index(of: step, in: run)
            do {
                try StepChoice.check(attempt: link?.attempt, of: run.steps[index])
                changes.append(.step(index: index))
                chosen = index
            } catch {
                // The run is chosen all the same; hosts of another attempt than the one meant are not shown for it.
                failure = error
            }
        }
        return Outcome(
            StepTable.value(run, chosen: chosen), isReport: true, changes: changes, failure: failure)
    }

    private func earlier(_ word: String, in context: Context) async throws -> Int64 {
        guard let back = Int(word.dropFirst()), (1...1000).contains(back) else { throw Texts.notAJob(word) }
        guard let run = context.session.run else {
            throw Failure.noJobChosen
        }
        guard let found = try await JobSearch(context).run(back, before: run.job) else {
            throw Texts.noEarlierRun(back, of: run.job)
        }
        return found.id
    }
}

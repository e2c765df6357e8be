import JSON
import JobModel
import JobShell

/// `job ID|URL|-|~N|--name TEXT` chooses a run and shows its steps.
struct JobCommand: Command {
    private static let job = Parameter.optional("job", .text, help: "an id, a link, - or ~N")
    private static let name = Parameter.option(
        "name", .text, valueName: "TEXT", help: "the newest run whose name contains this")

    let signature = CommandSignature(
        "job", summary: "choose a run and show its steps",
        details: """
            A link to the platform's page chooses step and attempt too, and the business that stands in it; - is the run that was
            chosen before; ~1 the run before this one of the same plan (or, without a plan, of the same name). --name takes the
            newest run of the last 30 days whose name contains the text, and `jobs … | job` the first of the list. Without a word,
            the chosen run. `biz` leaves it. After `open`, - goes back to the platform's run that was chosen.
            """,
        parameters: [Self.job, Self.name], accepts: [.jobs], gives: .steps,
        examples: [
            .init("job 20000100", "choose a run by its id"), .init("job ~1", "the run of the same plan before it"),
            .init("job 20000090; job -", "another run, and back"),
            .init("job --name 发布", "the newest run with that in its name"),
            .init("jobs --status failed --last 30d | job", "the newest run that failed"),
        ], isForAssistants: true)

    /// The run that a call names, and what else a link to it names.
    private struct Choice {
        var id: Int64
        /// The scope of the run; nil for the scope of the session.
        var scope: Scope?
        /// The `step_instance_id` that a link names.
        var step: Int64?
        /// The attempt of the step that a link names, from 1.
        var attempt: Int?
    }

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        guard parameter == Self.job.declaration.name else { return [] }
        let jobs = await context.jobCandidates()
        guard let previous = context.session.previousJob else { return jobs }
        return jobs + [Completion.Candidate("-", help: Texts.backToJob(previous.id))]
    }

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        guard let choice = try await choice(invocation, in: context) else {
            return try await StepTable.ofRun(in: context)
        }
        let run = try await context.run(choice.id, in: choice.scope)
        let elsewhere = choice.scope.flatMap { $0 == context.session.scope ? nil : $0 }
        var changes: [SessionChange] = (elsewhere.map { [.scope($0)] } ?? []) + [.job(run)]
        var chosen: Int?
        var failure: Failure?
        if let step = choice.step {
            // The run is chosen even if the step or attempt of the link can't be. No other attempt is shown in its
            // place.
            do throws(Failure) {
                guard let index = run.steps.firstIndex(where: { $0.id == step }) else {
                    throw Failure.noSuchStep(step, in: run)
                }
                try StepChoice.check(attempt: choice.attempt, of: run.steps[index])
                changes.append(.step(index: index))
                chosen = index
            } catch {
                failure = error
            }
        }
        let table = StepTable.table(of: run, chosen: chosen)
        return Outcome(table, display: .report(table), changes: changes, failure: failure)
    }

    /// Reads which run the call names; nil when it names no run.
    ///
    /// - Throws: a usage `Failure` when it names a run in two ways or in none that is understood; `Failure` when there
    ///   is no such run.
    private func choice(_ invocation: Invocation, in context: Context) async throws -> Choice? {
        let (word, name) = (invocation[Self.job], invocation[Self.name])
        guard [word != nil, name != nil, invocation.input != nil].count(where: { $0 }) <= 1 else {
            throw Texts.severalJobs.about(name == nil ? Self.job : Self.name)
        }
        if let list = invocation.input { return Choice(id: try await first(of: list)) }
        if name?.isEmpty == true { throw Texts.emptyName.about(Self.name) }
        if let name { return Choice(id: try await newest(named: name, in: context)) }
        guard let word else { return nil }
        if word == "-" {
            guard let previous = context.session.previousJob else {
                if context.session.opened != nil { try context.checkPlatform() }
                throw Texts.noPreviousJob
            }
            return Choice(id: previous.id, scope: previous.scope)
        }
        if word.hasPrefix("~") { return Choice(id: try await earlier(word, in: context)) }
        if let number = Int64(word), number > 0 { return Choice(id: number) }
        guard word.contains("/") || word.contains("%2F") || word.contains("%2f") else {
            throw Texts.notAJob(word).about(Self.job)
        }
        guard let link = JobLink(word) else { throw Texts.notALink(word).about(Self.job) }
        if let batch = link.batch, batch > 0 { context.note(Texts.batchLeftAside(batch)) }
        return Choice(id: link.job, scope: link.scope, step: link.step, attempt: link.attempt)
    }

    private func first(of list: any Value) async throws -> Int64 {
        for try await record in list.records {
            if case .object(let row) = record, case .integer(let id)? = row["job_instance_id"] { return id }
            throw Texts.noJobInRow
        }
        throw Texts.noJobInList
    }

    private func newest(named text: String, in context: Context) async throws -> Int64 {
        let filter = JobFilter(name: text)
        let since = context.now.advanced(byMilliseconds: -JobSearch.longestSpan)
        let query = JobQuery(since: since, until: context.now)
        guard let found = try await JobSearch(context).newest(filter, in: query, limit: 1).jobs.first else {
            throw Texts.noJobNamed(text)
        }
        return found.id
    }

    private func earlier(_ word: String, in context: Context) async throws -> Int64 {
        guard let back = Int(word.dropFirst()), Texts.runsBack.contains(Int64(back)) else {
            throw Texts.notARunBefore(word).about(Self.job)
        }
        guard let run = context.session.run else {
            throw Failure.noJobChosen
        }
        try context.refuseIfOpened("the runs before it are on the platform")
        guard let found = try await JobSearch(context).run(back, before: run.job) else {
            throw Texts.noEarlierRun(back, of: run.job)
        }
        return found.id
    }
}

/// `vars` lists the variables of the run as each step saw them. Passwords are never shown.
struct VarsCommand: Command {
    let signature = CommandSignature(
        "vars", summary: "the run's variables, as each step saw them; passwords never",
        gives: .table, examples: [.init("vars", "what the run was given")], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let run = try await context.currentRun()
        let rows = try await context.variables(of: run.job.id).flatMap { step in
            step.variables.map { variable -> JSONObject in
                let isPassword = variable.type == GlobalVariable.passwordType
                return [
                    "step_instance_id": .integer(step.stepID), "name": .string(variable.name),
                    "value": .optional(variable.value), "type": .whole(variable.type),
                    "note": .string(isPassword ? "a password, not shown" : ""),
                ]
            }
        }
        let table = Table(
            columns: [
                .init("step_instance_id", title: "step", .number, mayGo: true), .init("name", title: "name"),
                .init("value", title: "value"), .init("note", title: "note"),
            ], rows: rows)
        return Outcome(table, notes: rows.isEmpty ? ["this run has no variables"] : [])
    }
}

import Grammar
import HostSets
import JobModel
import TerminalText

/// What a command may use to offer candidates for one of its parameters. Nothing in it shows anything: what can't be
/// found out is missing.
public struct CompletionContext: Sendable {
    /// The session as it is.
    public let session: Session
    /// The registry of all commands.
    public let registry: Registry
    /// The current time.
    public let now: Timestamp
    /// The words of the call before the cursor, by parameter.
    let given: [String: [String]]
    /// The scope, the job and the step that statements before the call choose.
    let place: TypedPlace
    let services: CompletionServices

    /// The last word that was typed for another parameter of the call; nil if there is none, or if it has variables.
    public func word(for parameter: some SignatureParameter) -> String? { given[parameter.declaration.name]?.last }

    /// The scope in which the call will run; nil if none is chosen.
    public var scope: Scope? { place.scope ?? session.scope }

    /// The latest runs of the scope, newest first, as the platform tells them; kept for a minute.
    public func jobs() async -> [JobInstance] {
        guard let scope else { return [] }
        return await services.jobs(scope)
    }

    /// The run that the call will be about: the chosen one, or one that a statement before it chooses; nil if there is
    /// none.
    public func run() async -> JobRun? {
        guard let job = place.job else { return place.scope == nil ? session.run : nil }
        if let run = session.run, session.opened == nil, run.job.id == job, place.scope == nil { return run }
        guard let scope else { return nil }
        return await services.run(job, scope)
    }

    /// The step that the call will be about, with its position in the run; nil if there is none.
    public func step() async -> (run: JobRun, index: Int)? {
        guard let run = await run() else { return nil }
        let isOther = place.job != nil || place.scope != nil
        guard let index = place.step.map({ run.stepIndex(of: $0) }) ?? (isOther ? nil : session.stepIndex),
            run.steps.indices.contains(index)
        else { return nil }
        return (run, index)
    }

    /// A moment as a candidate's description shows it: date and time in the session's time zone.
    public func text(of moment: Timestamp) -> String {
        let time = CivilTime(moment, offsetSeconds: services.offset(moment))
        return "\(time.date) \(time.time.prefix(5))"
    }

    /// The hosts of the step that the call will be about, indexed; nil if there is none.
    func hosts() async -> StepIndex? {
        guard let (run, index) = await step() else { return nil }
        return await services.index(run, index, scope)
    }
}

/// The services behind a `CompletionContext`. They ask the platform only if the answer of the last minute is not known,
/// and give nothing instead of an error.
struct CompletionServices: Sendable {
    let jobs: @Sendable (Scope) async -> [JobInstance]
    let run: @Sendable (_ job: Int64, Scope) async -> JobRun?
    let index: @Sendable (JobRun, _ step: Int, Scope?) async -> StepIndex?
    let offset: @Sendable (Timestamp) -> Int
}

/// What the statements before the cursor choose, so that `job 20000100; step ` completes the steps of that run.
struct TypedPlace: Sendable {
    private(set) var scope: Scope?
    private(set) var job: Int64?
    /// The position of the step from 1, or its id.
    private(set) var step: Int64?

    /// Follows the calls before the one that is being typed.
    init(_ stages: [StatementAnalysis.Stage]) {
        for call in stages.compactMap(\.call) {
            guard let word = call.signature.positionals.first.flatMap({ call.given[$0.name]?.first }) else { continue }
            switch call.signature.name {
            case "biz", "biz_set":
                let isSet = call.signature.name == "biz_set"
                guard let scope = Scope(word: isSet && Int64(word) != nil ? "biz_set:\(word)" : word) else { continue }
                self.scope = scope
                (job, step) = (nil, nil)
            case "job":
                guard let id = Int64(word), id > 0 else { continue }
                (job, step) = (id, nil)
            case "step": step = Int64(word)
            default: break
            }
        }
    }
}

extension Completion.Candidate {
    /// Makes what a menu shows harmless for a terminal: names of runs and files come from outside.
    fileprivate mutating func makeHarmless() {
        label = TerminalSafe.text(label, escapingLayout: true)
        help = TerminalSafe.text(help, escapingLayout: true)
    }
}

extension Shell {
    /// What can be typed at a place of a text. It asks the platform where it must; cancelling the task ends that. It
    /// never fails and never shows anything.
    ///
    /// - Parameter offset: the place, as a UTF-8 offset; one within a character means the beginning of the character.
    package func completion(of text: String, at offset: Int) async -> Completion {
        let services = CompletionServices(
            jobs: { await self.jobsToOffer(in: $0) }, run: { await self.runToOffer($0, in: $1) },
            index: { await self.index(of: $0, step: $1, in: $2) }, offset: self.services(for: .terminal).screen.offset)
        let completer = Completer(
            names: ShellNames(registry, session), registry: registry, session: session, now: clock(), services: services
        )
        var completion = await completer.completion(of: text, at: offset)
        if Task.isCancelled { return Completion(range: completion.range) }
        for index in completion.candidates.indices { completion.candidates[index].makeHarmless() }
        return completion
    }

    /// Sorts the hosts of the chosen step while a prompt waits, so that not even the first completion in a step of many
    /// hosts has to do it.
    package func prepareCompletion() async {
        guard let run = session.run, let step = session.stepIndex else { return }
        _ = await index(of: run, step: step, in: session.scope)
    }

    /// How far back runs are offered, in milliseconds: the 30 days that the platform allows.
    private static var mostAge: Int64 { 30 * 86_400_000 }

    private var platformName: String { session.endpoint?.url ?? "" }

    private func jobsToOffer(in scope: Scope) async -> [JobInstance] {
        let now = clock()
        let platform = platformName
        if let known = completionMemory.jobs(platform, scope, at: now) { return known }
        let query = JobQuery(since: now.advanced(byMilliseconds: -Self.mostAge), until: now, limit: 100)
        do {
            let jobs: [JobInstance]
            if options.isOffline {
                jobs = try await library.jobs(query, platform: platform, scope: scope).jobs
            } else {
                jobs = try await services(for: .terminal).platform().jobs(query, in: scope).jobs
            }
            if platform == platformName { completionMemory.keep(jobs, platform, scope, at: now) }
            return jobs
        } catch {
            return []
        }
    }

    private func runToOffer(_ job: Int64, in scope: Scope) async -> JobRun? {
        let now = clock()
        let platform = platformName
        if let known = completionMemory.run(job, platform, scope, at: now) { return known }
        do {
            let run =
                options.isOffline
                ? try await library.run(job, platform: platform, scope: scope)
                : try await services(for: .terminal).platform().run(job, in: scope, withHosts: true)
            if let run, platform == platformName { completionMemory.keep(run, platform, scope, at: now) }
            return run
        } catch {
            return nil
        }
    }

    private func index(of run: JobRun, step index: Int, in scope: Scope?) async -> StepIndex? {
        guard run.steps.indices.contains(index) else { return nil }
        let step = run.steps[index]
        let key = CompletionMemory.StepKey(
            platform: platformName, opening: session.opened == nil ? nil : session.openings, scope: scope,
            job: run.job.id, step: step.id, executeCount: step.executeCount)
        if let known = completionMemory.index(of: key) { return known }
        let made = StepIndex(step.hosts)
        completionMemory.keep(made, of: key)
        return made
    }
}

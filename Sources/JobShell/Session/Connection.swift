import BKJob
import JobLogs
import JobModel
import LogFiles

/// Where the platform is and how it is spoken to.
public typealias Endpoint = BKJob.Endpoint
/// The platform's two doors.
public typealias Door = BKJob.Door
/// What the platform asks for before it answers.
public typealias Credentials = BKJob.Credentials
/// A text that no output may show.
public typealias Secret = BKJob.Secret
/// A link to a page of the platform.
public typealias JobLink = BKJob.JobLink
/// What became of a fetch.
public typealias FetchReport = JobLogs.FetchReport
/// How what failed is asked for again.
public typealias BackOff = JobLogs.BackOff
/// The forms in which logs can lie on disk.
public typealias OpenedForm = LogFileForm

/// The demo platform that runs in this process, and what a session on it begins with.
public struct DemoPlace: Sendable {
    /// Where it is.
    public var endpoint: Endpoint
    /// The credentials that it accepts. Everybody knows them, so they are no secret.
    public var credentials: Credentials
    /// The business that has its runs.
    public var scope: Scope

    /// A demo platform.
    public init(endpoint: Endpoint, credentials: Credentials, scope: Scope) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.scope = scope
    }
}

/// Where a session begins: what the joblog that started this one had chosen, or a script that sets the same variables.
public struct StartingPlace: Sendable {
    private var scope: Scope?
    private var job, step: Int64?
    /// The platform that the run is of; nil where the environment names none.
    private let url: String?

    /// Reads `JOBLOG_BIZ`, `JOBLOG_JOB` and `JOBLOG_STEP`; nil when none of them says anything.
    ///
    /// - Parameter url: the address that `JOBLOG_URL` names, in its normal form.
    /// - Throws: a usage `Failure` for a value that can't be read.
    public init?(environment: [String: String], url: String?) throws(Failure) {
        func value(_ name: String) -> String? { environment[name].flatMap { $0.isEmpty ? nil : $0 } }
        func number(_ name: String) throws(Failure) -> Int64? {
            guard let text = value(name) else { return nil }
            guard let number = Int64(text), number > 0 else { throw Texts.notANumberInEnvironment(name, text) }
            return number
        }
        if let text = value("JOBLOG_BIZ") {
            guard let scope = Scope(word: text) else { throw Texts.notAScopeInEnvironment(text) }
            self.scope = scope
        }
        job = try number("JOBLOG_JOB")
        step = try number("JOBLOG_STEP")
        self.url = url
        if scope == nil, job == nil { return nil }
    }

    /// Stands a session there, as `biz`, `job` and `step` would, but without a word where all went well.
    ///
    /// The environment may be older than what it tells of: a run that is gone, or a platform that does not answer, is told and
    /// no reason to stop.
    ///
    /// - Returns: what is chosen, and what kept the run from being chosen: the reason why a later statement finds none.
    func choose(in context: Context) async throws -> (changes: [SessionChange], failure: Failure?) {
        // An rc file that connects elsewhere means the runs there.
        if let url, context.session.endpoint?.url != url { return ([], nil) }
        var changes: [SessionChange] = scope.map { [.scope($0)] } ?? []
        guard let job else { return (changes, nil) }
        do {
            let run = try await context.run(job, in: scope)
            changes.append(.job(run))
            guard let step else { return (changes, nil) }
            guard let index = run.stepIndex(of: step) else {
                context.note(Texts.notThere(.noSuchStep(step, in: run)))
                return (changes, nil)
            }
            changes.append(.step(index: index))
        } catch let failure as Failure {
            context.note(Texts.notThere(failure))
            return (changes, failure)
        }
        return (changes, nil)
    }
}

extension Shell {
    /// Begins where the environment says, after the rc file and before the first statement.
    ///
    /// - Throws: `CancellationError`.
    public func begin(at place: StartingPlace) async throws {
        let context = Context(session: session, registry: registry, statement: "", services: services(for: .command))
        let (changes, failure) = try await place.choose(in: context)
        apply(changes)
        startFailure = failure
    }
}

extension Failure {
    /// Whether the platform may be well again in a while: who follows a run asks once more.
    public var mayPass: Bool { isTransient || status == .unreachable }

    /// What to do where logs could not be had for this reason: what mends the reason (credentials, the way of asking), else
    /// `fetch` once more.
    public var hintForLogs: String {
        let again = "`fetch` again asks only for what is missing; `hosts @unfetched` names them"
        return mayPass ? again : hint ?? again
    }
}

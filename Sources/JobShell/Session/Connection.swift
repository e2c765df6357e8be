import BKJob
import JobLogs
import JobModel
import LogFiles

/// The address of a platform, and how requests are sent to it: its interface, trusted certificates and time limits.
public typealias Endpoint = BKJob.Endpoint
/// The two interfaces of the platform: the ESB and the API gateway.
public typealias Door = BKJob.Door
/// The credentials that the platform requires of every request.
public typealias Credentials = BKJob.Credentials
/// A link to one of the platform's web pages, such as the page of a run.
public typealias JobLink = BKJob.JobLink
/// The result of fetching logs: what was fetched, and what failed and why.
public typealias FetchReport = JobLogs.FetchReport
/// The waiting times before failed requests are sent again.
package typealias BackOff = JobLogs.BackOff
/// The forms of log files and folders that `open` recognises.
public typealias OpenedForm = LogFileForm

/// The demo platform that runs in this process, and the choices that a session on it begins with.
package struct DemoPlace: Sendable {
    /// The address of the demo platform.
    var endpoint: Endpoint
    /// The credentials that the demo platform accepts. Everybody knows them, so they are not secret.
    var credentials: Credentials
    /// The business that the demo platform's runs belong to.
    var scope: Scope

    /// Describes a demo platform that is running.
    package init(endpoint: Endpoint, credentials: Credentials, scope: Scope) {
        self.endpoint = endpoint
        self.credentials = credentials
        self.scope = scope
    }
}

/// The scope, job and step that a session begins with, read from the environment. They were set by the joblog that
/// started this one, or by a script.
package struct StartingPlace: Sendable {
    private var scope: Scope?
    private var job, step: Int64?
    /// The address of the platform that the run belongs to; nil if the environment names no platform.
    private let url: String?

    /// Reads `JOBLOG_BIZ`, `JOBLOG_JOB` and `JOBLOG_STEP`; nil if neither a scope nor a job is set.
    ///
    /// - Parameter url: the address in `JOBLOG_URL`, in its normal form.
    /// - Throws: a usage `Failure` for a value that is not valid.
    package init?(environment: [String: String], url: String?) throws(Failure) {
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

    /// Chooses the scope, job and step as `biz`, `job` and `step` would, but prints nothing if that succeeds.
    ///
    /// The environment may be out of date. If a run no longer exists or the platform does not answer, a note says so
    /// and the session begins all the same.
    ///
    /// - Returns: the choices that succeeded, and the reason why the run could not be chosen. A later statement that
    ///   needs the run shows that reason.
    func choose(in context: Context) async throws -> (changes: [SessionChange], failure: Failure?) {
        // The rc file may have connected to another platform, which does not have the job in the environment.
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
    /// Chooses what the environment names. This runs after the rc file and before the first statement.
    ///
    /// - Throws: `CancellationError` if the task is cancelled.
    package func begin(at place: StartingPlace) async throws {
        let record = StageRecord()
        let context = Context(
            session: session, registry: registry, statement: "", services: services(for: .command), record: record)
        let (changes, failure) = try await place.choose(in: context)
        apply(changes)
        startFailure = failure
    }
}

extension Failure {
    /// Whether the same request may succeed later. Commands that follow a run ask again after such a failure.
    public var mayPass: Bool { kind.isTransient || kind == .unreachable }

    /// The hint for logs that could not be fetched for this reason: how to remove the reason (credentials, the way of
    /// asking) if it would persist, else to type `fetch` again.
    public var hintForLogs: Sentence {
        let again: Sentence =
            "type `fetch` again to ask only for what is missing, or `hosts @unfetched` to see these hosts"
        return mayPass ? again : advice ?? again
    }
}

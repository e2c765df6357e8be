import JobLogs
import JobModel

/// Logs that were opened from files. Their run takes the place of the platform's: all that needs logs alone works on it.
///
/// The logs lie in a library of their own, which goes with the last value that names it; files are read once, when they are
/// opened, and never written.
public struct OpenedLogs: Sendable {
    /// The path as it was typed; `-` for standard input.
    public let path: String
    /// The form that was recognised, or that was named.
    public let form: OpenedForm
    /// How many hosts have a log.
    public let logCount: Int
    /// How many bytes the logs have.
    public let byteCount: Int
    /// Where saved logs come from; nil for all that tell nothing of it.
    public let origin: LogOrigin?
    /// The run: one step with the hosts of the files.
    public let run: JobRun
    /// Where the logs belong: no place of a platform, and another one at each opening.
    let place: LogPlace
    /// What holds the logs.
    let library: LogLibrary

    /// The hosts of the files.
    public var hosts: [Host] { run.steps.first?.hosts ?? [] }

    /// The last part of the path, for the prompt and for sentences.
    public var name: String { Self.name(of: path) }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension OpenedLogs {
    /// The run that some hosts with their logs make.
    ///
    /// A saved step keeps its names, ids and statuses. How the run ended other files don't tell: it failed if a host did.
    ///
    /// - Parameter isOfFiles: whether the logs are the transfers of a distribution.
    static func run(of hosts: [Host], path: String, origin: LogOrigin?, isOfFiles: Bool) -> JobRun {
        let derived = RunStatus(rawValue: hosts.contains { $0.status.isFailure } ? 4 : 3)
        let stepStatus = origin?.stepStatus.map { RunStatus(rawValue: $0) } ?? derived
        let jobStatus = origin?.jobStatus.map { RunStatus(rawValue: $0) } ?? derived
        let name = name(of: path)
        let step = StepInstance(
            id: origin?.step ?? 0, name: origin?.stepName ?? name,
            type: (isOfFiles ? StepInstance.Kind.file : .script).rawValue, status: stepStatus,
            executeCount: max(0, (origin?.attempt ?? 1) - 1), hosts: hosts)
        let job = JobInstance(id: origin?.job ?? 0, name: origin?.jobName ?? name, status: jobStatus)
        return JobRun(job: job, steps: [step], isCalledFinished: true)
    }
}

/// Where saved logs come from, as the provenance beside them tells.
///
/// Whoever made the files wrote it. So it is shown, and no statement acts on it: nothing is ever sent to its address.
public struct LogOrigin: Sendable, Hashable {
    /// The platform's address.
    public var url: String?
    /// The business or business set.
    public var scope: Scope?
    /// The run's id and name.
    public var job: Int64?, jobName: String?
    /// The step's id and name.
    public var step: Int64?, stepName: String?
    /// The attempt, from 1.
    public var attempt: Int?
    /// The statuses of the run and of the step, as the platform counts them.
    public var jobStatus: Int?, stepStatus: Int?
    /// When the first and the last of the logs were fetched, in UTC as JSON has it.
    public var fetched: (first: String, last: String)? {
        firstFetched.flatMap { first in lastFetched.map { (first, $0) } }
    }
    private var firstFetched, lastFetched: String?
    /// When the logs were saved, in UTC as JSON has it.
    public var saved: String?
    /// The statements that made the files.
    public var statements: [String] = []

    /// The longest text of a field that is believed to be one, in bytes.
    private static let longestText = 4096
    /// The most statements that are taken over.
    private static let mostStatements = 1000

    /// Reads a provenance; nil for what is none.
    ///
    /// What has another type than it should have, or an absurd length, is left out.
    init?(_ provenance: JSONValue) {
        guard case .object(let fields) = provenance else { return nil }
        func text(_ name: String, in object: JSONObject) -> String? {
            guard case .string(let text)? = object[name], !text.isEmpty, text.utf8.count <= Self.longestText else {
                return nil
            }
            return text
        }
        func id(_ name: String, in object: JSONObject) -> Int64? {
            guard case .integer(let number)? = object[name], number > 0 else { return nil }
            return number
        }
        url = text("url", in: fields)
        if case .object(let object)? = fields["scope"], let number = id("id", in: object) {
            scope = text("type", in: object).flatMap(Scope.Kind.init(rawValue:)).map { Scope(kind: $0, id: number) }
        }
        (job, jobName) = (id("job", in: fields), text("job_name", in: fields))
        (step, stepName) = (id("step", in: fields), text("step_name", in: fields))
        attempt = id("attempt", in: fields).map { ExecuteCount.nearest(to: $0) }
        (jobStatus, stepStatus) = (
            id("job_status", in: fields).map { Int(clamping: $0) },
            id("step_status", in: fields).map { Int(clamping: $0) }
        )
        if case .object(let moments)? = fields["fetched"] {
            (firstFetched, lastFetched) = (text("first", in: moments), text("last", in: moments))
        }
        saved = text("saved", in: fields)
        if case .array(let values)? = fields["statements"] {
            statements = values.prefix(Self.mostStatements).compactMap { value in
                guard case .string(let text) = value, text.utf8.count <= Self.longestText else { return nil }
                return text
            }
        }
    }
}

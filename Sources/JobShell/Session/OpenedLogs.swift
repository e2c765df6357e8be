import JSON
import JobLogs
import JobModel

/// Logs that were opened from files. Their run takes the place of a platform's run, so that every command that needs
/// nothing but logs works on it.
///
/// The logs are stored in a library of their own, which is deleted together with the last value that refers to it. The
/// files are read once, when they are opened, and are never written.
public struct OpenedLogs: Sendable {
    /// The path as it was typed; `-` for standard input.
    public let path: String
    /// The form of the files, either recognised or given in the call.
    public let form: OpenedForm
    /// The number of hosts that have a log.
    public let logCount: Int
    /// The total size of the logs in bytes.
    public let byteCount: Int
    /// The run that the logs were saved from; nil if the files do not say.
    public let origin: LogOrigin?
    /// A run with one step, which has the hosts of the files.
    public let run: JobRun
    /// The key of the logs in the library. It belongs to no platform, and differs each time logs are opened.
    let place: LogPlace
    /// The library that stores the logs.
    let library: LogLibrary

    /// The hosts that were found in the files.
    public var hosts: [Host] { run.steps.first?.hosts ?? [] }

    /// The last component of the path, for the prompt and for messages.
    package var name: String { Self.name(of: path) }

    static func name(of path: String) -> String { path.split(separator: "/").last.map(String.init) ?? path }
}

extension OpenedLogs {
    /// Creates the run of the hosts that were found in files.
    ///
    /// Names, ids and statuses come from `origin` where it has them. Otherwise the run counts as failed if any host
    /// failed.
    ///
    /// - Parameter isOfFiles: whether the logs are the transfers of a file distribution.
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

/// The run that logs were saved from, according to the provenance file beside the logs.
///
/// The provenance file is not trusted: anyone who made the files can have written it. It is shown, but no statement
/// acts on it, and nothing is ever sent to its address.
public struct LogOrigin: Sendable, Hashable {
    /// The address of the platform that the run belongs to.
    public var url: String?
    /// The business or business set.
    public var scope: Scope?
    /// The run's id and name.
    public var job: Int64?, jobName: String?
    /// The step's id and name.
    public var step: Int64?, stepName: String?
    /// The attempt, from 1.
    public var attempt: Int?
    /// The statuses of the run and of the step, as the platform's numbers.
    var jobStatus: Int?, stepStatus: Int?
    /// The times at which the first and the last of the logs were fetched, in UTC, in the form that JSON output uses.
    var fetched: (first: String, last: String)? {
        firstFetched.flatMap { first in lastFetched.map { (first, $0) } }
    }
    private var firstFetched, lastFetched: String?
    /// The time at which the logs were saved, in UTC, in the form that JSON output uses.
    public var saved: String?
    /// The statements that saved the files.
    var statements: [String] = []

    /// The longest text of a field that is accepted, in bytes.
    private static let longestText = 4096
    /// The largest number of statements that are read.
    private static let mostStatements = 1000

    /// Reads a provenance; nil if the value is not a JSON object.
    ///
    /// Fields of a wrong type, or of excessive length, are ignored.
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

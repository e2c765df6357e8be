import JobModel
import LogAnalysis

/// What the shell remembers between statements. A plain value: every stage of a pipeline sees the same snapshot, and
/// only the shell that owns it changes it, by the `SessionChange`s that commands ask for.
public struct Session: Sendable {
    /// Where the platform is; nil until one was chosen.
    public var endpoint: Endpoint?
    /// What it asks for.
    public var credentials: Credentials
    /// What the session began with: it holds for whatever platform is chosen, as PGPASSWORD does.
    private var initialCredentials: Credentials
    /// The demo platform of this process, where it runs one.
    public private(set) var demo: DemoPlace?
    /// The business or business set.
    public var scope: Scope?
    /// Every scope that was chosen, the latest last.
    public var seenScopes: [Scope] = []
    /// The chosen run with its steps and their hosts.
    public var run: JobRun?
    /// The opened logs whose run is the chosen one; nil while the run is a platform's.
    public private(set) var opened: OpenedLogs?
    /// How often logs were opened.
    private(set) var openings = 0
    /// The platform's run that was chosen before, and where.
    public var previousJob: (scope: Scope, id: Int64)?
    /// The position of the chosen step in the run.
    public var stepIndex: Int?
    /// Variables set by `let` and `-v`.
    public var variables: [String: String] = [:]
    /// What `alias` set.
    public var aliases: [String: String] = [:]
    /// What `set` set.
    public var settings: Settings
    /// What comparing logs looks through.
    public var masks = Masks()
    /// The groups that were formed last: `@g1` and so on are theirs.
    public var groups: GroupList?
    /// The statement that formed the groups, and the one that found the kinds of lines.
    public internal(set) var groupsStatement: String?, patternsStatement: String?
    /// The kinds of lines that were found last: `@p1` and so on are theirs.
    public var patterns: PatternSet?
    /// The exit status of the last pipeline: `$status`.
    public internal(set) var lastStatus = 0
    /// `$1`…, `$@`, `$#`
    public var arguments: [String] = []
    /// The environment without the secrets.
    public let environment: [String: String]

    /// A session that has chosen nothing yet.
    ///
    /// - Parameter environment: the process's; its secrets become credentials and are taken out.
    public init(environment: [String: String], settings: Settings) {
        initialCredentials = Credentials.fromEnvironment(environment)
        credentials = initialCredentials
        self.environment = environment.filter { !Credentials.environmentNames.contains($0.key) }
        self.settings = settings
    }

    /// The chosen step.
    public var step: StepInstance? {
        guard let run, let stepIndex, run.steps.indices.contains(stepIndex) else { return nil }
        return run.steps[stepIndex]
    }
}

/// What a command asks the shell to change. Applied after the whole pipeline, in order.
public enum SessionChange: Sendable {
    /// Speak to another platform; leaves scope, job and step.
    case endpoint(Endpoint)
    /// Take these credentials in place of the ones of the same name.
    case credentials(Credentials)
    /// Choose a scope; leaves job and step.
    case scope(Scope)
    /// Leave the run and its step; the scope stays.
    case noJob
    /// Choose a run; leaves the step.
    case job(JobRun)
    /// The chosen run as the platform tells it now.
    case refreshed(JobRun)
    /// Take the run of opened logs for the chosen one, and its step; platform and scope stay.
    case opened(OpenedLogs)
    /// Choose a step of the chosen run by its position.
    case step(index: Int)
    /// Leave the step; the run stays.
    case noStep
    /// Set a variable, or take it away.
    case variable(String, String?)
    /// Set an alias, or take it away.
    case alias(String, String?)
    /// Set a setting, or put it back to its default.
    case setting(String, String?)
    /// Compare logs with these masks from now on.
    case masks(Masks)
    /// `@g1` and so on mean these groups from now on.
    case groups(GroupList)
    /// `@p1` and so on mean these kinds of lines from now on.
    case patterns(PatternSet)
    /// Leave the shell with this exit status; nil for the status so far.
    case exit(Int?)
}

extension SessionChange {
    /// Whether it leads to another platform or another person.
    var isOfPlatform: Bool {
        switch self {
        case .endpoint, .credentials: true
        default: false
        }
    }
}

extension Session {
    /// Begins on a demo platform, with its credentials in place of the environment's. They are no secret, so they also go to
    /// other addresses, unless the environment has credentials for those.
    public mutating func begin(on demo: DemoPlace) {
        if initialCredentials.isEmpty { initialCredentials = demo.credentials }
        self.demo = demo
        apply(.endpoint(demo.endpoint))
        apply(.scope(demo.scope))
    }

    /// The session after a change. (`exit` is the shell's own affair.)
    public mutating func apply(_ change: SessionChange) {
        switch change {
        case .endpoint(let endpoint):
            if self.endpoint?.url != endpoint.url {
                leaveJob()
                scope = nil
                previousJob = nil
            } else if opened != nil {
                leaveJob()
            }
            // What a person typed for one scheme, host and port goes to no other: another port may be another program,
            // and http tells everybody on the way.
            if let before = self.endpoint, before.origin != endpoint.origin { credentials = initialCredentials }
            // The demo takes no others.
            if let demo, demo.endpoint.origin == endpoint.origin { credentials = demo.credentials }
            self.endpoint = endpoint
        case .credentials(let credentials): self.credentials = self.credentials.merging(credentials)
        case .scope(let scope):
            leaveJob()
            self.scope = scope
            seenScopes.removeAll { $0 == scope }
            seenScopes.append(scope)
        case .noJob: leaveJob()
        case .job(let run):
            if self.run?.job.id != run.job.id { rememberJob() }
            opened = nil
            self.run = run
            stepIndex = nil
        case .opened(let logs):
            leaveJob()
            opened = logs
            openings += 1
            run = logs.run
            stepIndex = logs.run.steps.indices.first
        case .refreshed(let run):
            if self.run?.job.id == run.job.id { self.run = run }
        case .step(let index): stepIndex = index
        case .noStep: stepIndex = nil
        case .variable(let name, let value): variables[name] = value
        case .alias(let name, let text): aliases[name] = text
        case .setting(let name, let value): settings.assign(name, value)
        case .masks(let masks): self.masks = masks
        case .groups(let groups): self.groups = groups
        case .patterns(let patterns): self.patterns = patterns
        case .exit: break
        }
    }

    private mutating func rememberJob() {
        if opened == nil, let scope, let run { previousJob = (scope, run.job.id) }
    }

    private mutating func leaveJob() {
        rememberJob()
        opened = nil
        run = nil
        stepIndex = nil
    }

    /// The value of a variable: the session's own names, then `let`, then the environment.
    public func value(of name: String) -> String? {
        switch name {
        case "biz": return runScope.map(\.word) ?? ""
        case "job": return runID.map { String($0) } ?? ""
        case "step": return stepIndex.map { String($0 + 1) } ?? ""
        case "url": return endpoint?.url ?? ""
        case "status": return String(lastStatus)
        case "#": return String(arguments.count)
        case "@": return arguments.joined(separator: " ")
        default:
            if let place = Int(name) {
                return place >= 1 && place <= arguments.count ? arguments[place - 1] : nil
            }
            return variables[name] ?? environment[name]
        }
    }

    /// The scope of what is chosen. Opened logs have the one that they were saved from, if any.
    private var runScope: Scope? { opened.map { $0.origin?.scope } ?? scope }

    /// The id of the chosen run. Opened logs have the one that they were saved from, if any.
    private var runID: Int64? { opened.map { $0.origin?.job } ?? run?.job.id }

    /// Names that always tell the session and can't be set.
    public static let reservedVariables: Set<String> = ["biz", "job", "step", "url", "status"]

    /// The environment of a child process: no secrets, and where the session stands.
    var childEnvironment: [String: String] {
        var result = environment
        result["JOBLOG_URL"] = endpoint?.url
        result["JOBLOG_DOOR"] = endpoint?.door.rawValue
        // Opened logs are on no platform, so that a joblog that is started from here stands at none of its runs.
        let isOpened = opened != nil
        result["JOBLOG_BIZ"] = scope.map(\.word)
        result["JOBLOG_JOB"] = isOpened ? nil : run.map { String($0.job.id) }
        result["JOBLOG_STEP"] = isOpened ? nil : stepIndex.map { String($0 + 1) }
        return result
    }
}

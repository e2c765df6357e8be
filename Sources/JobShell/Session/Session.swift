import BKJob
import JobModel
import LogAnalysis

/// The state that the shell keeps between statements. It is a plain value: every stage of a pipeline sees the same
/// snapshot. Only the shell that owns it changes it, by applying the `SessionChange`s that commands return.
public struct Session: Sendable {
    /// The address of the platform; nil until one is chosen.
    public var endpoint: Endpoint?
    /// The credentials for the platform.
    public var credentials: Credentials
    /// The credentials that the session began with. They are sent to any platform that is chosen, like the password in
    /// PGPASSWORD.
    private var initialCredentials: Credentials
    /// The demo platform that runs in this process; nil if there is none.
    private var demoPlace: DemoPlace?
    /// The address of the demo platform that runs in this process, and the business that its runs belong to; nil if there
    /// is none.
    public var demo: (endpoint: Endpoint, scope: Scope)? { demoPlace.map { ($0.endpoint, $0.scope) } }
    /// The chosen business or business set; nil if none is chosen.
    public var scope: Scope?
    /// Every scope that was chosen so far, the latest last.
    public var seenScopes: [Scope] = []
    /// The chosen run with its steps and their hosts; nil if none is chosen.
    public var run: JobRun?
    /// The opened logs that the chosen run belongs to; nil if the run is a platform's.
    public private(set) var opened: OpenedLogs?
    /// The number of times that logs were opened in this session.
    private(set) var openings = 0
    /// The scope and id of the platform's run that was chosen before the current one, for `job -`.
    public var previousJob: (scope: Scope, id: Int64)?
    /// The position of the chosen step in the run, from 0; nil if none is chosen.
    public var stepIndex: Int?
    /// Variables set by `let` and `-v`.
    public var variables: [String: String] = [:]
    /// The texts of the aliases, by name.
    public var aliases: [String: String] = [:]
    /// The values of the settings.
    public var settings: Settings
    /// What commands keep between statements, in the order in which it was kept first.
    public internal(set) var states: [any SessionState] = []
    /// The exit status of the last pipeline, for `$status`.
    var lastStatus = 0
    /// The script's arguments, for `$1`, `$2` and so on, `$@` and `$#`.
    var arguments: [String] = []
    /// The environment of the process, without its secrets.
    let environment: [String: String]
    /// Whether variables don't reach the environment, because statements are not the user's own.
    var hidesEnvironment = false

    /// Creates a session in which nothing is chosen yet.
    ///
    /// - Parameter environment: the environment of the process. Secrets in it become credentials, and are removed from
    ///   `environment`.
    package init(environment: [String: String], settings: Settings) {
        initialCredentials = Credentials.fromEnvironment(environment)
        credentials = initialCredentials
        self.environment = environment.filter { !Credentials.environmentNames.contains($0.key) }
        self.settings = settings
    }

    /// The chosen step; nil if none is chosen.
    public var step: StepInstance? {
        guard let run, let stepIndex, run.steps.indices.contains(stepIndex) else { return nil }
        return run.steps[stepIndex]
    }
}

/// A change that a command asks the shell to make in its session. Changes are applied in order, after the whole
/// pipeline.
public enum SessionChange: Sendable {
    /// Use this platform from now on. Another address also leaves the scope, the job and the step.
    case endpoint(Endpoint)
    /// Use these credentials in place of those with the same names.
    case credentials(Credentials)
    /// Choose a scope, and leave the job and the step.
    case scope(Scope)
    /// Leave the run and its step; the scope remains.
    case noJob
    /// Choose a run, and leave the step.
    case job(JobRun)
    /// Replace the chosen run by its current state on the platform. It has no effect if another run is chosen.
    case refreshed(JobRun)
    /// Choose the run of opened logs and its step; the platform and the scope remain.
    case opened(OpenedLogs)
    /// Choose a step of the chosen run by its position, from 0.
    case step(index: Int)
    /// Leave the step; the run remains.
    case noStep
    /// Set a variable; nil removes it.
    case variable(String, String?)
    /// Set an alias to a text; nil removes the alias.
    case alias(String, String?)
    /// Set a setting; nil restores its default.
    case setting(String, String?)
    /// Add a mask of the user's, which `Masks.add` accepts, and turn it on.
    case newMask(MaskDeclaration)
    /// Turn a mask on or off.
    case mask(String, on: Bool)
    /// Let `@p1`, `@p2` and so on refer to the kinds of lines that a statement found.
    case patterns(PatternSet, by: String)
    /// Keep this state, in place of the state of the same type.
    case state(any SessionState)
    /// Replace the plugins that were found at the start or loaded later (`Registry.found`).
    case plugins([any Plugin])
    /// At a prompt, suggest the statements of this guide from now on, in place of those of the guide before.
    case guide(any Guide)
    /// Leave the shell with this exit status; nil means the status of the last pipeline.
    case exit(Int?)
}

extension SessionChange {
    /// Whether the change affects the platform or the person that requests are made for.
    var isOfPlatform: Bool {
        switch self {
        case .endpoint, .credentials: true
        default: false
        }
    }

    /// Whether the change chooses which run the session is about, or how the platform is reached.
    var choosesPlace: Bool {
        switch self {
        case .endpoint, .credentials, .scope, .noJob, .job, .opened: true
        default: false
        }
    }
}

extension SessionChange {
    /// Whether the change brings another state of the chosen run's hosts.
    var changesHosts: Bool {
        if case .refreshed = self { return true }
        return false
    }
}

extension Session {
    /// Chooses a demo platform and its business, with its credentials in place of the environment's. If the environment
    /// has no credentials, those of the demo platform are also sent to other addresses, which is harmless because they
    /// are not secret.
    package mutating func begin(on demo: DemoPlace) {
        if initialCredentials.isEmpty { initialCredentials = demo.credentials }
        demoPlace = demo
        apply(.endpoint(demo.endpoint))
        apply(.scope(demo.scope))
    }

    /// Applies a change. `exit`, `guide` and `plugins` change nothing here; the shell handles
    /// them.
    package mutating func apply(_ change: SessionChange) {
        switch change {
        case .endpoint(let endpoint):
            if self.endpoint?.url != endpoint.url {
                leaveJob()
                scope = nil
                previousJob = nil
            } else if opened != nil {
                leaveJob()
            }
            // Credentials that were typed for one scheme, host and port are sent to no other: another port may belong
            // to another program, and http is readable by everybody on the way.
            if let before = self.endpoint, before.origin != endpoint.origin { credentials = initialCredentials }
            // The demo platform accepts no other credentials.
            if let demo = demoPlace, demo.endpoint.origin == endpoint.origin { credentials = demo.credentials }
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
        case .newMask(let declaration):
            var active = self[ActiveMasks.self] ?? ActiveMasks(Masks())
            // The command has checked the declaration against the same masks.
            try? active.add(declaration)
            keep(active)
        case .mask(let name, let isOn):
            var active = self[ActiveMasks.self] ?? ActiveMasks(Masks())
            _ = active.set(name, on: isOn)
            keep(active)
        case .patterns(let patterns, let statement): keep(FoundPatterns(patterns: patterns, statement: statement))
        case .state(let state): keep(state)
        case .plugins, .guide, .exit: break
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

    /// The value of a variable. The names that the session defines come first, then the variables of `let`, then the
    /// environment.
    ///
    /// - Returns: nil if there is no such variable, and an empty text for a name of the session for which nothing is
    ///   chosen.
    package func value(of name: String) -> String? {
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
            return variables[name] ?? (hidesEnvironment ? nil : environment[name])
        }
    }

    /// The scope of the chosen run. For opened logs it is the scope that they were saved from, if the files say so.
    private var runScope: Scope? { opened.map { $0.origin?.scope } ?? scope }

    /// The id of the chosen run. For opened logs it is the run that they were saved from, if the files say so.
    private var runID: Int64? { opened.map { $0.origin?.job } ?? run?.job.id }

    /// The names of variables that always show the state of the session and can't be set.
    public static let reservedVariables: Set<String> = ["biz", "job", "step", "url", "status"]

    /// Checks that a variable would hold no secret: variables are listed, and are part of what children are given.
    ///
    /// - Throws: a usage `Failure` for the name of a credential, and for a value that probably holds a secret.
    public static func checkVariable(_ name: String, _ value: String) throws(Failure) {
        let isCredential = SecretShapes.isCredentialName(name)
        guard !isCredential, SecretShapes.words(in: value).isEmpty else {
            throw Texts.secretAsVariable(name, isCredential: isCredential)
        }
    }

    /// The environment for child processes. It contains no secrets, and names the chosen platform, scope, job and step.
    package var childEnvironment: [String: String] {
        var result = environment
        result["JOBLOG_URL"] = endpoint?.url
        result["JOBLOG_DOOR"] = endpoint?.door.rawValue
        // A joblog that is started from here must not choose a run of the platform in place of the opened logs.
        let isOpened = opened != nil
        result["JOBLOG_BIZ"] = scope.map(\.word)
        result["JOBLOG_JOB"] = isOpened ? nil : run.map { String($0.job.id) }
        result["JOBLOG_STEP"] = isOpened ? nil : stepIndex.map { String($0 + 1) }
        return result
    }
}

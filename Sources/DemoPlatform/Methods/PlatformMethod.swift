import JobModel

/// The methods that the demo platform knows.
enum PlatformMethod: String, CaseIterable {
    case list = "get_job_instance_list"
    case status = "get_job_instance_status"
    case log = "get_job_instance_ip_log"
    case batchLog = "batch_get_job_instance_ip_log"
    case variables = "get_job_instance_global_var_value"

    /// The HTTP verbs that the ESB accepts.
    var esbVerbs: [String] { self == .batchLog ? ["POST"] : ["GET", "POST"] }
    /// The HTTP verb that is registered at the gateway.
    var gatewayVerb: String { self == .batchLog ? "POST" : "GET" }
}

/// One call of a method, with the world and the moment for which it is answered.
struct MethodCall {
    let world: DemoWorld
    let moment: Timestamp
    let parameters: Parameters
    /// Decides which hosts suffer a fault.
    let faults: any FaultSource
    let scope: Scope

    /// Makes a call, and checks that its scope is known and permitted.
    init(
        world: DemoWorld, moment: Timestamp, parameters: Parameters, faults: any FaultSource
    ) throws(PlatformError) {
        self.world = world
        self.moment = moment
        self.parameters = parameters
        self.faults = faults
        scope = try parameters.scope()
    }

    /// Checks the parameters of a method.
    ///
    /// - Returns: a closure that writes the field `data` of the answer.
    func run(_ method: PlatformMethod) throws(PlatformError) -> (inout JSONBytes) -> Void {
        switch method {
        case .list: try list()
        case .status: try status()
        case .log: try log()
        case .batchLog: try batchLog()
        case .variables: try variables()
        }
    }

    /// The jobs of the scope.
    var jobs: [DemoJob] {
        scope == Scope(kind: .business, id: DemoWorld.emptyBusinessID) ? [] : world.jobs
    }

    /// The job that the call names.
    func requestedJob() throws(PlatformError) -> DemoJob {
        let id = try parameters.requiredInteger("job_instance_id")
        guard let job = jobs.first(where: { $0.id == id }) else { throw .noJob }
        return job
    }

    /// The job and the step that the call names.
    func requestedStep() throws(PlatformError) -> (job: DemoJob, step: DemoStep) {
        let job = try requestedJob()
        let id = try parameters.requiredInteger("step_instance_id")
        guard let step = job.steps.first(where: { $0.id == id }) else { throw .noStep }
        return (job, step)
    }

    /// Writes the three fields that name the scope.
    func writeScope(_ json: inout JSONBytes) {
        json.field("bk_scope_type", scope.kind.rawValue)
        json.field("bk_scope_id", String(scope.id))
        json.field("bk_biz_id", scope.id)
    }
}

extension JSONBytes {
    /// Writes `start_time`, `end_time` and `total_time` in milliseconds, each `null` when it is not known.
    mutating func times(start: Timestamp?, end: Timestamp?) {
        field("start_time", start?.milliseconds)
        field("end_time", end?.milliseconds)
        let total = start.flatMap { start in end.map { $0.milliseconds - start.milliseconds } }
        field("total_time", total)
    }
}

/// An error as the platform's methods report it: a code, a message and, for a missing permission, the action that needs
/// it.
struct PlatformError: Error {
    /// The platform's code.
    let code: Int
    let message: String
    /// The id and name of the action for which the user lacks permission.
    var missingAction: (id: String, name: String)?
    /// The HTTP status of the answer.
    var status = 200

    static let guilty = PlatformError(code: 1_240_002, message: Texts.internalError, status: 500)
    static func missing(_ name: String) -> PlatformError {
        PlatformError(code: 1_241_002, message: Texts.missing(name))
    }
    static func illegal(_ name: String) -> PlatformError {
        PlatformError(code: 1_241_002, message: Texts.illegal(name))
    }
    static func illegal(because message: String) -> PlatformError { PlatformError(code: 1_241_002, message: message) }
    static let hostCount = PlatformError(code: 1_241_007, message: Texts.hostCount)
    static let noBusiness = PlatformError(code: 1_243_051, message: Texts.noBusiness)
    static let noBusinessSet = PlatformError(code: 1_243_049, message: Texts.noBusinessSet)
    static let noJob = PlatformError(code: 1_244_006, message: Texts.noJob)
    static let noStep = PlatformError(code: 1_244_007, message: Texts.noStep)
    static let noPermission = PlatformError(
        code: 9_900_403, message: Texts.noPermission, missingAction: ("access_business", "业务访问"))
    static let credentialsRefused = PlatformError(code: 1_640_001, message: Texts.credentialsRefused)
    static let notLoggedIn = PlatformError(code: 1_302_100, message: Texts.notLoggedIn)
    /// The error of the ESB itself for a method that is not registered.
    static let noComponent = PlatformError(code: 1_306_404, message: Texts.noComponent)
    static func noMethod(_ path: String) -> PlatformError {
        PlatformError(code: 1_241_017, message: Texts.noMethod(path))
    }
    static func verbRefused(_ verb: String) -> PlatformError {
        PlatformError(code: 1_241_017, message: Texts.verbRefused(verb))
    }
}

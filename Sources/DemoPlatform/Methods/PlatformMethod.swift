import JobModel

/// The methods that the demo platform knows.
enum PlatformMethod: String, CaseIterable {
    case list = "get_job_instance_list"
    case status = "get_job_instance_status"
    case log = "get_job_instance_ip_log"
    case batchLog = "batch_get_job_instance_ip_log"
    case variables = "get_job_instance_global_var_value"

    /// The verbs that the ESB door takes.
    var esbVerbs: [String] { self == .batchLog ? ["POST"] : ["GET", "POST"] }
    /// The verb that is registered at the gateway.
    var gatewayVerb: String { self == .batchLog ? "POST" : "GET" }
}

/// One call of a method: who asks what of which world, at which moment.
struct MethodCall {
    let world: DemoWorld
    let moment: Timestamp
    let parameters: Parameters
    /// What goes wrong with single hosts.
    let faults: FaultInjector
    let scope: Scope

    /// A call whose scope is known and permitted.
    init(
        world: DemoWorld, moment: Timestamp, parameters: Parameters, faults: FaultInjector
    ) throws(PlatformError) {
        self.world = world
        self.moment = moment
        self.parameters = parameters
        self.faults = faults
        scope = try parameters.scope()
    }

    /// Runs a method: checks the parameters, then returns what writes the answer's `data`.
    func run(_ method: PlatformMethod) throws(PlatformError) -> (inout JSONBytes) -> Void {
        switch method {
        case .list: try list()
        case .status: try status()
        case .log: try log()
        case .batchLog: try batchLog()
        case .variables: try variables()
        }
    }

    /// The jobs that belong to the scope.
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

    /// The three fields by which an answer names the scope.
    func writeScope(_ json: inout JSONBytes) {
        json.field("bk_scope_type", scope.kind.rawValue)
        json.field("bk_scope_id", String(scope.id))
        json.field("bk_biz_id", scope.id)
    }
}

extension JSONBytes {
    /// `start_time`, `end_time` and `total_time` in milliseconds; what is not known is `null`.
    mutating func times(start: Timestamp?, end: Timestamp?) {
        field("start_time", start?.milliseconds)
        field("end_time", end?.milliseconds)
        let total = start.flatMap { start in end.map { $0.milliseconds - start.milliseconds } }
        field("total_time", total)
    }
}

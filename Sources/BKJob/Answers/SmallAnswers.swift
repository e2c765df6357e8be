import JSON
import JobModel

// The answers that are small enough to be read whole. The answers about hosts and logs are read as a stream:
// `StatusAnswerReader`, `LogAnswerReader`.

/// The `data` object of `get_job_instance_list`: `{"data": [JOB, …], "total": 12}`.
struct JobListAnswer: FieldsReadable {
    let page: JobPage

    init(_ fields: Fields) throws(FormError) {
        let jobs = try fields.list("data", of: JobInstance.self) ?? []
        page = JobPage(jobs: jobs, total: fields.integer("total").map { Int(clamping: $0) })
    }
}

extension JobInstance: FieldsReadable {
    /// Reads both spellings of the fields that have two, because the platform's documents and its servers disagree.
    init(_ fields: Fields) throws(FormError) {
        guard let id = fields.integer("job_instance_id", or: "id") else { throw FormError(.lacks("job_instance_id")) }
        self.init(
            id: id, planID: fields.integer("job_plan_id"), templateID: fields.integer("job_template_id"),
            name: fields.text("name") ?? "", operatorName: fields.text("operator") ?? "",
            create: fields.moment("create_time"), start: fields.moment("start_time"), end: fields.moment("end_time"),
            durationMilliseconds: fields.integer("total_time"),
            launchMode: fields.integer("launch_mode").map { Int(clamping: $0) },
            status: fields.runStatus(), kind: fields.integer("type", or: "task_type").map { Int(clamping: $0) })
    }
}

extension StepInstance: FieldsReadable {
    init(_ fields: Fields) throws(FormError) {
        guard let id = fields.integer("step_instance_id", or: "id") else {
            throw FormError(.lacks("step_instance_id"))
        }
        let attempt = Int(clamping: fields.integer("execute_count") ?? 0)
        let hosts = try fields.list("step_ip_result_list", of: HostFields.self) ?? []
        self.init(
            id: id, name: fields.text("name") ?? "",
            type: Int(clamping: fields.integer("type", or: "step_type") ?? 0), status: fields.runStatus(),
            executeCount: attempt, create: fields.moment("create_time"), start: fields.moment("start_time"),
            end: fields.moment("end_time"), durationMilliseconds: fields.integer("total_time"),
            hosts: hosts.map { fields in
                var host = fields.host
                host.executeCount = attempt
                return host
            })
    }
}

extension Fields {
    /// A moment; nil for "not yet".
    func moment(_ name: String) -> Timestamp? { Timestamp(reported: integer(name)) }

    /// The status of a run or step; "waiting" when the platform gives none.
    func runStatus() -> RunStatus {
        RunStatus(rawValue: Int(clamping: integer("status", or: "task_status") ?? 1))
    }
}

/// The `data` object of `get_job_instance_global_var_value`. `GlobalVariable` drops the values of
/// passwords as it is created, so that they reach no other code.
struct VariablesAnswer: FieldsReadable {
    let steps: [StepVariables]

    init(_ fields: Fields) throws(FormError) {
        steps = try fields.list("step_instance_var_list") ?? []
    }
}

extension StepVariables: FieldsReadable {
    init(_ fields: Fields) throws(FormError) {
        guard let id = fields.integer("step_instance_id") else { throw FormError(.lacks("step_instance_id")) }
        self.init(stepID: id, variables: try fields.list("global_var_list") ?? [])
    }
}

extension GlobalVariable: FieldsReadable {
    init(_ fields: Fields) throws(FormError) {
        // A variable of unknown type may be a password, so its value is dropped, too.
        let type = fields.integer("type")
        self.init(
            name: fields.text("name") ?? "", value: type == nil ? nil : fields.text("value"),
            type: Int(clamping: type ?? 0))
    }
}

import JobModel

// The answers that are small enough to be decoded whole. The answers about hosts and logs are read as a stream:
// `StatusAnswerReader`, `LogAnswerReader`.

/// The `data` object of `get_job_instance_list`: `{"data": [JOB, …], "total": 12}`.
struct JobListAnswer: Decodable {
    let page: JobPage

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        let items = try fields.list("data", of: Item.self) ?? []
        page = JobPage(jobs: items.map(\.job), total: fields.integer("total").map { Int(clamping: $0) })
    }

    private struct Item: Decodable {
        let job: JobInstance

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            job = try JobInstance(fields)
        }
    }
}

extension JobInstance {
    /// Reads both spellings of the fields that have two, because the platform's documents and its servers disagree.
    init(_ fields: Fields) throws {
        guard let id = fields.integer("job_instance_id", or: "id") else { throw fields.lacking("job_instance_id") }
        self.init(
            id: id, planID: fields.integer("job_plan_id"), templateID: fields.integer("job_template_id"),
            name: fields.text("name") ?? "", operatorName: fields.text("operator") ?? "",
            create: fields.moment("create_time"), start: fields.moment("start_time"), end: fields.moment("end_time"),
            durationMilliseconds: fields.integer("total_time"),
            launchMode: fields.integer("launch_mode").map { Int(clamping: $0) },
            status: fields.runStatus(), kind: fields.integer("type", or: "task_type").map { Int(clamping: $0) })
    }
}

extension Fields {
    /// A moment in milliseconds since the epoch. The platform sometimes writes 0 or -1 for "not yet", which counts as
    /// absent.
    func moment(_ name: FieldName) -> Timestamp? {
        integer(name).flatMap { $0 > 0 ? Timestamp(milliseconds: $0) : nil }
    }

    /// The status of a run or step; "waiting" when the platform gives none.
    func runStatus() -> RunStatus {
        RunStatus(rawValue: Int(clamping: integer("status", or: "task_status") ?? 1))
    }
}

/// The `data` object of `get_job_instance_global_var_value`. `GlobalVariable` drops the values of
/// passwords as it is created, so that they reach no other code.
struct VariablesAnswer: Decodable {
    let steps: [StepVariables]

    init(from decoder: any Decoder) throws {
        steps = try Fields(decoder).list("step_instance_var_list", of: Step.self)?.map(\.variables) ?? []
    }

    private struct Step: Decodable {
        let variables: StepVariables

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            guard let id = fields.integer("step_instance_id") else { throw fields.lacking("step_instance_id") }
            let variables = try fields.list("global_var_list", of: Variable.self) ?? []
            self.variables = StepVariables(stepID: id, variables: variables.map(\.variable))
        }
    }

    private struct Variable: Decodable {
        let variable: GlobalVariable

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            // A variable of unknown type may be a password, so its value is dropped, too.
            let type = fields.integer("type")
            variable = GlobalVariable(
                name: fields.text("name") ?? "", value: type == nil ? nil : fields.text("value"),
                type: Int(clamping: type ?? 0))
        }
    }
}

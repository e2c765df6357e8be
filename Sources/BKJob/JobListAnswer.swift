import JobModel

/// `data` of `get_job_instance_list`.
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
    /// Reads both spellings of the fields: the platform's documents and its servers disagree.
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
    /// Milliseconds since the epoch; the platform writes 0 or -1 for "not yet" here and there.
    func moment(_ name: FieldName) -> Timestamp? {
        integer(name).flatMap { $0 > 0 ? Timestamp(milliseconds: $0) : nil }
    }

    /// How a run or step stands; one that the platform tells nothing of is waiting.
    func runStatus() -> RunStatus {
        RunStatus(rawValue: Int(clamping: integer("status", or: "task_status") ?? 1))
    }
}

import JobModel

extension MethodCall {
    private static let longestSpan: Int64 = 30 * 86_400_000

    /// `get_job_instance_list`: the jobs that match, newest first. The list is `null` if no job matches.
    func list() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let since = try parameters.requiredInteger("create_time_start")
        let until = try parameters.requiredInteger("create_time_end")
        let (span, overflow) = until.subtractingReportingOverflow(since)
        guard !overflow, span > 0, span <= MethodCall.longestSpan else { throw .illegal(because: Texts.timeSpan) }
        let start = try parameters.integer("start") ?? 0
        guard start >= 0 else { throw .illegal("start") }
        let length = try parameters.integer("length") ?? 20
        guard (1...1000).contains(length) else { throw .illegal(because: Texts.length) }
        let filter = try JobFilter(parameters)
        let matching = jobs.filter { job in
            (since...until).contains(job.create.milliseconds)
                && (faults.switches.ignoresConditions || filter.matches(job, world: world, moment: moment))
        }
        let page = page(of: matching, from: Int(clamping: start), Int(length))
        return { json in
            json.object { json in
                json.field("start", start)
                json.field("length", length)
                if !faults.switches.repeatsPages { json.field("total", matching.count) }
                json.field("data") { json in
                    if page.isEmpty { return json.null() }
                    json.array(page) { json, job in write(job, &json) }
                }
            }
        }
    }

    private func page(of matching: [DemoJob], from start: Int, _ length: Int) -> [DemoJob] {
        guard faults.switches.repeatsPages, let first = matching.first else {
            return Array(matching.dropFirst(start).prefix(length))
        }
        let known = Array(matching.prefix(length))
        return known + Array(repeating: first, count: length - known.count)
    }

    private func write(_ job: DemoJob, _ json: inout JSONBytes) {
        let standing = job.standing(at: moment, inventory: world.inventory)
        json.object { json in
            writeScope(&json)
            json.field("job_instance_id", job.id)
            json.field("job_template_id", job.templateID)
            json.field("job_plan_id", job.planID)
            json.field("name", job.name)
            json.field("operator", job.operatorName)
            json.field("launch_mode", job.launchMode)
            json.field("type", job.type)
            json.field("status", standing.status)
            json.field("create_time", job.create.milliseconds)
            json.times(start: job.start, end: standing.end)
        }
    }
}

/// The optional conditions of the list. A job must meet all conditions that are given.
private struct JobFilter {
    let id, launchMode, type, status, cronID: Int64?
    let operatorName, name, ip: String?

    init(_ parameters: Parameters) throws(PlatformError) {
        id = try parameters.integer("job_instance_id")
        launchMode = try parameters.integer("launch_mode")
        type = try parameters.integer("type")
        status = try parameters.integer("status")
        cronID = try parameters.integer("job_cron_id")
        operatorName = try parameters.text("operator")
        name = try parameters.text("name")
        ip = try parameters.text("ip")
    }

    func matches(_ job: DemoJob, world: DemoWorld, moment: Timestamp) -> Bool {
        (id == nil || id == job.id)
            && (launchMode == nil || launchMode == Int64(job.launchMode))
            && (type == nil || type == Int64(job.type))
            && (cronID == nil || cronID == job.cronID)
            && (operatorName == nil || operatorName == job.operatorName)
            && (name.map { job.name.lowercased().contains($0.lowercased()) } ?? true)
            && (status == nil
                || status == Int64(job.standing(at: moment, inventory: world.inventory).status))
            && (ip.map { ran(job, on: $0, world) } ?? true)
    }

    private func ran(_ job: DemoJob, on address: String, _ world: DemoWorld) -> Bool {
        let indices = world.inventory.hosts(address: address).map(\.index)
        return job.steps.contains { step in indices.contains { step.hosts.contains($0) } }
    }
}

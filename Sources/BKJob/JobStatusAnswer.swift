import JobModel

/// `data` of `get_job_instance_status`.
struct JobStatusAnswer: Decodable {
    let run: JobRun

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        guard let job = try fields.object("job_instance", as: Job.self)?.instance else {
            throw fields.lacking("job_instance")
        }
        let steps = try fields.list("step_instance_list", of: Step.self) ?? []
        run = JobRun(
            job: job, steps: steps.map(\.instance), isCalledFinished: fields.flag("finished") ?? false)
    }

    private struct Job: Decodable {
        let instance: JobInstance

        init(from decoder: any Decoder) throws {
            instance = try JobInstance(Fields(decoder))
        }
    }

    private struct Step: Decodable {
        let instance: StepInstance

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            guard let id = fields.integer("step_instance_id", or: "id") else {
                throw fields.lacking("step_instance_id")
            }
            let attempt = Int(clamping: fields.integer("execute_count") ?? 0)
            let hosts = try fields.list("step_ip_result_list", of: HostResult.self) ?? []
            instance = StepInstance(
                id: id, name: fields.text("name") ?? "",
                type: Int(clamping: fields.integer("type", or: "step_type") ?? 0), status: fields.runStatus(),
                executeCount: attempt, create: fields.moment("create_time"), start: fields.moment("start_time"),
                end: fields.moment("end_time"), durationMilliseconds: fields.integer("total_time"),
                hosts: hosts.map { result in
                    var host = result.host
                    host.executeCount = attempt
                    return host
                })
        }
    }

    private struct HostResult: Decodable {
        let host: Host

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            let start = fields.moment("start_time")
            // A host of which nothing is known yet waits (5), or runs (7) once it has a start.
            let status = fields.integer("status") ?? (start == nil ? 5 : 7)
            host = Host(
                id: fields.integer("bk_host_id", or: "host_id"), area: fields.integer("bk_cloud_id") ?? 0,
                ipv4: fields.address("ip", wantsV6: false),
                ipv6: fields.address("ipv6", wantsV6: true)
                    ?? fields.address("ip", wantsV6: true),
                status: HostStatus(rawValue: Int(clamping: status)),
                exitCode: fields.integer("exit_code").map { Int(clamping: $0) }, tag: fields.text("tag") ?? "",
                start: start, end: fields.moment("end_time"), durationMilliseconds: fields.integer("total_time"))
        }
    }
}

extension Fields {
    /// An address of the wanted family; nil when there is none or it can't be read.
    func address(_ name: FieldName, wantsV6: Bool) -> HostAddress? {
        guard let address = text(name).flatMap({ HostAddress($0.trimmed) }) else { return nil }
        switch address {
        case .v4: return wantsV6 ? nil : address
        case .v6: return wantsV6 ? address : nil
        }
    }
}

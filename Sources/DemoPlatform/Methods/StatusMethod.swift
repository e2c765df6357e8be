import JobModel

extension MethodCall {
    private static let finalStatuses: Set<Int> = [3, 4, 5, 6, 8, 9, 11, 13, 14]

    /// `get_job_instance_status`: the run and its steps, with all hosts of each step if `return_ip_result` asks for
    /// them. The hosts have no field `ipv6`.
    func status() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let job = try requestedJob()
        let includesHosts = try parameters.flag("return_ip_result")
        let standing = job.standing(at: moment, inventory: world.inventory)
        return { json in
            json.object { json in
                json.field("finished", MethodCall.finalStatuses.contains(standing.status))
                json.field("job_instance") { json in
                    json.object { json in
                        writeScope(&json)
                        json.field("job_instance_id", job.id)
                        json.field("name", job.name)
                        json.field("status", standing.status)
                        json.field("create_time", job.create.milliseconds)
                        json.times(start: job.start, end: standing.end)
                    }
                }
                json.field("step_instance_list") { json in
                    json.array(job.steps) { json, step in
                        write(step, of: job, includesHosts: includesHosts, &json)
                    }
                }
            }
        }
    }

    private func write(_ step: DemoStep, of job: DemoJob, includesHosts: Bool, _ json: inout JSONBytes) {
        let standing = step.standing(at: moment, inventory: world.inventory)
        json.object { json in
            json.field("step_instance_id", step.id)
            json.field("name", step.name)
            json.field("type", step.type)
            json.field("status", standing.status)
            json.field("execute_count", step.executeCount)
            json.field("create_time", job.create.milliseconds)
            json.times(start: step.start, end: standing.end)
            json.field("step_ip_result_list") { json in
                guard includesHosts else { return json.null() }
                json.array(step.hosts) { json, index in
                    write(world.inventory.host(at: index), in: step, &json)
                }
            }
        }
    }

    private func write(_ host: DemoHost, in step: DemoStep, _ json: inout JSONBytes) {
        let outcome = step.outcome(of: host, at: moment)
        json.object { json in
            json.field("bk_host_id", host.id)
            json.field("bk_cloud_id", host.area)
            json.field("ip", host.ipv4?.description)
            json.field("status", outcome.status)
            json.field("tag", outcome.tag)
            json.field("exit_code", outcome.exitCode)
            json.field("error_code", outcome.errorCode)
            json.times(start: outcome.start, end: outcome.end)
        }
    }
}

extension MethodCall {
    /// `get_job_instance_global_var_value`: the variables as each step saw them, with passwords (type 4) in clear text
    /// as the real server sends them; `null` for a job without variables.
    func variables() throws(PlatformError) -> (inout JSONBytes) -> Void {
        let job = try requestedJob()
        return { json in
            json.object { json in
                json.field("job_instance_id", job.id)
                json.field("step_instance_var_list") { json in
                    if job.variables.isEmpty { return json.null() }
                    json.array(job.steps) { json, step in
                        json.object { json in
                            json.field("step_instance_id", step.id)
                            json.field("global_var_list") { $0.array(job.variables) { $0.variable($1) } }
                        }
                    }
                }
            }
        }
    }
}

extension JSONBytes {
    fileprivate mutating func variable(_ variable: DemoVariable) {
        object { json in
            json.field("name", variable.name)
            json.field("value", variable.value)
            json.field("type", variable.type)
        }
    }
}

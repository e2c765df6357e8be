import JobModel

extension MethodCall {
    /// `get_job_instance_global_var_value`: the variables as each step saw them, passwords (type 4) in clear text as
    /// the real server sends them; `null` for a job that has none.
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

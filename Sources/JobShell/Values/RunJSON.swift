import JobModel

extension JobInstance {
    /// The run as JSON: the platform's fields by its names (times in milliseconds, as it sends them), and `status_name`.
    public var json: JSONObject {
        [
            "job_instance_id": .integer(id), "job_plan_id": .optional(planID),
            "job_template_id": .optional(templateID), "name": .string(name), "operator": .string(operatorName),
            "create_time": .optional(create?.milliseconds), "start_time": .optional(start?.milliseconds),
            "end_time": .optional(end?.milliseconds), "total_time": .optional(durationMilliseconds),
            "launch_mode": .optional(launchMode), "status": .whole(status.rawValue),
            "status_name": .string(status.name), "type": .optional(kind),
        ]
    }
}

extension StepInstance {
    /// The step as JSON: the platform's fields by its names, and `status_name`; its hosts are left to `hosts`.
    public var json: JSONObject {
        [
            "step_instance_id": .integer(id), "name": .string(name), "type": .whole(type),
            "status": .whole(status.rawValue), "status_name": .string(status.name),
            "execute_count": .whole(executeCount), "create_time": .optional(create?.milliseconds),
            "start_time": .optional(start?.milliseconds), "end_time": .optional(end?.milliseconds),
            "total_time": .optional(durationMilliseconds),
        ]
    }
}

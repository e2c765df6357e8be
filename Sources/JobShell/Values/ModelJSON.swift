import HostSets
import JSON
import JobLogs
import JobModel

extension Host {
    /// The host as JSON (docs/language.md, "Values as JSON"). The field `name` is present only if the host has a
    /// name.
    public var json: JSONObject {
        var object: JSONObject = [
            "host_id": .optional(id), "cloud": .whole(area), "ip": .optional(ipv4?.description),
            "ipv6": .optional(ipv6?.description), "status": .whole(status.rawValue),
            "status_name": .string(status.name), "exit_code": .optional(exitCode), "tag": .string(tag),
            "start": .optional(start), "end": .optional(end), "duration_ms": .optional(durationMilliseconds),
            "execute_count": .whole(executeCount),
        ]
        if let name { object["name"] = .string(name) }
        return object
    }
}

extension StepHosts {
    /// The names of the fields of the hosts as JSON, including `name` if any host has a name.
    public var jsonFields: [String] {
        Host(id: nil, name: hasNames ? "" : nil).json.fields.map(\.name)
    }
}

extension HostLog {
    /// The host as JSON with its log: `"log_state"`, and `"log"` (text) or `"files"` (transfers with the platform's
    /// fields).
    var json: JSONObject {
        var object = host.json
        object["log_state"] = .string(state.rawValue)
        if isCut { object["log_cut"] = .bool(true) }
        switch content {
        case .script(let bytes): object["log"] = .string(String(decoding: bytes, as: UTF8.self))
        case .files(let transfers): object["files"] = .array(transfers.map { .object($0.json) })
        case nil: break
        }
        if let failure { object["failure"] = .object(failure.json) }
        return object
    }
}

extension FileTransfer {
    /// The transfer as JSON, with the platform's fields under the platform's names.
    var json: JSONObject {
        [
            "mode": .optional(mode?.rawValue), "src_ip": source.map { .object($0.json) } ?? .null,
            "src_path": .optional(sourcePath), "dest_ip": destination.map { .object($0.json) } ?? .null,
            "dest_path": .optional(destinationPath), "status": .optional(status),
            "status_name": .optional(statusName), "log_content": .optional(log), "size": .optional(size),
            "speed": .optional(speed), "process": .optional(progress),
        ]
    }
}

extension FileTransfer.Endpoint {
    /// One end of a transfer as JSON, with the platform's fields under the platform's names.
    var json: JSONObject {
        [
            "bk_host_id": .optional(hostID), "bk_cloud_id": .optional(area), "ip": .optional(ip),
            "ipv6": .optional(ipv6),
        ]
    }
}

extension Failure {
    /// The failure as JSON: `code`, `message`, `hint`, `exit_status`.
    var json: JSONObject {
        [
            "code": .string(code), "message": .string(message), "hint": .optional(hint),
            "exit_status": .whole(status.rawValue),
        ]
    }
}

extension JobInstance {
    /// The run as JSON: the platform's fields under the platform's names (times in milliseconds, as the platform
    /// sends them), and `status_name`.
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
    /// The step as JSON: the platform's fields under the platform's names, and `status_name`. The hosts are not
    /// included; `hosts` lists them.
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

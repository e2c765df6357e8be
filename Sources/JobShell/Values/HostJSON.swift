import JobLogs
import JobModel

extension Host {
    /// The host as JSON (docs/language.md, "Values as JSON"); `name` stands in it where the host has one.
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
    /// The names of the fields that the hosts have as JSON: `name` among them where any host has one.
    public var jsonFields: [String] {
        Host(id: nil, name: hasNames ? "" : nil).json.fields.map(\.name)
    }
}

extension HostLog {
    /// The host as JSON with its log: `"log"` (text) or `"files"` (the platform's fields), and `"log_state"`.
    public var json: JSONObject {
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
    /// The transfer as JSON, the platform's fields by its names.
    public var json: JSONObject {
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
    /// One end of a transfer as JSON, the platform's fields by its names.
    public var json: JSONObject {
        [
            "bk_host_id": .optional(hostID), "bk_cloud_id": .optional(area), "ip": .optional(ip),
            "ipv6": .optional(ipv6),
        ]
    }
}

extension Failure {
    /// The failure as JSON: `code`, `message`, `hint`, `exit_status`.
    public var json: JSONObject {
        [
            "code": .string(code), "message": .string(message), "hint": .optional(hint),
            "exit_status": .whole(status.rawValue),
        ]
    }
}

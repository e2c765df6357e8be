import JobModel

/// A host as `save` writes it: the fields of `to json`, or the columns of an index (docs/language.md, "Values as JSON").
struct HostRecord {
    private let field: (String) -> JSONValue?

    /// - Parameter field: The value of a field; nil where there is none.
    init(_ field: @escaping (String) -> JSONValue?) {
        self.field = field
    }

    /// The host with its outcome; nil where nothing tells which host it is. (Groups have names, too, but no ids.)
    var host: Host? {
        if field("host_id") == nil, field("ip") == nil { return nil }
        var host = Host(id: whole("host_id"))
        host.area = whole("cloud") ?? 0
        for address in ["ip", "ipv6"].compactMap({ text($0).flatMap { HostAddress($0) } }) {
            switch address {
            case .v4: host.ipv4 = address
            case .v6: host.ipv6 = address
            }
        }
        host.name = text("name").flatMap { HostWord.isName($0) ? $0 : nil }
        guard host.id != nil || host.address != nil || host.name != nil else { return nil }
        host.status = HostStatus(rawValue: whole("status").map { Int(clamping: $0) } ?? 9)
        host.exitCode = whole("exit_code").map { Int(clamping: $0) }
        host.tag = text("tag") ?? ""
        host.start = text("start").flatMap { Timestamp(iso8601: $0) }
        host.end = text("end").flatMap { Timestamp(iso8601: $0) }
        host.durationMilliseconds = whole("duration_ms")
        host.executeCount = ExecuteCount.nearest(to: whole("execute_count") ?? 0)
        return host
    }

    /// Whether the agent cut the log.
    var isCut: Bool { field("log_cut") == .bool(true) || text("log_cut") == "true" }

    /// How the log stood.
    var state: HostLog.State? { text("log_state").flatMap { HostLog.State(rawValue: $0) } }

    /// The transfers of a distribution; nil where the record has none.
    var transfers: [FileTransfer]? {
        guard case .array(let values)? = field("files") else { return nil }
        return values.compactMap { $0.object.map(FileTransfer.init(json:)) }
    }

    /// Why the log was not there.
    var failure: Failure? {
        guard let object = field("failure")?.object, let message = object["message"]?.text else { return nil }
        let status = object["exit_status"]?.whole.flatMap { ExitStatus(rawValue: Int(clamping: $0)) }
        return Failure(
            object["code"]?.text ?? "not-fetched", message, hint: object["hint"]?.text, status: status ?? .failure)
    }

    /// A text that is there and not empty.
    func text(_ name: String) -> String? { field(name)?.text.flatMap { $0.isEmpty ? nil : $0 } }

    /// A whole number, or the digits of one.
    private func whole(_ name: String) -> Int64? { field(name)?.whole ?? text(name).flatMap { Int64($0) } }
}

extension FileTransfer {
    /// A transfer as `to json` writes it.
    init(json: JSONObject) {
        self.init(
            mode: json["mode"]?.whole.flatMap { Mode(rawValue: Int(clamping: $0)) },
            source: json["src_ip"]?.object.map { Endpoint(json: $0) }, sourcePath: json["src_path"]?.text,
            destination: json["dest_ip"]?.object.map { Endpoint(json: $0) }, destinationPath: json["dest_path"]?.text,
            status: json["status"]?.whole.map { Int(clamping: $0) }, log: json["log_content"]?.text,
            size: json["size"]?.text, speed: json["speed"]?.text, progress: json["process"]?.text)
    }
}

extension FileTransfer.Endpoint {
    fileprivate init(json: JSONObject) {
        self.init(
            hostID: json["bk_host_id"]?.whole, area: json["bk_cloud_id"]?.whole, ip: json["ip"]?.text,
            ipv6: json["ipv6"]?.text)
    }
}

import JSON
import JobModel

/// A host as `save` writes it: with the fields of `to json`, or the columns of an index (docs/language.md, "Values as
/// JSON").
struct HostRecord {
    private let field: (String) -> JSONValue?

    /// - Parameter field: Returns the value of a field; nil when there is none.
    init(_ field: @escaping (String) -> JSONValue?) {
        self.field = field
    }

    /// The host with its result; nil when no field identifies it. (Groups have names, too, but no ids.)
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

    /// The state of the log when it was saved.
    var state: HostLog.State? { text("log_state").flatMap { HostLog.State(rawValue: $0) } }

    /// The transfers of a file distribution; nil when the record has none.
    var transfers: [FileTransfer]? {
        guard case .array(let values)? = field("files") else { return nil }
        return values.compactMap { $0.object.map(FileTransfer.init(json:)) }
    }

    /// The reason why the log was missing.
    var failure: Failure? {
        guard let object = field("failure")?.object, let message = object["message"]?.text else { return nil }
        let status = object["exit_status"]?.integer.flatMap { ExitStatus(rawValue: Int(clamping: $0)) }
        return Failure(
            object["code"]?.text ?? "not-fetched", Sentence(verbatim: message),
            hint: (object["hint"]?.text).map(Sentence.init(verbatim:)), status: status ?? .failure)
    }

    /// Returns the text of a field; nil when it is missing or empty.
    func text(_ name: String) -> String? { field(name)?.text.flatMap { $0.isEmpty ? nil : $0 } }

    /// Returns a field that is a whole number, or a string of its digits.
    private func whole(_ name: String) -> Int64? { field(name)?.integer ?? text(name).flatMap { Int64($0) } }
}

extension FileTransfer {
    /// Reads a transfer that `to json` wrote.
    init(json: JSONObject) {
        self.init(
            mode: json["mode"]?.integer.flatMap { Mode(rawValue: Int(clamping: $0)) },
            source: json["src_ip"]?.object.map { Endpoint(json: $0) }, sourcePath: json["src_path"]?.text,
            destination: json["dest_ip"]?.object.map { Endpoint(json: $0) }, destinationPath: json["dest_path"]?.text,
            status: json["status"]?.integer.map { Int(clamping: $0) }, log: json["log_content"]?.text,
            size: json["size"]?.text, speed: json["speed"]?.text, progress: json["process"]?.text)
    }
}

extension FileTransfer.Endpoint {
    fileprivate init(json: JSONObject) {
        self.init(
            hostID: json["bk_host_id"]?.integer, area: json["bk_cloud_id"]?.integer, ip: json["ip"]?.text,
            ipv6: json["ipv6"]?.text)
    }
}

extension Timestamp {
    /// Reads a moment that `iso8601` wrote, with or without a fraction of the second, in UTC or with an offset. Nil for
    /// anything else.
    init?(iso8601 text: String) {
        // An index of 100,000 hosts has twice as many moments: a regular expression would take minutes.
        var rest = Array(text.utf8)[...]
        func takes(_ marks: String) -> UInt8? {
            guard let byte = rest.first, marks.utf8.contains(byte) else { return nil }
            rest = rest.dropFirst()
            return byte
        }
        func number(_ count: Int) -> Int64? {
            let digits = rest.prefix(count)
            guard digits.count == count, digits.allSatisfy({ (48...57).contains($0) }) else { return nil }
            rest = rest.dropFirst(count)
            return digits.reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        guard let year = number(4), takes("-") != nil, let month = number(2), takes("-") != nil, let day = number(2),
            takes("T ") != nil, let hour = number(2), takes(":") != nil, let minute = number(2), takes(":") != nil,
            let second = number(2), (1...12).contains(month), (1...31).contains(day)
        else { return nil }
        var thousandths: Int64 = 0
        if takes(".") != nil {
            let digits = rest.prefix { (48...57).contains($0) }
            rest = rest.dropFirst(digits.count)
            let places = digits.prefix(3) + [48, 48, 48].prefix(max(0, 3 - digits.count))
            thousandths = places.reduce(0) { $0 * 10 + Int64($1 - 48) }
        }
        var east: Int64 = 0
        if takes("Z") == nil {
            guard let sign = takes("+-"), let hours = number(2) else { return nil }
            _ = takes(":")
            guard let minutes = number(2) else { return nil }
            east = (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
        }
        guard rest.isEmpty else { return nil }
        let days = CivilTime.days(year: year, month: month, day: day)
        let minutes = days * 1440 + hour * 60 + minute - east
        self.init(milliseconds: (minutes * 60 + second) * 1000 + thousandths)
    }
}

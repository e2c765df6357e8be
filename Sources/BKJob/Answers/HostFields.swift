import JSON
import JobModel

/// The fields of a host that joblog reads in the platform's answers.
enum HostField: CaseIterable {
    // Which host it is.
    case bkHostID, hostID, area, ip, ipv6
    // What became of a step on it.
    case status, tag, exitCode, start, end, duration
    // What it printed or received.
    case logType, log, files

    /// The fields in an answer about a run.
    static let ofStatus: [HostField] = [
        .bkHostID, .hostID, .area, .ip, .ipv6, .status, .tag, .exitCode, .start, .end, .duration,
    ]
    /// The fields in an answer about logs.
    static let ofLogs: [HostField] = [.bkHostID, .hostID, .area, .ip, .ipv6, .logType, .log, .files]

    private var text: StaticString {
        switch self {
        case .bkHostID: "bk_host_id"
        case .hostID: "host_id"
        case .area: "bk_cloud_id"
        case .ip: "ip"
        case .ipv6: "ipv6"
        case .status: "status"
        case .tag: "tag"
        case .exitCode: "exit_code"
        case .start: "start_time"
        case .end: "end_time"
        case .duration: "total_time"
        case .logType: "log_type"
        case .log: "log_content"
        case .files: "file_logs"
        }
    }

    /// The name of the field.
    var name: String { "\(text)" }

    /// Returns the field with the given name; nil when it is none of `fields`.
    init?(_ name: JSONToken, of fields: [HostField]) {
        let found = name.withBytes { name in
            fields.first { field in
                field.text.withUTF8Buffer { $0.count == name.count && $0.elementsEqual(name) }
            }
        }
        guard let found else { return nil }
        self = found
    }
}

/// The fields of one host, collected in the order in which they arrive. This is the one place that knows what they
/// mean.
struct HostFields: FieldsReadable {
    private var bkHostID, hostID, status, exitCode, start, end, duration: Int64?
    private var ip, ipv6: HostAddress?
    private var tag: String?
    /// The network area (`bk_cloud_id`).
    private(set) var area: Int64?
    /// 1 for the output of a script, 2 for the transfers of files.
    private(set) var logType: Int64?

    init() {}

    /// Collects the fields of an object of an answer about a run.
    init(_ fields: Fields) {
        for field in HostField.ofStatus {
            if let value = fields.value(field.name) { set(field, value) }
        }
    }

    /// Sets a field. The fields `log` and `files` are not kept here.
    mutating func set(_ field: HostField, _ value: JSONValue) {
        switch field {
        case .bkHostID: bkHostID = value.asInteger
        case .hostID: hostID = value.asInteger
        case .area: area = value.asInteger
        case .ip: ip = Self.address(value)
        case .ipv6: ipv6 = Self.address(value)
        case .status: status = value.asInteger
        case .tag: tag = value.asText
        case .exitCode: exitCode = value.asInteger
        case .start: start = value.asInteger
        case .end: end = value.asInteger
        case .duration: duration = value.asInteger
        case .logType: logType = value.asInteger
        case .log, .files: break
        }
    }

    private static func address(_ value: JSONValue) -> HostAddress? {
        guard var text = value.text?.trimmed else { return nil }
        // By bytes, because the generic initialiser for strings is not specialised in another room, and 50,000 hosts
        // took half their time in it.
        return text.withUTF8 { HostAddress(utf8: UnsafeRawBufferPointer($0)) }
    }

    /// The host's id, by either of its names.
    var id: Int64? { bkHostID ?? hostID }
    /// The address of version 4.
    var ipv4Address: HostAddress? { if case .v4? = ip { ip } else { nil } }
    /// The address of version 6, which old servers give as `ip`.
    var ipv6Address: HostAddress? {
        switch (ipv6, ip) {
        case (.v6?, _): ipv6
        case (_, .v6?): ip
        default: nil
        }
    }

    /// The host, in an answer about a run.
    var host: Host {
        let started = Timestamp(reported: start)
        return Host(
            id: id, area: area ?? 0, ipv4: ipv4Address, ipv6: ipv6Address,
            status: HostStatus(reported: status.map { Int(clamping: $0) }, hasStarted: started != nil),
            exitCode: exitCode.map { Int(clamping: $0) }, tag: tag ?? "", start: started,
            end: Timestamp(reported: end), durationMilliseconds: duration)
    }
}

extension Timestamp {
    /// A moment in milliseconds since the epoch. The platform sometimes writes 0 or -1 for "not yet", which counts as
    /// absent.
    init?(reported milliseconds: Int64?) {
        guard let milliseconds, milliseconds > 0 else { return nil }
        self.init(milliseconds: milliseconds)
    }
}

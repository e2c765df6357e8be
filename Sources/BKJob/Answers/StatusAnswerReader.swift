import JobModel

/// Picks the hosts out of an answer of `get_job_instance_status`, and keeps the remainder as a small answer without
/// them.
///
/// One answer lists every host of every step, 50,000 and more, and a general decoder takes ten times as long to read
/// them as the network to deliver them. Values are read with the tolerance of `Fields`: a number may come as a string,
/// and `null` means absent.
struct StatusAnswerReader: JSONReader {
    /// The position on the path `data.step_instance_list[].step_ip_result_list[]`.
    private enum Place: Int { case outside, answer, data, steps, step, hosts, host }

    /// The hosts of each step, in the steps' order; nil for a step without a list of hosts.
    private(set) var hosts: [[Host]?] = []
    /// The answer without the hosts.
    private(set) var rest = CleanJSON()
    /// Whether a list of hosts contains anything but objects, so that only a general decoder can say what is wrong.
    private(set) var hasUnexpectedForm = false
    /// The memory that the hosts use, in bytes.
    private var hostsBytes = 0

    /// The memory that is used for the answer, in bytes.
    var heldBytes: Int { hostsBytes + rest.bytes.count }

    /// Moves the hosts out of the reader, so that the caller can change them in place.
    mutating func takeHosts() -> [[Host]?] {
        defer { hosts = [] }
        return hosts
    }

    private var place = Place.outside
    /// The number of open lists and objects that are not on the path.
    private var asideDepth = 0
    /// Whether the last field name is the next one on the path.
    private var leadsOn = false
    private var field: HostField?
    private var host = HostFields()

    var wantedBytes: Int { place != .host || field != nil && asideDepth == 0 ? ScanError.partLimit : 0 }

    mutating func name(_ token: JSONToken) {
        guard asideDepth == 0 else {
            if place != .host { rest.name(token) }
            return
        }
        if place == .host {
            field = token.withBytes { HostField($0) }
            return
        }
        rest.name(token)
        leadsOn = nextName.map { wanted in token.withBytes { $0.elementsEqual(wanted.utf8) } } ?? false
    }

    /// The name of the next field on the path.
    private var nextName: String? {
        switch place {
        case .answer: "data"
        case .data: "step_instance_list"
        case .step: "step_ip_result_list"
        default: nil
        }
    }

    mutating func open(isObject: Bool) {
        if asideDepth == 0, let next = Place(rawValue: place.rawValue + 1), isWay(to: next, isObject) {
            place = next
            leadsOn = false
            switch next {
            case .host: host = HostFields()
            case .hosts:
                hosts[hosts.count - 1] = []
                rest.open(isObject: false)
            default:
                if next == .step { hosts.append(nil) }
                rest.open(isObject: isObject)
            }
            return
        }
        if place == .hosts { hasUnexpectedForm = true }
        asideDepth += 1
        if place != .host { rest.open(isObject: isObject) }
    }

    private func isWay(to next: Place, _ isObject: Bool) -> Bool {
        switch next {
        case .outside: false
        case .answer, .step, .host: isObject
        case .data: isObject && leadsOn
        case .steps, .hosts: !isObject && leadsOn
        }
    }

    mutating func close(isObject: Bool) {
        if asideDepth > 0 {
            asideDepth -= 1
            if place != .host { rest.close(isObject: isObject) }
            return
        }
        if place == .host {
            let read = host.host
            // Twice the size, because a growing array allocates up to twice what it needs.
            hostsBytes += 2 * MemoryLayout<Host>.stride + read.tag.utf8.count
            hosts[hosts.count - 1]?.append(read)
        } else {
            rest.close(isObject: isObject)
        }
        leadsOn = false
        place = Place(rawValue: place.rawValue - 1) ?? .outside
    }

    mutating func string(_ token: inout JSONToken) {
        if place == .host {
            if asideDepth == 0, let field { host.set(field, string: token) }
            return
        }
        if place == .hosts, asideDepth == 0 { hasUnexpectedForm = true }
        rest.string(token)
    }

    mutating func scalar(_ token: JSONToken) {
        if place == .host {
            if asideDepth == 0, let field { host.set(field, scalar: token) }
            return
        }
        // A `null` in the list is skipped.
        if place == .hosts, asideDepth == 0 {
            if !token.isNull { hasUnexpectedForm = true }
            return
        }
        rest.scalar(token)
    }
}

/// The fields of a host that joblog reads.
private enum HostField: CaseIterable {
    case bkHostID, hostID, area, ip, ipv6, status, tag, exitCode, start, end, duration

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
        }
    }

    init?(_ name: UnsafeRawBufferPointer) {
        let found = Self.allCases.first { field in
            field.text.withUTF8Buffer { $0.count == name.count && $0.elementsEqual(name) }
        }
        guard let found else { return nil }
        self = found
    }
}

/// The fields of one host, collected in the order in which they arrive.
private struct HostFields {
    private var bkHostID, hostID, area, status, exitCode, start, end, duration: Int64?
    private var ip, ipv6: HostAddress?
    private var tag: String?

    mutating func set(_ field: HostField, string token: JSONToken) {
        switch field {
        case .ip: ip = HostAddress(token.string.trimmed)
        case .ipv6: ipv6 = HostAddress(token.string.trimmed)
        case .tag: tag = token.string
        default: set(field, Int64(token.string.trimmed))
        }
    }

    mutating func set(_ field: HostField, scalar token: JSONToken) {
        if field == .tag, token.isNumber { tag = token.string }
        set(field, token.isNumber ? token.integer : nil)
    }

    private mutating func set(_ field: HostField, _ number: Int64?) {
        switch field {
        case .bkHostID: bkHostID = number
        case .hostID: hostID = number
        case .area: area = number
        case .status: status = number
        case .exitCode: exitCode = number
        case .start: start = number
        case .end: end = number
        case .duration: duration = number
        case .ip, .ipv6, .tag: break
        }
    }

    var host: Host {
        func moment(_ number: Int64?) -> Timestamp? { number.flatMap { $0 > 0 ? Timestamp(milliseconds: $0) : nil } }
        let address6: HostAddress? =
            switch (ipv6, ip) {
            case (.v6?, _): ipv6
            case (_, .v6?): ip
            default: nil
            }
        let address4: HostAddress? = if case .v4? = ip { ip } else { nil }
        return Host(
            id: bkHostID ?? hostID, area: area ?? 0, ipv4: address4, ipv6: address6,
            status: HostStatus(reported: status.map { Int(clamping: $0) }, hasStarted: moment(start) != nil),
            exitCode: exitCode.map { Int(clamping: $0) },
            tag: tag ?? "", start: moment(start), end: moment(end), durationMilliseconds: duration)
    }
}

import JSON
import JobModel

/// Picks the hosts out of an answer of `get_job_instance_status`, and keeps the remainder as a small answer without
/// them.
///
/// One answer lists every host of every step, 50,000 and more, and a tree of them would take many times the memory of
/// its text.
struct StatusAnswerReader: JSONHandler {
    /// The position on the path `data.step_instance_list[].step_ip_result_list[]`.
    private enum Place: Int { case outside, answer, data, steps, step, hosts, host }

    /// The hosts of each step, in the steps' order; nil for a step without a list of hosts.
    private(set) var hosts: [[Host]?] = []
    /// The answer without the hosts.
    private(set) var rest = JSONTreeBuilder(stringLimit: ScanError.partLimit)
    /// Whether a list of hosts contains anything but objects, so that only a reader of the whole answer can say what is
    /// wrong.
    private(set) var hasUnexpectedForm = false
    /// The memory that the hosts use, in bytes.
    private var hostsBytes = 0

    /// The memory that is used for the answer, in bytes.
    var heldBytes: Int { hostsBytes + rest.heldBytes }

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
            field = HostField(token, of: HostField.ofStatus)
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
            if asideDepth == 0, let field { host.set(field, .string(token.string)) }
            return
        }
        if place == .hosts, asideDepth == 0 { hasUnexpectedForm = true }
        rest.string(&token)
    }

    mutating func scalar(_ token: JSONToken) {
        if place == .host {
            if asideDepth == 0, let field { host.set(field, token.scalarValue) }
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

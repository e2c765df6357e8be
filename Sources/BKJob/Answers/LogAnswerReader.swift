import JSON
import JobModel

/// Picks each host's log out of the answers of `get_job_instance_ip_log` and `batch_get_job_instance_ip_log`, and keeps
/// the envelope around the hosts. Fields may come in any order; unknown ones are skipped.
struct LogAnswerReader: JSONHandler {
    /// The position on the path to one host.
    private enum Place { case outside, answer, data, hosts, host }
    /// The meaning of the current field of an object on the path.
    private enum Field: Equatable { case unknown, envelope, data, list, ofHost(HostField) }
    /// What is done with a list or object that is not on the path.
    private enum Aside { case skipped, files, envelope }

    /// The entries that are complete and were not taken yet.
    var entries: [LogEntry] = []
    /// A description of the first place where the answer has an unexpected form.
    private(set) var complaint: String?

    private var place = Place.outside
    private var field = Field.unknown
    private var aside = Aside.skipped
    /// The number of open lists and objects that are not on the path.
    private var asideDepth = 0
    private var isObject = false
    /// The fields of the answer that are kept.
    private var envelopeFields: JSONObject = [:]
    /// The length of these fields, in bytes of JSON.
    private var envelopeBytes = 0
    /// The name of the last of these fields.
    private var envelopeName = ""
    /// The list or object that is being read as a field of the envelope.
    private var envelopePart = JSONTreeBuilder(stringLimit: ScanError.partLimit)
    /// A value of the type of `data`; nil without `data`.
    private var dataKind: JSONValue?
    /// The name of the list in a batch answer that came last; nil in the answer for a single host.
    private var listName: String?
    /// The fields of `data` itself. In the answer for a single host they are the host's fields.
    private var single = LogEntryFields()
    private var host = LogEntryFields()

    /// The answer without the hosts, for `AnswerReader` to interpret. In the place of `data` it has an empty object, or
    /// any other value when `data` is no object.
    var envelope: JSONValue {
        guard isObject else { return .array([]) }
        var fields = envelopeFields
        fields["data"] = dataKind
        return .object(fields)
    }

    /// The memory that is used for the answer, in bytes, without the entries that can be taken.
    var heldBytes: Int { envelopeBytes + envelopePart.heldBytes + host.heldBytes + single.heldBytes }
    /// The largest part of the answer that is kept as a tree, in bytes of JSON.
    var partBytes: Int { max(envelopeBytes + envelopePart.textBytes, host.transferBytes, single.transferBytes) }

    /// Whether the fields before `data` say that the platform refused.
    private var isRefused: Bool {
        guard let known = try? Envelope(envelope) else { return true }
        return !known.isSuccess
    }

    // MARK: Events of the scanner

    var wantedBytes: Int {
        if asideDepth > 0 { return aside == .skipped ? 0 : ScanError.partLimit }
        return switch (place, field) {
        case (.data, .ofHost(.log)), (.host, .ofHost(.log)): ScanError.lengthLimit
        case (.answer, .envelope), (.data, .ofHost), (.host, .ofHost): ScanError.partLimit
        default: 0
        }
    }

    mutating func name(_ token: JSONToken) {
        if asideDepth > 0 { return write { $0.name(token) } }
        switch place {
        case .answer:
            let text = token.string
            field = text == "data" ? .data : Self.envelopeNames.contains(text) ? .envelope : .unknown
            if field == .envelope { envelopeName = text }
        case .data, .host:
            if let hostField = HostField(token, of: HostField.ofLogs) {
                field = .ofHost(hostField)
            } else {
                field = .unknown
                guard place == .data else { return }
                let text = token.string
                guard text == "script_task_logs" || text == "file_task_logs" else { return }
                field = .list
                listName = text
            }
        case .outside, .hosts: break
        }
    }

    private static let envelopeNames: Set = [
        "result", "code", "message", "permission", "error", "request_id", "job_request_id",
    ]

    mutating func open(isObject: Bool) {
        if asideDepth > 0 {
            write { $0.open(isObject: isObject) }
            asideDepth += 1
            return
        }
        switch (place, field) {
        case (.outside, _) where isObject:
            self.isObject = true
            place = .answer
        case (.answer, .envelope): step(aside: .envelope, isObject)
        case (.answer, .data):
            dataKind = isObject ? .object([:]) : .array([])
            // After a refusal the logs are not needed.
            if isObject, !isRefused { place = .data } else { step(aside: .skipped, isObject) }
        case (.data, .list) where !isObject: place = .hosts
        case (.hosts, _) where isObject: place = .host
        // The elements are read one by one, because the whole list could have any length.
        case (.data, .ofHost(.files)) where !isObject, (.host, .ofHost(.files)) where !isObject:
            aside = .files
            asideDepth = 1
        case (.data, .ofHost(.files)), (.host, .ofHost(.files)):
            markUnexpectedForm()
            step(aside: .skipped, isObject)
        default:
            if place == .hosts || field == .list { complain() }
            step(aside: .skipped, isObject)
        }
    }

    mutating func close(isObject: Bool) {
        if asideDepth > 0 {
            asideDepth -= 1
            if aside == .files, asideDepth == 0 { return }
            write { $0.close(isObject: isObject) }
            if isBetweenTransfers { endTransfer() }
            if aside == .envelope, asideDepth == 0 { endEnvelopePart() }
            return
        }
        switch place {
        case .host:
            keep(host)
            host = LogEntryFields()
            place = .hosts
        case .hosts: place = .data
        case .data:
            if listName == nil { keep(single, isSingle: true) }
            single = LogEntryFields()
            place = .answer
        case .answer, .outside: place = .outside
        }
    }

    mutating func string(_ token: inout JSONToken) {
        if isBetweenTransfers { return markUnexpectedForm() }
        if asideDepth > 0 { return write { $0.string(&token) } }
        switch (place, field) {
        case (.answer, .envelope): keepInEnvelope(.string(token.string), bytes: token.count)
        case (.answer, .data): dataKind = ""
        case (.data, .ofHost(let name)): single.set(name, string: &token)
        case (.host, .ofHost(let name)): host.set(name, string: &token)
        case (.data, .list), (.hosts, _): complain()
        default: break
        }
    }

    mutating func scalar(_ token: JSONToken) {
        if isBetweenTransfers {
            if !token.isNull { markUnexpectedForm() }
            return
        }
        if asideDepth > 0 { return write { $0.scalar(token) } }
        switch (place, field) {
        case (.answer, .envelope): keepInEnvelope(token.scalarValue, bytes: token.count)
        case (.answer, .data): dataKind = token.scalarValue
        case (.data, .ofHost(let name)): single.set(name, scalar: token)
        case (.host, .ofHost(let name)): host.set(name, scalar: token)
        case (.data, .list), (.hosts, _): if !token.isNull { complain() }
        default: break
        }
    }

    // MARK: Handling of values

    private mutating func step(aside: Aside, _ isObject: Bool) {
        self.aside = aside
        write { $0.open(isObject: isObject) }
        asideDepth = 1
    }

    /// Copies an event beside the path to where it is needed, if it is.
    private mutating func write(_ body: (inout JSONTreeBuilder) -> Void) {
        switch aside {
        case .skipped: break
        case .envelope: body(&envelopePart)
        case .files where place == .host: body(&host.transfer)
        case .files: body(&single.transfer)
        }
    }

    private mutating func endEnvelopePart() {
        if let value = envelopePart.value { keepInEnvelope(value, bytes: envelopePart.textBytes) }
        envelopePart = JSONTreeBuilder(stringLimit: ScanError.partLimit)
    }

    private mutating func keepInEnvelope(_ value: JSONValue, bytes: Int) {
        envelopeFields[envelopeName] = value
        envelopeBytes += envelopeName.utf8.count + bytes
    }

    /// Whether the next value is an element of `file_logs`.
    private var isBetweenTransfers: Bool { aside == .files && asideDepth == 1 }

    private mutating func endTransfer() {
        if place == .host { host.endTransfer() } else { single.endTransfer() }
    }

    /// Records that the host's transfers have an unexpected form.
    private mutating func markUnexpectedForm() {
        if place == .host { host.hasUnexpectedForm = true } else { single.hasUnexpectedForm = true }
    }

    private mutating func keep(_ fields: LogEntryFields, isSingle: Bool = false) {
        if fields.hasUnexpectedForm {
            complain(in: ".file_logs")
        } else {
            entries.append(fields.entry(isSingle: isSingle))
        }
    }

    private mutating func complain(in part: String = "") {
        let list = listName.map { ".\($0)" } ?? ""
        complaint = complaint ?? "another kind of value in data\(list)\(part)"
    }
}

import JSON
import JobModel

/// The part of a log answer about one host.
struct LogEntry: Equatable {
    var hostID: Int64?
    var area: Int64?
    var ipv4, ipv6: HostAddress?
    /// Nil when the host has no log.
    var content: HostLog.Content?
    /// Whether this entry is the whole answer for a single host, which need not name the host.
    var isSingle = false
}

/// The fields of one entry, collected in the order in which they arrive.
struct LogEntryFields {
    private var host = HostFields()
    private var log: [UInt8]?
    /// The elements of `file_logs` that have any field set.
    private var transfers: [FileTransfer] = []
    private var transfersBytes = 0
    /// The `file_logs` element that is being read. It is small and has many fields, so it is read as a tree.
    var transfer = JSONTreeBuilder(stringLimit: ScanError.partLimit)
    /// Whether the transfers have an unexpected form.
    var hasUnexpectedForm = false

    /// The size of the transfer that is being read, in bytes of JSON.
    var transferBytes: Int { transfer.textBytes }
    /// The memory that is used for the host, in bytes.
    var heldBytes: Int { (log?.count ?? 0) + transfer.heldBytes + transfersBytes }

    /// Sets a field to a string. The bytes of a log are moved out of the token instead of copied.
    mutating func set(_ field: HostField, string token: inout JSONToken) {
        switch field {
        case .log: log = token.takeBytes()
        case .files: hasUnexpectedForm = true
        default: host.set(field, .string(token.string))
        }
    }

    /// Sets a field to a number, `true`, `false` or `null`.
    mutating func set(_ field: HostField, scalar token: JSONToken) {
        switch field {
        case .log: log = token.isNumber ? token.withBytes { Array($0) } : nil
        case .files: hasUnexpectedForm = hasUnexpectedForm || !token.isNull
        default: host.set(field, token.scalarValue)
        }
    }

    /// Keeps the element of `file_logs` that is complete now.
    mutating func endTransfer() {
        defer { transfer = JSONTreeBuilder(stringLimit: ScanError.partLimit) }
        do throws(FormError) {
            let entry = try TransferEntry(Fields(transfer.value ?? .null))
            guard let read = entry.transfer else { return }
            transfers.append(read)
            transfersBytes += transfer.textBytes + MemoryLayout<FileTransfer>.stride
        } catch {
            hasUnexpectedForm = true
        }
    }

    /// Makes the entry from the fields.
    func entry(isSingle: Bool = false) -> LogEntry {
        var entry = LogEntry(
            hostID: host.id, area: host.area, ipv4: host.ipv4Address, ipv6: host.ipv6Address, isSingle: isSingle)
        if !transfers.isEmpty {
            entry.content = .files(transfers)
            entry.ipv6 = entry.ipv6 ?? transfers.lazy.compactMap { $0.ipv6(ofHost: entry.hostID) }.first
        } else if host.logType != 2 {
            // For a step that distributes files (log type 2), the content is the transfers and there is no text. An
            // empty text means the same as a host that is left out.
            entry.content = log.flatMap { $0.isEmpty ? nil : .script($0) }
        }
        return entry
    }
}

extension FileTransfer {
    /// The IPv6 address of a host that is the source or the destination. In the answer for a distribution it appears
    /// nowhere else.
    fileprivate func ipv6(ofHost id: Int64?) -> HostAddress? {
        guard let id else { return nil }
        for end in [source, destination] where end?.hostID == id {
            for text in [end?.ipv6, end?.ip] {
                if case .v6? = text.flatMap({ HostAddress($0) }) { return text.flatMap { HostAddress($0) } }
            }
        }
        return nil
    }
}

/// One element of `file_logs`; its transfer is nil when no field is set.
private struct TransferEntry: FieldsReadable {
    let transfer: FileTransfer?

    init(_ fields: Fields) throws(FormError) {
        let read = FileTransfer(
            mode: fields.integer("mode").flatMap { FileTransfer.Mode(rawValue: Int(clamping: $0)) },
            source: try Self.end("src_ip", of: fields), sourcePath: fields.text("src_path"),
            destination: try Self.end("dest_ip", of: fields), destinationPath: fields.text("dest_path"),
            status: fields.integer(HostField.status.name).map { Int(clamping: $0) },
            log: fields.text(HostField.log.name),
            size: fields.text("size"), speed: fields.text("speed"), progress: fields.text("process"))
        transfer = read == FileTransfer() ? nil : read
    }

    /// One end of a transfer; nil when no field is set.
    private static func end(_ name: String, of fields: Fields) throws(FormError) -> FileTransfer.Endpoint? {
        // Old servers may write the address alone.
        if let text = fields.value(name)?.text { return text.isEmpty ? nil : FileTransfer.Endpoint(ip: text) }
        return try fields.object(name, as: End.self)?.endpoint
    }

    private struct End: FieldsReadable {
        let endpoint: FileTransfer.Endpoint?

        init(_ fields: Fields) {
            let read = FileTransfer.Endpoint(
                hostID: fields.integer(HostField.bkHostID.name, or: HostField.hostID.name),
                area: fields.integer(HostField.area.name), ip: fields.text(HostField.ip.name),
                ipv6: fields.text(HostField.ipv6.name))
            endpoint = read == FileTransfer.Endpoint() ? nil : read
        }
    }
}

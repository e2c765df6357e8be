import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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

/// The fields of one entry, collected in the order in which they arrive. Values are read as `Fields` reads them.
struct LogEntryFields {
    /// The fields that joblog reads.
    enum Name: CaseIterable {
        case bkHostID, hostID, area, ip, ipv6, logType, log, files

        var text: StaticString {
            switch self {
            case .bkHostID: "bk_host_id"
            case .hostID: "host_id"
            case .area: "bk_cloud_id"
            case .ip: "ip"
            case .ipv6: "ipv6"
            case .logType: "log_type"
            case .log: "log_content"
            case .files: "file_logs"
            }
        }
    }

    private var bkHostID, hostID, area, logType: Int64?
    private var ip, ipv6: HostAddress?
    private var log: [UInt8]?
    /// The elements of `file_logs` that have any field set.
    private var transfers: [FileTransfer] = []
    private var transfersBytes = 0
    /// The JSON text of the `file_logs` element that is being read. It is small and has many fields, so `JSONDecoder`
    /// decodes it.
    var transfer = CleanJSON()
    /// Whether the transfers have an unexpected form.
    var hasUnexpectedForm = false

    /// The size of the transfer that is being read, in bytes.
    var transferBytes: Int { transfer.bytes.count }
    /// The memory that is used for the host, in bytes.
    var heldBytes: Int { (log?.count ?? 0) + transferBytes + transfersBytes }

    /// Sets a field to a string. The bytes of a log are moved out of the token instead of copied.
    mutating func set(_ name: Name, string token: inout JSONToken) {
        switch name {
        case .ip: ip = HostAddress(token.string.trimmed)
        case .ipv6: ipv6 = HostAddress(token.string.trimmed)
        case .log: log = token.takeBytes()
        case .files: hasUnexpectedForm = true
        default: set(name, Int64(token.string.trimmed))
        }
    }

    /// Sets a field to a number, `true`, `false` or `null`.
    mutating func set(_ name: Name, scalar token: JSONToken) {
        switch name {
        case .ip, .ipv6: break
        case .log: log = token.isNumber ? token.withBytes { Array($0) } : nil
        case .files: hasUnexpectedForm = hasUnexpectedForm || !token.isNull
        default: set(name, token.isNumber ? token.integer : nil)
        }
    }

    private mutating func set(_ name: Name, _ number: Int64?) {
        switch name {
        case .bkHostID: bkHostID = number
        case .hostID: hostID = number
        case .area: area = number
        case .logType: logType = number
        case .ip, .ipv6, .log, .files: break
        }
    }

    /// Decodes the element of `file_logs` that is complete now.
    mutating func endTransfer() {
        let text = transfer.bytes
        transfer = CleanJSON()
        do {
            guard let read = try JSONDecoder().decode(TransferEntry.self, from: Data(text)).transfer else { return }
            transfers.append(read)
            transfersBytes += text.count + MemoryLayout<FileTransfer>.stride
        } catch {
            hasUnexpectedForm = true
        }
    }

    /// Makes the entry from the fields.
    func entry(isSingle: Bool = false) -> LogEntry {
        var entry = LogEntry(hostID: bkHostID ?? hostID, area: area, isSingle: isSingle)
        if case .v4? = ip { entry.ipv4 = ip }
        if case .v6? = ip { entry.ipv6 = ip }
        if case .v6? = ipv6 { entry.ipv6 = ipv6 }
        if !transfers.isEmpty {
            entry.content = .files(transfers)
            entry.ipv6 = entry.ipv6 ?? transfers.lazy.compactMap { $0.ipv6(ofHost: entry.hostID) }.first
        } else if logType != 2 {
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

extension JSONToken {
    /// The token as a 64-bit integer, never rounded. A number like `5.0` counts; one with a fraction does not.
    var integer: Int64? {
        if let number = withBytes({ Self.plainInteger($0) }) { return number }
        let text = string
        return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
    }
}

extension JSONToken {
    /// Parses up to eighteen digits with an optional minus: a fast path for nearly every number in an answer.
    private static func plainInteger(_ text: UnsafeRawBufferPointer) -> Int64? {
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = isNegative ? UnsafeRawBufferPointer(rebasing: text.dropFirst()) : text
        guard (1...18).contains(digits.count) else { return nil }
        var number: Int64 = 0
        for byte in digits {
            guard byte.isASCIIDigit else { return nil }
            number = number &* 10 &+ Int64(byte &- 0x30)
        }
        return isNegative ? -number : number
    }
}

/// One element of `file_logs`; its transfer is nil when no field is set.
private struct TransferEntry: Decodable {
    let transfer: FileTransfer?

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        let read = FileTransfer(
            mode: fields.integer("mode").flatMap { FileTransfer.Mode(rawValue: Int(clamping: $0)) },
            source: try fields.object("src_ip", as: End.self)?.endpoint, sourcePath: fields.text("src_path"),
            destination: try fields.object("dest_ip", as: End.self)?.endpoint,
            destinationPath: fields.text("dest_path"),
            status: fields.integer("status").map { Int(clamping: $0) }, log: fields.text("log_content"),
            size: fields.text("size"), speed: fields.text("speed"), progress: fields.text("process"))
        transfer = read == FileTransfer() ? nil : read
    }

    private struct End: Decodable {
        /// Nil when no field is set.
        let endpoint: FileTransfer.Endpoint?

        init(from decoder: any Decoder) throws {
            // Old servers may write the address alone.
            if let text = try? decoder.singleValueContainer().decode(String.self) {
                endpoint = text.isEmpty ? nil : FileTransfer.Endpoint(ip: text)
                return
            }
            let fields = try Fields(decoder)
            let read = FileTransfer.Endpoint(
                hostID: fields.integer("bk_host_id", or: "host_id"), area: fields.integer("bk_cloud_id"),
                ip: fields.text("ip"), ipv6: fields.text("ipv6"))
            endpoint = read == FileTransfer.Endpoint() ? nil : read
        }
    }
}

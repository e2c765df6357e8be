import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// One host's part of a log answer.
struct LogEntry: Equatable {
    var hostID: Int64?
    var area: Int64?
    var ipv4, ipv6: HostAddress?
    /// Nil where the host has no log.
    var content: HostLog.Content?
    /// Whether it is all of the answer for a single host, which need not name it.
    var isSingle = false
}

/// The fields of one host's part, gathered in whatever order they come. Values are read as `Fields` reads them.
struct LogEntryFields {
    /// The fields that are read.
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
    /// The elements of `file_logs` that say something.
    private var transfers: [FileTransfer] = []
    private var transfersBytes = 0
    /// The element of `file_logs` that is being read, as JSON text: small, and of many fields.
    var transfer = CleanJSON()
    /// Whether the transfers are of another form than they should be.
    var hasUnexpectedForm = false

    /// The transfer that is being read, in bytes.
    var transferBytes: Int { transfer.bytes.count }
    /// What is held of the host, in bytes.
    var heldBytes: Int { (log?.count ?? 0) + transferBytes + transfersBytes }

    /// Takes a string value. Its bytes are moved out of the token where they are a log.
    mutating func set(_ name: Name, string token: inout JSONToken) {
        switch name {
        case .ip: ip = HostAddress(token.string.trimmed)
        case .ipv6: ipv6 = HostAddress(token.string.trimmed)
        case .log: log = token.takeBytes()
        case .files: hasUnexpectedForm = true
        default: set(name, Int64(token.string.trimmed))
        }
    }

    /// Takes a number, `true`, `false` or `null`.
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

    /// Takes the element of `file_logs` that is whole now.
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

    /// What they say.
    func entry(isSingle: Bool = false) -> LogEntry {
        var entry = LogEntry(hostID: bkHostID ?? hostID, area: area, isSingle: isSingle)
        if case .v4? = ip { entry.ipv4 = ip }
        if case .v6? = ip { entry.ipv6 = ip }
        if case .v6? = ipv6 { entry.ipv6 = ipv6 }
        if !transfers.isEmpty {
            entry.content = .files(transfers)
            entry.ipv6 = entry.ipv6 ?? transfers.lazy.compactMap { $0.ipv6(ofHost: entry.hostID) }.first
        } else if logType != 2 {
            // The content of a file step's host is its transfers: it has no text of its own. An empty text says no more than
            // a host that is left out.
            entry.content = log.flatMap { $0.isEmpty ? nil : .script($0) }
        }
        return entry
    }
}

extension FileTransfer {
    /// The IPv6 address of a host that is one of the two ends: in a distribution's answer it stands nowhere else.
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
    /// A whole number of 64 bits, never rounded. A fraction that is whole counts, any other does not.
    var integer: Int64? {
        if let number = withBytes({ Self.plainInteger($0) }) { return number }
        let text = string
        return Int64(text) ?? Double(text).flatMap { Int64(exactly: $0) }
    }
}

extension JSONToken {
    /// Up to eighteen digits, maybe behind a minus: nearly every number of an answer.
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

/// One element of `file_logs`; nil when all its fields are.
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
        /// Nil when nothing of the host is told.
        let endpoint: FileTransfer.Endpoint?

        init(from decoder: any Decoder) throws {
            // A server of old may write the address alone.
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

/// One transfer of a file-distribution step as the platform logged it (`file_logs` in its answers).
public struct FileTransfer: Sendable, Hashable {
    /// Whether the source uploads the file or the target downloads it.
    public enum Mode: Int, Sendable {
        case upload = 0
        case download = 1
    }

    /// One end of a transfer. Some answers name a host only by its id.
    public struct Endpoint: Sendable, Hashable {
        /// The platform's `bk_host_id`.
        public var hostID: Int64?
        /// The network area, `bk_cloud_id`.
        public var area: Int64?
        /// The addresses as the platform wrote them.
        public var ip, ipv6: String?

        /// Creates an end. Every part may be unknown.
        public init(hostID: Int64? = nil, area: Int64? = nil, ip: String? = nil, ipv6: String? = nil) {
            self.hostID = hostID
            self.area = area
            self.ip = ip
            self.ipv6 = ipv6
        }
    }

    /// Upload or download; nil when the platform sent an unknown number.
    public var mode: Mode?
    /// The source of the file.
    public var source: Endpoint?
    /// The path at the source.
    public var sourcePath: String?
    /// The destination of the file; downloads only.
    public var destination: Endpoint?
    /// The path at the destination; downloads only.
    public var destinationPath: String?
    /// The platform's number: 0 pulling, 1 waiting, 2 uploading, 3 downloading, 4 success, 5 failed.
    public var status: Int?
    /// The log of the transfer: lines of text.
    public var log: String?
    /// Size, speed and progress in the platform's words (`9.0 Bytes`, `1 KB/s`, `100%`). Answers for a single host lack
    /// them.
    public var size, speed, progress: String?

    /// Creates a transfer. Every part may be unknown.
    public init(
        mode: Mode? = nil, source: Endpoint? = nil, sourcePath: String? = nil, destination: Endpoint? = nil,
        destinationPath: String? = nil, status: Int? = nil, log: String? = nil, size: String? = nil,
        speed: String? = nil, progress: String? = nil
    ) {
        self.mode = mode
        self.source = source
        self.sourcePath = sourcePath
        self.destination = destination
        self.destinationPath = destinationPath
        self.status = status
        self.log = log
        self.size = size
        self.speed = speed
        self.progress = progress
    }

    /// A fixed English word for the status number; `status N` for an unknown one.
    public var statusName: String? {
        guard let status else { return nil }
        let names = FileTransfer.statusNames
        return names.indices.contains(status) ? names[status] : "status \(status)"
    }

    /// The words of the status numbers, from 0.
    public static let statusNames = ["pulling", "waiting", "uploading", "downloading", "success", "failed"]
}

extension FileTransfer {
    /// The result of a transfer. The order of the cases is the order in which a person wants to read transfers.
    public enum Outcome: Int, Sendable, CaseIterable {
        case failed
        /// The transfer has not ended, or its status number is unknown and so can't count as a success.
        case running
        case success
    }

    /// The result of the transfer, by its status number.
    public var outcome: Outcome {
        switch status {
        case 4: .success
        case 5: .failed
        default: .running
        }
    }

    /// The reason why the transfer has not succeeded; nil for a success. It is the last line of the log that has a
    /// word, without the time at its beginning. From a line in the platform's form (`FileName: … StatusDesc: … Detail:
    /// …`) it is only the detail.
    public var reason: String? {
        guard outcome != .success, let log else { return nil }
        let lines = log.split(whereSeparator: \.isNewline)
        return lines.reversed().lazy.compactMap(Self.meaning).first
    }

    private static func meaning(of line: Substring) -> String? {
        for label in ["Detail:", "StatusDesc:"] {
            guard let place = line.ranges(of: label).last else { continue }
            var text = line[place.upperBound...]
            if let next = text.firstRange(of: "Detail:") { text = text[..<next.lowerBound] }
            if let said = said(text) { return said }
        }
        var rest = line.drop(while: \.isWhitespace)
        if rest.first == "[", rest.dropFirst().first?.isNumber == true, let end = rest.firstIndex(of: "]") {
            rest = rest[rest.index(after: end)...]
        }
        return said(rest)
    }

    /// Returns the text without whitespace around it; nil when it has no letter or digit.
    private static func said(_ text: Substring) -> String? {
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        let start = text.drop(while: \.isWhitespace)
        return String(start[...(start.lastIndex { !$0.isWhitespace } ?? start.startIndex)])
    }
}

extension FileTransfer.Endpoint {
    /// The IPv4 address, or the IPv6 address when there is no valid IPv4 address.
    public var address: HostAddress? { ip.flatMap { HostAddress($0) } ?? ipv6.flatMap { HostAddress($0) } }

    /// The host at this end, with the parts that are known; nil when neither id nor address is known.
    public var host: Host? {
        let addresses = [ip, ipv6].compactMap { $0.flatMap { HostAddress($0) } }
        guard hostID != nil || !addresses.isEmpty else { return nil }
        var host = Host(id: hostID, area: area ?? 0)
        for address in addresses {
            switch address {
            case .v4: host.ipv4 = host.ipv4 ?? address
            case .v6: host.ipv6 = host.ipv6 ?? address
            }
        }
        return host
    }

    /// Whether `host` is the host at this end: by id, or when one of the two has no id, by network area and address.
    public func isSame(as host: Host) -> Bool {
        if let hostID, let id = host.id { return hostID == id }
        guard let address, area == nil || area == host.area else { return false }
        return address == host.ipv4 || address == host.ipv6
    }

    /// This end as a word of a host set: `10.0.0.2`, `3:10.0.0.2`, `fd00::5`, `id:101`; nil when neither address nor id
    /// is known.
    public var word: String? {
        guard let address else { return hostID.map { "id:\($0)" } ?? ip ?? ipv6 }
        guard let area, area != 0 else { return "\(address)" }
        return address.word(inArea: area)
    }
}

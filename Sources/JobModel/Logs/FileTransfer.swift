/// One transfer of a file-distribution step as the platform logged it (`file_logs` in its answers).
public struct FileTransfer: Sendable, Hashable {
    /// The direction: the source's upload or the target's download.
    public enum Mode: Int, Sendable {
        /// At the source.
        case upload = 0
        /// At the target.
        case download = 1
    }

    /// One end of a transfer. Some answers name a host by its id alone.
    public struct Endpoint: Sendable, Hashable {
        /// The platform's `bk_host_id`.
        public var hostID: Int64?
        /// The network area, `bk_cloud_id`.
        public var area: Int64?
        /// The addresses, as the platform wrote them.
        public var ip, ipv6: String?

        /// An end; every part may be unknown.
        public init(hostID: Int64? = nil, area: Int64? = nil, ip: String? = nil, ipv6: String? = nil) {
            self.hostID = hostID
            self.area = area
            self.ip = ip
            self.ipv6 = ipv6
        }
    }

    /// Upload or download; nil for a number that nobody knows.
    public var mode: Mode?
    /// Where the file came from.
    public var source: Endpoint?
    /// Its path there.
    public var sourcePath: String?
    /// Where it went; downloads only.
    public var destination: Endpoint?
    /// Its path there; downloads only.
    public var destinationPath: String?
    /// 0 pulling, 1 waiting, 2 uploading, 3 downloading, 4 success, 5 failed.
    public var status: Int?
    /// What was logged, lines of text.
    public var log: String?
    /// Size, speed and progress as the platform words them (`9.0 Bytes`, `1 KB/s`, `100%`); absent from single-host
    /// answers.
    public var size, speed, progress: String?

    /// A transfer; every part may be unknown.
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

    /// One fixed English word for each status number.
    public var statusName: String? {
        guard let status else { return nil }
        let names = FileTransfer.statusNames
        return names.indices.contains(status) ? names[status] : "status \(status)"
    }

    /// The words of the status numbers, from 0.
    public static let statusNames = ["pulling", "waiting", "uploading", "downloading", "success", "failed"]
}

extension FileTransfer {
    /// How a transfer stands, in the order in which a person wants to read of it.
    public enum Outcome: Int, Sendable, CaseIterable {
        /// The file did not arrive.
        case failed
        /// It has not ended, or nobody knows how: a number that is unknown is no success.
        case running
        /// The file arrived.
        case success
    }

    /// How the transfer stands.
    public var outcome: Outcome {
        switch status {
        case 4: .success
        case 5: .failed
        default: .running
        }
    }

    /// Why the transfer has not succeeded: the last line of its log that says something, without the time before it. Of a
    /// line in the platform's form (`FileName: … StatusDesc: … Detail: …`) only the detail. Nil for a success.
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

    /// The text without blanks around it; nil where it has no word.
    private static func said(_ text: Substring) -> String? {
        guard text.contains(where: { $0.isLetter || $0.isNumber }) else { return nil }
        let start = text.drop(while: \.isWhitespace)
        return String(start[...(start.lastIndex { !$0.isWhitespace } ?? start.startIndex)])
    }
}

extension FileTransfer.Endpoint {
    /// The address, where it is one: IPv4 where there is one.
    public var address: HostAddress? { ip.flatMap { HostAddress($0) } ?? ipv6.flatMap { HostAddress($0) } }

    /// The host that this end is, as far as the end tells; nil where it tells neither id nor address.
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

    /// Whether this end is a host: by id, or where one of the two has none, by network area and address.
    public func isSame(as host: Host) -> Bool {
        if let hostID, let id = host.id { return hostID == id }
        guard let address, area == nil || area == host.area else { return false }
        return address == host.ipv4 || address == host.ipv6
    }

    /// The end as a word of a host set: `10.0.0.2`, `3:10.0.0.2`, `fd00::5`, `id:101`; nil where nothing is told.
    public var word: String? {
        guard let address else { return hostID.map { "id:\($0)" } ?? ip ?? ipv6 }
        guard let area, area != 0 else { return "\(address)" }
        return address.word(inArea: area)
    }
}

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

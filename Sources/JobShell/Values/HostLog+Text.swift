import JobModel
import LogAnalysis

extension HostLog {
    /// The log as lines of text, for comparing and searching; nil when it is not here. Of a distribution each transfer
    /// is a line that tells what went where and what became of it, and then its own lines.
    public var text: [UInt8]? {
        switch content {
        case .script(let bytes): return bytes
        case .files(let transfers):
            var text = ""
            for transfer in transfers {
                text += transfer.heading + "\n"
                if let log = transfer.log, !log.isEmpty { text += log.last == "\n" ? log : log + "\n" }
            }
            return Array(text.utf8)
        case nil: return nil
        }
    }
}

extension FileTransfer {
    /// `download 10.0.0.2:/data/1.log -> 10.0.0.1:/tmp/1.log success`
    fileprivate var heading: String {
        func end(_ endpoint: Endpoint?, _ path: String?) -> String? {
            let host = endpoint.flatMap { $0.ip ?? $0.ipv6 ?? $0.hostID.map { "id:\($0)" } }
            let parts = [host, path].compactMap { $0 }
            return parts.isEmpty ? nil : parts.joined(separator: ":")
        }
        let direction =
            switch mode {
            case .upload: "upload"
            case .download: "download"
            case nil: "transfer"
            }
        let arrow = end(destination, destinationPath).map { "-> \($0)" }
        return [direction, end(source, sourcePath), arrow, statusName].compactMap { $0 }.joined(separator: " ")
    }
}

extension HostLog {
    /// What comparing knows of the host: its own addresses mean the same on every host.
    public var identity: HostIdentity {
        HostIdentity(addresses: [host.ipv4, host.ipv6].compactMap { $0?.description })
    }
}

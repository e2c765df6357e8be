import JobModel
import LogAnalysis

extension HostLog {
    /// The log as lines of text, for comparing and searching; nil when it is not here. Of a distribution each transfer
    /// is a line that tells what went where, what became of it and why, and then its own lines. The sources' uploads come
    /// first: an upload that failed is the cause of the downloads that did.
    public var text: [UInt8]? {
        switch content {
        case .script(let bytes): return bytes
        case .files(let transfers):
            var text = ""
            for transfer in transfers.filter({ $0.mode == .upload }) + transfers.filter({ $0.mode != .upload }) {
                text += transfer.heading(at: host) + "\n"
                if let log = transfer.log, !log.isEmpty { text += log.last == "\n" ? log : log + "\n" }
            }
            return Array(text.utf8)
        case nil: return nil
        }
    }
}

extension FileTransfer {
    /// `download 10.0.0.2:/data/1.log -> /tmp/1.log failed: no space left on device`
    ///
    /// - Parameter host: whose log it stands in. Its address is left out where it is the target, so that the lines of two
    ///   targets are the same though one of them is the source.
    func heading(at host: Host) -> String {
        let direction =
            switch mode {
            case .upload: "upload"
            case .download: "download"
            case nil: "transfer"
            }
        let target = destination.map { $0.isSame(as: host) } == true ? nil : destination
        let arrow = Self.place(target, destinationPath).map { "-> \($0)" }
        let state = statusName.map { name in outcome == .failed ? reason.map { "\(name): \($0)" } ?? name : name }
        return [direction, Self.place(source, sourcePath), arrow, state].compactMap { $0 }.joined(separator: " ")
    }

    /// `10.0.0.2:/data/1.log`, `[fd00::5]:/data/1.log`
    private static func place(_ end: Endpoint?, _ path: String?) -> String? {
        let word = end?.word.map { $0.contains(":") && $0.first != "[" && HostAddress($0) != nil ? "[\($0)]" : $0 }
        let parts = [word, path].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ":")
    }
}

extension HostLog {
    /// What comparing knows of the host: its own addresses and its own name mean the same on every host.
    ///
    /// Not so where a distribution's target is a source, too: there its address names the source, as it does in every other
    /// target's log.
    public var identity: HostIdentity {
        if case .files(let transfers)? = content, transfers.contains(where: { $0.source?.isSame(as: host) == true }) {
            return .unknown
        }
        return HostIdentity(
            addresses: [host.ipv4, host.ipv6].compactMap { $0?.description }, name: host.name)
    }
}

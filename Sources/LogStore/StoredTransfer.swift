import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A file transfer as the store writes it: JSON with the platform's own names of the fields, absent ones left out.
struct StoredTransfer: Codable {
    private struct End: Codable {
        var bk_host_id, bk_cloud_id: Int64?
        var ip, ipv6: String?
    }

    private var mode, status: Int?
    private var src_ip, dest_ip: End?
    private var src_path, dest_path, log_content, size, speed, process: String?

    /// The bytes of some transfers. Fields are sorted, so that equal transfers are equal bytes.
    static func encode(_ transfers: [FileTransfer]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Numbers and texts only: there is nothing in them that an encoder could refuse.
        guard let data = try? encoder.encode(transfers.map(StoredTransfer.init)) else { return [] }
        return Array(data)
    }

    /// The transfers of such bytes, or nil when they are something else.
    static func decode(_ bytes: [UInt8]) -> [FileTransfer]? {
        try? JSONDecoder().decode([StoredTransfer].self, from: Data(bytes)).map(\.transfer)
    }

    private init(_ transfer: FileTransfer) {
        mode = transfer.mode?.rawValue
        status = transfer.status
        src_ip = transfer.source.map(Self.end)
        dest_ip = transfer.destination.map(Self.end)
        src_path = transfer.sourcePath
        dest_path = transfer.destinationPath
        log_content = transfer.log
        size = transfer.size
        speed = transfer.speed
        process = transfer.progress
    }

    private var transfer: FileTransfer {
        FileTransfer(
            mode: mode.flatMap(FileTransfer.Mode.init), source: src_ip.map(Self.endpoint), sourcePath: src_path,
            destination: dest_ip.map(Self.endpoint), destinationPath: dest_path, status: status, log: log_content,
            size: size, speed: speed, progress: process)
    }

    private static func end(_ endpoint: FileTransfer.Endpoint) -> End {
        End(bk_host_id: endpoint.hostID, bk_cloud_id: endpoint.area, ip: endpoint.ip, ipv6: endpoint.ipv6)
    }

    private static func endpoint(_ end: End) -> FileTransfer.Endpoint {
        FileTransfer.Endpoint(hostID: end.bk_host_id, area: end.bk_cloud_id, ip: end.ip, ipv6: end.ipv6)
    }
}

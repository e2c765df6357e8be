import CZstd
import Digests
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A content as the store sees it: bytes, and what kind they are.
struct ContentBytes {
    /// What the bytes are; the number stands in the column `content.kind`.
    enum Kind: Int {
        /// What a script printed, as it came.
        case script = 0
        /// Transfers of a file step, as JSON.
        case files = 1
    }

    let kind: Kind
    let bytes: [UInt8]
    /// How many bytes were printed: for files, the texts of the transfers without the JSON around them.
    let printed: Int

    init(_ content: HostLog.Content) {
        switch content {
        case .script(let bytes):
            kind = .script
            self.bytes = bytes
            printed = bytes.count
        case .files(let transfers):
            kind = .files
            bytes = StoredTransfer.encode(transfers)
            printed = transfers.reduce(0) { $0 + ($1.log?.utf8.count ?? 0) }
        }
    }

    /// The name of the content: its SHA-256, 32 bytes.
    var digest: Data {
        Data(SHA256Digest(of: bytes).bytes)
    }

    /// The content that was stored as these bytes, or nil when they are not what the kind says.
    static func content(_ bytes: [UInt8], kind: Int) -> HostLog.Content? {
        switch Kind(rawValue: kind) {
        case .script: .script(bytes)
        case .files: StoredTransfer.decode(bytes).map(HostLog.Content.files)
        case nil: nil
        }
    }
}

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

/// Compresses contents for the store: zstd, level 1, a frame for each part of at most `partBytes`, with a checksum.
///
/// Parts keep the memory of a 200 MB log within bounds; frames one after another are still one stream that the `zstd`
/// tool reads. One context serves all contents of a batch.
struct Compressor: ~Copyable {
    /// How many bytes of a content become one part.
    static let partBytes = 4 << 20

    private let context: OpaquePointer
    private var scratch: [UInt8] = []

    init() throws(Failure) {
        guard let context = ZSTD_createCCtx() else { throw Texts.noMemory }
        self.context = context
        ZSTD_CCtx_setParameter(context, ZSTD_c_compressionLevel, 1)
        ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1)
    }

    deinit {
        ZSTD_freeCCtx(context)
    }

    /// The parts of a content, in order; none for an empty one.
    mutating func parts(of bytes: [UInt8]) throws(Failure) -> [Data] {
        var parts: [Data] = []
        parts.reserveCapacity(bytes.count / Self.partBytes + 1)
        for start in stride(from: 0, to: bytes.count, by: Self.partBytes) {
            parts.append(try frame(of: bytes[start..<min(start + Self.partBytes, bytes.count)]))
        }
        return parts
    }

    private mutating func frame(of part: ArraySlice<UInt8>) throws(Failure) -> Data {
        let bound = ZSTD_compressBound(part.count)
        if scratch.count < bound { scratch = [UInt8](repeating: 0, count: bound) }
        let context = context
        let count = scratch.withUnsafeMutableBytes { output in
            part.withUnsafeBytes { input in
                ZSTD_compress2(context, output.baseAddress, output.count, input.baseAddress, input.count)
            }
        }
        guard ZSTD_isError(count) == 0 else { throw Texts.noMemory }
        return scratch.withUnsafeBytes { Data($0.prefix(count)) }
    }
}

/// Reads what `Compressor` wrote.
struct Decompressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(Failure) {
        guard let context = ZSTD_createDCtx() else { throw Texts.noMemory }
        self.context = context
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    /// One part, unpacked; nil when it is damaged or longer than `most` bytes.
    func unpacked(_ part: UnsafeRawBufferPointer, most: Int) -> [UInt8]? {
        var isWhole = false
        let bytes = [UInt8](unsafeUninitializedCapacity: min(most, Compressor.partBytes)) { output, filled in
            let count = ZSTD_decompressDCtx(context, output.baseAddress, output.count, part.baseAddress, part.count)
            isWhole = ZSTD_isError(count) == 0
            filled = isWhole ? count : 0
        }
        return isWhole ? bytes : nil
    }
}

import CZstd
import Digests
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// A content as the store handles it: bytes and their kind.
struct ContentBytes {
    /// The kind of the bytes. The raw value is in the column `content.kind`.
    enum Kind: Int {
        /// The output of a script, unchanged.
        case script = 0
        /// The transfers of a file step, as JSON.
        case files = 1
    }

    let kind: Kind
    let bytes: [UInt8]
    /// The number of bytes that were printed: for files, the texts of the transfers without the JSON around them.
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

    /// The SHA-256 of the bytes (32 bytes), by which the store finds the content.
    var digest: Data {
        Data(SHA256Digest(of: bytes).bytes)
    }

    /// Returns the content that was stored as these bytes; nil when the bytes don't fit the kind.
    static func content(_ bytes: [UInt8], kind: Int) -> HostLog.Content? {
        switch Kind(rawValue: kind) {
        case .script: .script(bytes)
        case .files: StoredTransfer.decode(bytes).map(HostLog.Content.files)
        case nil: nil
        }
    }
}

/// A file transfer as the store writes it: JSON with the platform's own field names, without absent fields.
struct StoredTransfer: Codable {
    private struct End: Codable {
        var bk_host_id, bk_cloud_id: Int64?
        var ip, ipv6: String?
    }

    private var mode, status: Int?
    private var src_ip, dest_ip: End?
    private var src_path, dest_path, log_content, size, speed, process: String?

    /// Encodes transfers. Fields are sorted, so that equal transfers have equal bytes.
    static func encode(_ transfers: [FileTransfer]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // The values are only numbers and texts, which an encoder never refuses.
        guard let data = try? encoder.encode(transfers.map(StoredTransfer.init)) else { return [] }
        return Array(data)
    }

    /// Decodes transfers; nil when the bytes are something else.
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

/// Compresses contents for the store with zstd, level 1: one frame with a checksum for each part of at most
/// `partBytes`.
///
/// Parts limit the memory that a log of 200 MB needs. Consecutive frames are still one stream that the `zstd` tool
/// reads. One context serves all contents of a batch.
struct Compressor: ~Copyable {
    /// The number of bytes of a content in one part.
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

    /// Returns the compressed parts of a content in order; none for an empty content.
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

/// Decompresses what `Compressor` wrote.
struct Decompressor: ~Copyable {
    private let context: OpaquePointer

    init() throws(Failure) {
        guard let context = ZSTD_createDCtx() else { throw Texts.noMemory }
        self.context = context
    }

    deinit {
        ZSTD_freeDCtx(context)
    }

    /// Returns the decompressed bytes of one part; nil when it is damaged or longer than `most` bytes.
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

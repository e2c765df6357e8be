import CZstd
import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

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

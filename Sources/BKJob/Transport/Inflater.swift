import CZlib
import NIOCore

/// Why a compressed body can't be decompressed.
enum UnpackError: Error {
    /// The compressed data ends early.
    case cut
    /// The data is not of the declared format, or is corrupt.
    case damaged
    /// There is not enough memory to decompress it.
    case noMemory
}

/// The body has a content encoding that joblog did not ask for.
struct UnknownEncoding: Error {
    /// The value of the header `Content-Encoding`.
    let name: String
}

/// Decompresses a body in gzip or zlib format, which it tells apart by the first bytes.
///
/// The output comes in chunks of limited size, each made when it is asked for, so that a few kilobytes that unpack to
/// gigabytes are never in memory at once. (The HTTP client's own decompression unpacks everything in a chunk from the
/// network at once.)
final class Inflater {
    /// The largest size of a chunk of output, in bytes.
    private static let pieceBytes = 1 << 16

    /// The stream is allocated separately because zlib keeps its address and refuses a stream that was moved.
    private let stream: UnsafeMutablePointer<z_stream>
    /// Compressed bytes that are not decompressed yet.
    private var packed = ByteBuffer()
    /// Whether zlib may have more output although it has consumed all of `packed`.
    private var hasMore = false
    private var hasBegun = false
    private var isAtEnd = false

    /// - Throws: `UnpackError.noMemory`.
    init() throws(UnpackError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits are the window of 32 KiB; adding 32 makes zlib detect gzip and zlib by itself.
        guard inflateInit2_(stream, 15 + 32, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
            stream.deallocate()
            throw .noMemory
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Takes a chunk from the network. The previous chunk must have been consumed.
    func take(_ piece: ByteBuffer) {
        packed = piece
        if piece.readableBytes > 0 { hasBegun = true }
    }

    /// Returns the next decompressed bytes; nil when another chunk from the network is needed.
    ///
    /// - Throws: `UnpackError`.
    func next() throws(UnpackError) -> ByteBuffer? {
        if isAtEnd {
            // Bytes after the end of the compressed data belong to nothing.
            if packed.readableBytes > 0 { throw .damaged }
            return nil
        }
        guard hasMore || packed.readableBytes > 0 else { return nil }
        var piece = ByteBuffer()
        let size = Self.pieceBytes
        var taken = 0
        var status = Z_OK
        packed.withUnsafeReadableBytes { input in
            let given = UInt32(clamping: input.count)
            // zlib only reads the input; its type is not const unless ZLIB_CONST is defined.
            stream.pointee.next_in = input.baseAddress.map {
                UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: UInt8.self))
            }
            stream.pointee.avail_in = given
            piece.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { output in
                stream.pointee.next_out = output.baseAddress?.assumingMemoryBound(to: UInt8.self)
                stream.pointee.avail_out = UInt32(size)
                status = inflate(stream, Z_NO_FLUSH)
                return size - Int(stream.pointee.avail_out)
            }
            taken = Int(given - stream.pointee.avail_in)
        }
        hasMore = stream.pointee.avail_out == 0
        packed.moveReaderIndex(forwardBy: taken)
        switch status {
        case Z_OK: break
        // zlib could make no progress: it needs another chunk.
        case Z_BUF_ERROR where packed.readableBytes == 0: break
        case Z_STREAM_END: isAtEnd = true
        case Z_MEM_ERROR: throw .noMemory
        default: throw .damaged
        }
        if piece.readableBytes > 0 { return piece }
        return try next()
    }

    /// Tells the inflater that the body has ended.
    ///
    /// - Throws: `UnpackError.cut` when the compressed data was incomplete. An empty body counts as complete.
    func finish() throws(UnpackError) {
        guard isAtEnd || !hasBegun else { throw .cut }
    }
}

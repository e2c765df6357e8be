import CZlib
import NIOCore

/// Why an answer that came packed can't be unpacked.
enum UnpackError: Error {
    /// It ends in the middle.
    case cut
    /// It is not what its header says, or bytes of it are wrong.
    case damaged
    /// There is not enough memory for the unpacking.
    case noMemory
}

/// An answer came packed in a way that joblog didn't ask for.
struct UnknownEncoding: Error {
    /// What the header `Content-Encoding` names.
    let name: String
}

/// Unpacks an answer that came as gzip or zlib, which are told apart by their first bytes.
///
/// It gives out pieces of a fixed size, each when it is asked for, so that a few kilobytes that unpack to gigabytes never
/// stand in memory. (The HTTP client's own unpacking hands on all that a piece from the network unpacks to at once.)
final class Inflater {
    /// How large an unpacked piece is at most, in bytes.
    private static let pieceBytes = 1 << 16

    /// zlib keeps the address of its stream and refuses one that moved, so that it has a place of its own.
    private let stream: UnsafeMutablePointer<z_stream>
    /// What came from the network and is not unpacked yet.
    private var packed = ByteBuffer()
    /// Whether zlib may have more to give out although it has taken all of `packed`.
    private var hasMore = false
    private var hasBegun = false
    private var isAtEnd = false

    /// - Throws: `UnpackError.noMemory`.
    init() throws(UnpackError) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // The window of 32 KiB (15 bits); 32 more asks for gzip and zlib, whichever comes.
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

    /// Takes a piece from the network. The one before it must have been unpacked.
    func take(_ piece: ByteBuffer) {
        packed = piece
        if piece.readableBytes > 0 { hasBegun = true }
    }

    /// The next unpacked bytes; nil when another piece from the network is needed.
    ///
    /// - Throws: `UnpackError`.
    func next() throws(UnpackError) -> ByteBuffer? {
        if isAtEnd {
            // Whatever follows the packed bytes belongs to no answer.
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
            // zlib only reads it: its type says less unless ZLIB_CONST is defined.
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
        // It had nothing to do: it needs another piece.
        case Z_BUF_ERROR where packed.readableBytes == 0: break
        case Z_STREAM_END: isAtEnd = true
        case Z_MEM_ERROR: throw .noMemory
        default: throw .damaged
        }
        if piece.readableBytes > 0 { return piece }
        return try next()
    }

    /// Says that nothing more comes from the network.
    ///
    /// - Throws: `UnpackError.cut` when the packed bytes were not whole. Nothing at all counts as whole.
    func finish() throws(UnpackError) {
        guard isAtEnd || !hasBegun else { throw .cut }
    }
}

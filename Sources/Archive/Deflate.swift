import CZlib
import JobModel

/// Compresses bytes with zlib's deflate into one gzip member.
struct Deflater: ~Copyable {
    /// zlib counts its input in 32 bits, so longer input is passed to it in parts.
    private static let partBytes = Int(UInt32.max / 2)
    private static let scratchBytes = 1 << 18

    /// Allocated separately because zlib keeps the stream's address and refuses a stream that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter level: The compression level, from 0 to 9.
    /// - Throws: `Failure` when there is not enough memory.
    init(level: Int32) throws(Failure) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits mean a window of 32 KiB; adding 16 asks for gzip's header and trailer instead of zlib's.
        let status = deflateInit2_(
            stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
        guard status == Z_OK else {
            stream.deallocate()
            throw Texts.noMemory
        }
        self.stream = stream
        scratch = .allocate(capacity: Self.scratchBytes)
    }

    deinit {
        deflateEnd(stream)
        stream.deallocate()
        scratch.deallocate()
    }

    /// Compresses `bytes` and appends the output that is available so far.
    borrowing func pack(_ bytes: [UInt8], into output: inout [UInt8]) throws(Failure) {
        for start in stride(from: 0, to: bytes.count, by: Self.partBytes) {
            let part = bytes[start..<min(start + Self.partBytes, bytes.count)]
            try part.withUnsafeBufferPointer { input throws(Failure) in
                // zlib only reads the input; its pointer is const only where ZLIB_CONST is defined.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                try run(Z_NO_FLUSH, into: &output)
            }
        }
    }

    /// Appends the remaining output and the trailer. `pack` must not be called afterwards.
    borrowing func end(into output: inout [UInt8]) throws(Failure) {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        try run(Z_FINISH, into: &output)
    }

    /// Calls deflate until it leaves room in the output buffer, which means that it has consumed all of its input.
    private borrowing func run(_ flush: Int32, into output: inout [UInt8]) throws(Failure) {
        repeat {
            stream.pointee.next_out = scratch.baseAddress
            stream.pointee.avail_out = UInt32(scratch.count)
            guard deflate(stream, flush) != Z_STREAM_ERROR else { throw Texts.noMemory }
            output += scratch[..<(scratch.count - Int(stream.pointee.avail_out))]
        } while stream.pointee.avail_out == 0
    }
}

/// Decompresses bytes with zlib's inflate.
final class Inflater {
    /// The container of the compressed bytes, as zlib's `windowBits` argument.
    enum Wrapping: Int32 {
        /// Gzip's header and trailer, whose CRC-32 and length zlib checks. 15 bits mean a window of 32 KiB; adding 16
        /// asks for gzip.
        case gzip = 31
        /// Raw deflate without a container, which a negative number of window bits asks for.
        case none = -15
    }

    /// The result of a call of `unpack`.
    enum Result {
        /// At least one unpacked byte.
        case piece([UInt8])
        /// The compressed stream is complete, and every check that zlib makes has passed.
        case end
        /// The feed ended before the compressed stream did.
        case cut
        /// The compressed bytes are invalid.
        case damaged
    }

    /// Allocated separately because zlib keeps the stream's address and refuses a stream that has moved.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false

    /// The number of compressed bytes consumed so far, over all members.
    private(set) var packedBytes = 0

    /// - Throws: `Failure` when there is not enough memory.
    init(_ wrapping: Wrapping) throws(Failure) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        let size = Int32(MemoryLayout<z_stream>.size)
        guard inflateInit2_(stream, wrapping.rawValue, ZLIB_VERSION, size) == Z_OK else {
            stream.deallocate()
            throw Texts.noMemory
        }
        self.stream = stream
    }

    deinit {
        inflateEnd(stream)
        stream.deallocate()
    }

    /// Prepares for the compressed stream that follows the one just finished.
    func reset() {
        inflateReset(stream)
        isAtEnd = false
    }

    /// Unpacks bytes from the feed until there is a piece to return, or the stream ends.
    ///
    /// - Throws: `Failure` when there is not enough memory, or the error that the feed throws.
    func unpack(_ feed: ByteFeed) throws -> Result {
        var status = Z_OK
        while !isAtEnd {
            // zlib may still hold output after it has consumed all input, so the end of the feed is judged after the
            // call.
            let hasInput = try feed.fill()
            let piece = [UInt8](unsafeUninitializedCapacity: ByteFeed.pieceBytes) { output, count in
                feed.take { input in
                    let given = UInt32(clamping: input.count)
                    // zlib only reads the input; its pointer is const only where ZLIB_CONST is defined.
                    stream.pointee.next_in = input.baseAddress.map { UnsafeMutablePointer(mutating: $0) }
                    stream.pointee.avail_in = given
                    stream.pointee.next_out = output.baseAddress
                    stream.pointee.avail_out = UInt32(output.count)
                    status = inflate(stream, Z_NO_FLUSH)
                    count = output.count - Int(stream.pointee.avail_out)
                    let taken = Int(given - stream.pointee.avail_in)
                    packedBytes += taken
                    return taken
                }
            }
            switch status {
            case Z_OK, Z_BUF_ERROR: break
            case Z_STREAM_END: isAtEnd = true
            case Z_MEM_ERROR: throw Texts.noMemory
            default: return .damaged
            }
            if !piece.isEmpty { return .piece(piece) }
            if !hasInput && !isAtEnd { return .cut }
            // zlib consumed nothing and produced nothing although it had input: it can make no progress.
            if hasInput && status == Z_BUF_ERROR { return .damaged }
        }
        return .end
    }
}

import CZlib
import JobModel

/// One run of zlib's deflate that makes a gzip member.
struct Deflater: ~Copyable {
    /// zlib counts what is left in 32 bits; what is longer goes in by parts.
    private static let partBytes = Int(UInt32.max / 2)
    private static let scratchBytes = 1 << 18

    /// zlib keeps the address of its stream and refuses one that moved, so that it has a place of its own.
    private let stream: UnsafeMutablePointer<z_stream>
    private let scratch: UnsafeMutableBufferPointer<UInt8>

    /// - Parameter level: From 0 to 9.
    /// - Throws: `Failure` when there is not enough memory.
    init(level: Int32) throws(Failure) {
        let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // The window of 32 KiB (15 bits), and 16 more asks for gzip's header and trailer instead of zlib's.
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

    /// Takes bytes in and appends what comes out of it so far.
    borrowing func pack(_ bytes: [UInt8], into output: inout [UInt8]) throws(Failure) {
        for start in stride(from: 0, to: bytes.count, by: Self.partBytes) {
            let part = bytes[start..<min(start + Self.partBytes, bytes.count)]
            try part.withUnsafeBufferPointer { input throws(Failure) in
                // zlib only reads it: its type says less unless ZLIB_CONST is defined.
                stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.pointee.avail_in = UInt32(input.count)
                try run(Z_NO_FLUSH, into: &output)
            }
        }
    }

    /// Appends the rest and the trailer. Nothing may be packed afterwards.
    borrowing func end(into output: inout [UInt8]) throws(Failure) {
        stream.pointee.next_in = nil
        stream.pointee.avail_in = 0
        try run(Z_FINISH, into: &output)
    }

    /// Calls deflate until it leaves room in its output, which means that it has taken everything in.
    private borrowing func run(_ flush: Int32, into output: inout [UInt8]) throws(Failure) {
        repeat {
            stream.pointee.next_out = scratch.baseAddress
            stream.pointee.avail_out = UInt32(scratch.count)
            guard deflate(stream, flush) != Z_STREAM_ERROR else { throw Texts.noMemory }
            output += scratch[..<(scratch.count - Int(stream.pointee.avail_out))]
        } while stream.pointee.avail_out == 0
    }
}

/// One run of zlib's inflate.
final class Inflater {
    /// What the packed bytes are wrapped in.
    enum Wrapping: Int32 {
        /// Gzip's header and trailer with CRC-32 and length, which zlib checks: a window of 32 KiB (15 bits) and 16 more.
        case gzip = 31
        /// Nothing: zlib's way to ask for it is a negative window.
        case none = -15
    }

    /// What came of a call of `unpack`.
    enum Result {
        /// Unpacked bytes, one at least.
        case piece([UInt8])
        /// The packed bytes are at their end, and what zlib can check of them is right.
        case end
        /// They go on, but the feed has no more.
        case cut
        /// They are wrong.
        case damaged
    }

    /// zlib keeps the address of its stream and refuses one that moved, so that it has a place of its own.
    private let stream: UnsafeMutablePointer<z_stream>
    private var isAtEnd = false

    /// How many packed bytes were taken since the beginning, over all members.
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

    /// Begins anew, behind the end of what was unpacked.
    func reset() {
        inflateReset(stream)
        isAtEnd = false
    }

    /// Unpacks until there is a piece to hand out.
    ///
    /// - Throws: `Failure` when there is not enough memory, and what the feed throws.
    func unpack(_ feed: ByteFeed) throws -> Result {
        var status = Z_OK
        while !isAtEnd {
            // zlib may have something to give out although all was taken: it is asked before the end of the feed counts.
            let hasInput = try feed.fill()
            let piece = [UInt8](unsafeUninitializedCapacity: ByteFeed.pieceBytes) { output, count in
                feed.take { input in
                    let given = UInt32(clamping: input.count)
                    // zlib only reads it: its type says less unless ZLIB_CONST is defined.
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
            // It took nothing and gave nothing: it never will.
            if hasInput && status == Z_BUF_ERROR { return .damaged }
        }
        return .end
    }
}

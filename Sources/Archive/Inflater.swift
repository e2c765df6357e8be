import CZlib
import JobModel

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

import JobModel

/// Compresses bytes as gzip.
public enum Gzip {
    /// Returns one complete gzip member (RFC 1952). Its timestamp is 0, so that equal input gives equal output.
    ///
    /// Concatenated members are one gzip file (section 2.2), so several cores can each compress a part of a file.
    ///
    /// - Parameters:
    ///   - chunks: The bytes to compress, as consecutive chunks. An empty list gives the member of an empty file.
    ///   - level: The compression level, from 0 (uncompressed) and 1 (fastest) to 9 (smallest).
    /// - Throws: `Failure` when there is not enough memory.
    public static func member(_ chunks: [[UInt8]], level: Int = 6) throws(Failure) -> [UInt8] {
        precondition((0...9).contains(level), "gzip has levels from 0 to 9")
        let deflater = try Deflater(level: Int32(level))
        var output: [UInt8] = []
        for chunk in chunks { try deflater.pack(chunk, into: &output) }
        try deflater.end(into: &output)
        return output
    }
}

/// Decompresses gzip (RFC 1952) from chunks of bytes. The input may be any number of concatenated members.
public final class GzipReader {
    /// Sentences for the user about unexpected bytes after the last member. The list is complete once `bytes` has
    /// returned an empty array.
    public private(set) var notes: [String] = []

    private let limits: ArchiveLimits
    private let feed: ByteFeed
    private var inflater: Inflater?
    private var unpackedBytes = 0
    private var end: Result<Void, any Error>?

    /// - Parameters:
    ///   - limits: The limits; only `totalBytes`, `ratio` and `ratioFreeBytes` apply to gzip.
    ///   - chunk: Returns the next compressed bytes, in chunks of any size, and an empty array at the end.
    public init(limits: ArchiveLimits = ArchiveLimits(), chunk: @escaping () throws -> [UInt8]) {
        self.limits = limits
        feed = ByteFeed(chunk)
    }

    /// Returns the next decompressed bytes, at most 64 KiB; an empty array at the end.
    ///
    /// - Throws: `Failure` with one of the codes of `ArchiveReader`, or the error of the caller's closure.
    public func bytes() throws -> [UInt8] {
        if let end {
            try end.get()
            return []
        }
        do {
            if let piece = try piece() { return piece }
            end = .success(())
            return []
        } catch {
            end = .failure(error)
            throw error
        }
    }

    private func piece() throws -> [UInt8]? {
        let inflater = try inflater ?? begin()
        self.inflater = inflater
        while true {
            switch try inflater.unpack(feed) {
            case .piece(let piece):
                unpackedBytes += piece.count
                if unpackedBytes > limits.totalBytes { throw Texts.tooMuch(limits.totalBytes) }
                if limits.isBomb(unpackedBytes, packedBytes: inflater.packedBytes) {
                    throw Texts.bomb(nil, unpackedBytes, packedBytes: inflater.packedBytes)
                }
                return piece
            case .end:
                guard try anotherMemberFollows() else { return nil }
                inflater.reset()
            case .cut: throw Texts.gzipCut(unpackedBytes)
            case .damaged: throw Texts.gzipDamaged(unpackedBytes)
            }
        }
    }

    private func begin() throws -> Inflater {
        guard try feed.fill() else { throw Texts.empty }
        guard try feed.peek() == Self.magic else { throw Texts.notGzip }
        return try Inflater(.gzip)
    }

    /// The first byte of the two-byte signature of a member.
    private static let magic: UInt8 = 0x1f

    /// Whether another member follows the one just read.
    ///
    /// Zeros after a member are skipped silently, because tapes fill their blocks with zeros. Any other bytes that are
    /// not a member add a note, as gzip itself warns about them.
    private func anotherMemberFollows() throws -> Bool {
        var zeros = 0
        while zeros < limits.ratioFreeBytes, try feed.peek() == 0 { zeros += try feed.skip(1) }
        guard let byte = try feed.peek() else { return false }
        if zeros == 0, byte == Self.magic { return true }
        notes.append(Texts.bytesBehindGzip)
        return false
    }
}

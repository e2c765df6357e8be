import JobModel

/// Packs bytes as gzip.
public enum Gzip {
    /// One complete gzip member (RFC 1952) with the time 0, so that the same bytes give the same member.
    ///
    /// Members one after another are one gzip file (section 2.2), so that several cores can pack the parts of one.
    ///
    /// - Parameters:
    ///   - chunks: What is packed, one chunk after another; none gives the member of an empty file.
    ///   - level: From 0 (not packed at all) and 1 (fast) to 9 (small).
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

/// Unpacks gzip (RFC 1952) from chunks of bytes: any number of members one after another.
public final class GzipReader {
    /// Sentences for a person about what stood behind the last member. They are complete once `bytes` gave nothing.
    public private(set) var notes: [String] = []

    private let limits: ArchiveLimits
    private let feed: ByteFeed
    private var inflater: Inflater?
    private var unpackedBytes = 0
    private var end: Result<Void, any Error>?

    /// - Parameters:
    ///   - limits: `totalBytes`, `ratio` and `ratioFreeBytes` hold here.
    ///   - chunk: Gives the next packed bytes, as many as it likes, and an empty array at their end.
    public init(limits: ArchiveLimits = ArchiveLimits(), chunk: @escaping () throws -> [UInt8]) {
        self.limits = limits
        feed = ByteFeed(chunk)
    }

    /// The next unpacked bytes, at most 64 KiB; empty at the end.
    ///
    /// - Throws: `Failure` with one of the codes of `ArchiveReader`, or what the caller's closure throws.
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

    /// The first of the two bytes with which a member begins.
    private static let magic: UInt8 = 0x1f

    /// Looks at what stands behind a member. Zeros are what tapes fill their blocks with, and are passed over in silence;
    /// whatever else is no member is told, as gzip does.
    private func anotherMemberFollows() throws -> Bool {
        var zeros = 0
        while zeros < limits.ratioFreeBytes, try feed.peek() == 0 { zeros += try feed.skip(1) }
        guard let byte = try feed.peek() else { return false }
        if zeros == 0, byte == Self.magic { return true }
        notes.append(Texts.bytesBehindGzip)
        return false
    }
}

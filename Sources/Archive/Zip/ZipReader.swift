import CZlib
import JobModel

/// Reads a zip archive (PKWARE's APPNOTE 6.3.10, zip64 included). Entries may be stored or deflated, and are returned
/// in the order of the central directory.
public final class ZipReader: ArchiveReader {
    /// The number of entries that have been read or skipped completely so far.
    public private(set) var wholeEntries = 0
    /// Sentences for the user about harmless oddities, such as bytes after the archive's end.
    public let notes: [String]

    private enum State {
        case between
        /// The current entry, whose bytes are being read.
        case within(ZipEntryBytes)
        case failed(any Error)
    }

    private let read: (_ offset: Int, _ count: Int) throws -> [UInt8]
    private let records: [ZipRecord]
    private var position = 0
    private var state = State.between

    /// Reads the central directory. An archive with any hostile entry is refused here, before an entry is returned.
    ///
    /// - Parameters:
    ///   - size: The size of the archive in bytes.
    ///   - limits: The sizes beyond which the archive is refused.
    ///   - read: Returns `count` bytes from `offset` on, which always lie within `size`. Fewer bytes mean that the file
    ///     has been cut in the meantime.
    /// - Throws: `Failure`, or the error of `read`.
    public init(
        size: Int, limits: ArchiveLimits = ArchiveLimits(),
        read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]
    ) throws {
        self.read = read
        let directory = try ZipDirectory(size: size, limits: limits, read: read)
        records = directory.records
        notes = directory.notes
    }

    /// Returns the next entry, or nil after the last one; see `ArchiveReader`.
    public func next() throws -> ArchiveEntry? {
        try keepingFailure {
            if case .within = state {
                wholeEntries += 1
                state = .between
            }
            guard position < records.count else { return nil }
            let record = records[position]
            position += 1
            state = .within(try ZipEntryBytes(record, wholeEntries: wholeEntries, read: read))
            return ArchiveEntry(
                path: record.path, size: record.size, modifiedSeconds: record.modifiedSeconds, kind: record.kind)
        }
    }

    /// Returns the next piece of the current entry's bytes, empty at the end; see `ArchiveReader`.
    public func bytes() throws -> [UInt8] {
        try keepingFailure {
            guard case .within(let entry) = state else { return [] }
            let piece = try entry.next()
            if piece.isEmpty {
                wholeEntries += 1
                state = .between
            }
            return piece
        }
    }

    private func keepingFailure<Result>(_ work: () throws -> Result) throws -> Result {
        if case .failed(let error) = state { throw error }
        do { return try work() } catch {
            state = .failed(error)
            throw error
        }
    }
}

/// Reads the bytes of one entry of a zip archive, unpacking and checking them on the way.
final class ZipEntryBytes {
    private let record: ZipRecord
    private let wholeEntries: Int
    private let feed: ByteFeed
    private let inflater: Inflater?
    private var count = 0
    private var checksum: UInt = crc32(0, nil, 0)

    /// Reads the local header, which precedes the bytes.
    ///
    /// - Throws: `Failure` when the local header contradicts the central directory, or the error of `read`.
    init(_ record: ZipRecord, wholeEntries: Int, read: @escaping ZipDirectory.Read) throws {
        self.record = record
        self.wholeEntries = wholeEntries
        let header = try read(record.offset, ZipRecord.localBytes + record.name.count)
        guard header.count == ZipRecord.localBytes + record.name.count else {
            throw Texts.zipCut(record.path, wholeEntries: wholeEntries)
        }
        var fields = LittleEndian(header)
        guard fields.take(4) == [0x50, 0x4b, 0x03, 0x04] else { throw Texts.zipHeaderDamaged(record.path) }
        _ = fields.number(2)
        let flags = fields.number(2)
        if flags & 1 != 0 { throw Texts.encrypted(record.path) }
        guard fields.number(2) == record.method.rawValue else { throw Texts.zipHeaderDamaged(record.path) }
        _ = fields.take(2 + 2 + 4)
        let packedSize = fields.number(4)
        _ = fields.number(4)
        let (nameLength, extraLength) = (fields.number(2), fields.number(2))
        // With bit 3 the size is in a descriptor after the bytes instead, which the central directory repeats.
        let saysNothing = flags & 8 != 0 || packedSize == 0 || packedSize == 0xffff_ffff
        guard saysNothing || packedSize == record.packedSize, nameLength == record.name.count,
            fields.take(nameLength) == record.name
        else { throw Texts.zipHeaderDamaged(record.path) }
        let start = record.offset + header.count + extraLength
        guard start + record.packedSize <= record.limit else { throw Texts.overlap(record.path) }
        feed = ByteFeed(start..<start + record.packedSize, read)
        inflater = record.method == .deflated ? try Inflater(.none) : nil
    }

    /// Returns the next piece; empty at the end.
    func next() throws -> [UInt8] {
        let piece = try unpacked()
        count += piece.count
        if count > record.size { throw Texts.wrongSize(record.path, record.size) }
        guard piece.isEmpty else {
            checksum = crc32(checksum, piece, UInt32(piece.count))
            return piece
        }
        guard count == record.size, try feed.peek() == nil else { throw Texts.wrongSize(record.path, record.size) }
        guard UInt32(truncatingIfNeeded: checksum) == record.checksum else { throw Texts.wrongChecksum(record.path) }
        return piece
    }

    private func unpacked() throws -> [UInt8] {
        guard let inflater else {
            let piece = try feed.piece(upTo: ByteFeed.pieceBytes)
            if piece.isEmpty, count < record.size { throw Texts.zipCut(record.path, wholeEntries: wholeEntries) }
            return piece
        }
        switch try inflater.unpack(feed) {
        case .piece(let piece): return piece
        case .end: return []
        case .cut, .damaged: throw Texts.zipEntryDamaged(record.path)
        }
    }
}

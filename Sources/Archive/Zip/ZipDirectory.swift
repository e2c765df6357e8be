import JobModel

/// The central directory of a zip archive, which lists its entries (APPNOTE 4.3.12 and 4.3.16).
struct ZipDirectory {
    /// Returns `count` bytes from `offset` on, or fewer at the end of the file.
    typealias Read = (_ offset: Int, _ count: Int) throws -> [UInt8]

    private(set) var records: [ZipRecord] = []
    private(set) var notes: [String] = []
    private let limits: ArchiveLimits

    /// Reads and checks the directory.
    ///
    /// - Throws: `Failure` when the directory is damaged or any entry is hostile, or the error of `read`.
    init(size: Int, limits: ArchiveLimits, read: @escaping Read) throws {
        self.limits = limits
        let end = try ZipEnd(size: size, read: read)
        if end.entries > limits.entries { throw Texts.tooManyEntries(limits.entries) }
        if end.size > Self.mostBytes { throw Texts.zipDirectoryTooLong }
        if end.hasBytesBehind { notes.append(Texts.bytesBehindZip) }
        if end.bytesBefore > 0 { notes.append(Texts.bytesBeforeZip) }
        try readRecords(end, read)
        try checkTotals()
        try checkOverlap(end: end.start)
    }

    /// The maximum size of the directory in bytes. The records in memory take less than twice as much.
    private static let mostBytes = 64 << 20

    private mutating func readRecords(_ end: ZipEnd, _ read: @escaping Read) throws {
        var seen = SeenPaths()
        let feed = ByteFeed(end.start..<end.start + end.size, read)
        var left = end.size
        while left > 0 {
            let fixed = try feed.bytes(ZipRecord.fixedBytes)
            // The directory may end with a digital signature (APPNOTE 4.3.13).
            if fixed.starts(with: [0x50, 0x4b, 0x05, 0x05]) { break }
            guard let lengths = ZipRecord.Lengths(fixed) else { throw Texts.zipDirectoryDamaged }
            if records.count == limits.entries { throw Texts.tooManyEntries(limits.entries) }
            let variable = try feed.bytes(lengths.total)
            guard variable.count == lengths.total else { throw Texts.zipDirectoryDamaged }
            left -= fixed.count + variable.count
            let record = try ZipRecord(
                fixed, variable, lengths, bytesBefore: end.bytesBefore, room: end.start - end.bytesBefore,
                after: records.last?.path, limits: limits)
            if record.kind == .file, !seen.insert(record.path) { throw Texts.duplicate(record.path) }
            records.append(record)
        }
        // Old packers without zip64 write the number of entries modulo 65,536.
        guard records.count == end.entries || records.count & 0xffff == end.entries else {
            throw Texts.zipDirectoryDamaged
        }
    }

    private func checkTotals() throws(Failure) {
        var (unpacked, packed) = (0, 0)
        for record in records {
            let (sum, isTooLarge) = unpacked.addingReportingOverflow(record.size)
            if isTooLarge || sum > limits.totalBytes { throw Texts.tooMuch(limits.totalBytes) }
            unpacked = sum
            packed = packed.addingReportingOverflow(record.packedSize).partialValue
            if limits.isBomb(record.size, packedBytes: record.packedSize) {
                throw Texts.bomb(record.path, record.size, packedBytes: record.packedSize)
            }
        }
        if limits.isBomb(unpacked, packedBytes: packed) { throw Texts.bomb(nil, unpacked, packedBytes: packed) }
    }

    /// Checks that no two entries share bytes, and sets the limit of each entry.
    private mutating func checkOverlap(end: Int) throws(Failure) {
        let order = records.indices.sorted { records[$0].offset < records[$1].offset }
        var limit = end
        for place in order.reversed() {
            let record = records[place]
            // The local header repeats the name and may have extra fields. The sum can't overflow: offset and packed
            // size are at most the archive's size.
            if record.offset + ZipRecord.localBytes + record.name.count + record.packedSize > limit {
                throw limit == end ? Texts.noRoom(record.path) : Texts.overlap(record.path)
            }
            records[place].limit = limit
            limit = record.offset
        }
    }
}

/// The end of central directory record of a zip archive, which locates the directory (APPNOTE 4.3.14 to 4.3.16).
struct ZipEnd {
    /// The number of entries that the archive claims to have.
    private(set) var entries = 0
    /// The offset of the central directory in the file, and its size in bytes.
    private(set) var start = 0
    private(set) var size = 0
    /// The number of bytes before the archive, such as a self-extracting program. All offsets in the archive count from
    /// the end of these bytes.
    private(set) var bytesBefore = 0
    /// Whether the file has bytes after the end of the archive.
    private(set) var hasBytesBehind = false

    private static let fixedBytes = 22
    private static let locatorBytes = 20
    private static let zip64Bytes = 56

    /// Finds and reads the record.
    ///
    /// - Throws: `Failure` when there is no valid record, or the error of `read`.
    init(size archive: Int, read: ZipDirectory.Read) throws {
        if archive <= 0 { throw Texts.empty }
        // A comment of up to 65,535 bytes may follow the record.
        let tailStart = max(0, archive - Self.fixedBytes - 0xffff)
        let tail = try read(tailStart, archive - tailStart)
        guard tail.count == archive - tailStart, let place = Self.place(in: tail) else {
            throw Texts.zipDirectoryMissing
        }
        let end = tailStart + place
        var record = LittleEndian(tail[place...].dropFirst(4))
        let disks = [record.number(2), record.number(2)]
        let entriesHere = record.number(2)
        entries = record.number(2)
        size = record.number(4)
        var offset = record.number(4)
        hasBytesBehind = end + Self.fixedBytes + record.number(2) != archive
        var directoryEnd = end
        if let larger = try Self.zip64(before: end, read) {
            guard !larger.isSplit else { throw Texts.split(nil) }
            // Each number of the smaller record is equal, or is the value that means "see the zip64 record".
            guard
                [
                    (entries, larger.entries, 0xffff), (size, larger.size, 0xffff_ffff),
                    (offset, larger.offset, 0xffff_ffff),
                ]
                .allSatisfy({ $0.0 == $0.1 || $0.0 == $0.2 })
            else { throw Texts.zipDirectoryDamaged }
            (entries, size, offset, directoryEnd) = (larger.entries, larger.size, larger.offset, larger.position)
        } else if disks != [0, 0] || entriesHere != entries {
            throw Texts.split(nil)
        }
        // The directory can't be longer than the bytes before its end.
        guard size <= directoryEnd, offset <= directoryEnd - size else { throw Texts.zipDirectoryMissing }
        start = directoryEnd - size
        bytesBefore = start - offset
        // Bytes on both sides mean that this record belongs to an archive inside another one, whose own end is missing.
        if bytesBefore > 0, hasBytesBehind { throw Texts.zipDirectoryMissing }
        guard entries <= size / ZipRecord.fixedBytes else { throw Texts.zipDirectoryDamaged }
    }

    /// Returns the offset of the record in the file's last bytes: the last record whose comment reaches the end of the
    /// file, or else the last record with a complete comment.
    private static func place(in tail: [UInt8]) -> Int? {
        var other: Int?
        for place in stride(from: tail.count - fixedBytes, through: 0, by: -1) {
            // Comparing the first byte alone rejects almost every offset, without slicing the array.
            guard tail[place] == 0x50, tail[place...].starts(with: [0x50, 0x4b, 0x05, 0x06]) else { continue }
            var comment = LittleEndian(tail[(place + fixedBytes - 2)...])
            let end = place + fixedBytes + comment.number(2)
            if end == tail.count { return place }
            if end < tail.count { other = other ?? place }
        }
        return other
    }

    private struct Zip64 {
        let position: Int
        let isSplit: Bool
        let entries: Int
        let size: Int
        let offset: Int
    }

    /// Reads the zip64 record, which has the numbers that don't fit the smaller record. Returns nil if no locator of a
    /// zip64 record precedes the smaller record.
    private static func zip64(before end: Int, _ read: ZipDirectory.Read) throws -> Zip64? {
        guard end >= locatorBytes else { return nil }
        var locator = LittleEndian(try read(end - locatorBytes, locatorBytes))
        guard locator.take(4) == [0x50, 0x4b, 0x06, 0x07] else { return nil }
        _ = locator.number(4)
        let told = locator.number(8)
        // If the file has bytes before the archive, the locator's offset is too small by their number. The record then
        // usually precedes its locator directly.
        for position in [told, end - locatorBytes - zip64Bytes] {
            guard (0...max(0, end - locatorBytes - zip64Bytes)).contains(position) else { continue }
            var record = LittleEndian(try read(position, zip64Bytes))
            guard record.take(4) == [0x50, 0x4b, 0x06, 0x06] else { continue }
            _ = record.take(8 + 2 + 2)
            let disks = [record.number(4), record.number(4)]
            let (entriesHere, entries) = (record.number(8), record.number(8))
            return Zip64(
                position: position, isSplit: disks != [0, 0] || entriesHere != entries, entries: entries,
                size: record.number(8), offset: record.number(8))
        }
        throw Texts.zipDirectoryDamaged
    }
}

import JobModel

/// The central directory of a zip archive: what it says of its entries (APPNOTE 4.3.12 and 4.3.16).
struct ZipDirectory {
    /// Gives `count` bytes from `offset` on, or fewer.
    typealias Read = (_ offset: Int, _ count: Int) throws -> [UInt8]

    private(set) var records: [ZipRecord] = []
    private(set) var notes: [String] = []
    private let limits: ArchiveLimits

    /// - Throws: `Failure` for an archive of which one entry is hostile, and what `read` throws.
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

    /// How many bytes the directory has at most: what is kept of it is less than twice as much.
    private static let mostBytes = 64 << 20

    private mutating func readRecords(_ end: ZipEnd, _ read: @escaping Read) throws {
        var seen = SeenPaths()
        let feed = ByteFeed(end.start..<end.start + end.size, read)
        var left = end.size
        while left > 0 {
            let fixed = try feed.bytes(ZipRecord.fixedBytes)
            // A signature of all of the directory may end it.
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
        // Old packers without zip64 count modulo 65,536.
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

    /// Looks that no two entries share bytes, and tells each where it has to end.
    private mutating func checkOverlap(end: Int) throws(Failure) {
        let order = records.indices.sorted { records[$0].offset < records[$1].offset }
        var limit = end
        for place in order.reversed() {
            let record = records[place]
            // The local header has the same name, and may have more. Both numbers are at most the archive's size.
            if record.offset + ZipRecord.localBytes + record.name.count + record.packedSize > limit {
                throw limit == end ? Texts.noRoom(record.path) : Texts.overlap(record.path)
            }
            records[place].limit = limit
            limit = record.offset
        }
    }
}

/// The record at the end of a zip archive, which tells where its central directory is (APPNOTE 4.3.14 to 4.3.16).
struct ZipEnd {
    /// How many entries the archive claims to have.
    private(set) var entries = 0
    /// Where the central directory begins, and how many bytes it has.
    private(set) var start = 0
    private(set) var size = 0
    /// How many bytes, such as a program that unpacks it, stand before the archive: all offsets count from behind them.
    private(set) var bytesBefore = 0
    /// Whether anything stands behind the archive.
    private(set) var hasBytesBehind = false

    private static let fixedBytes = 22
    private static let locatorBytes = 20
    private static let zip64Bytes = 56

    /// - Throws: `Failure` when there is none that makes sense, and what `read` throws.
    init(size archive: Int, read: ZipDirectory.Read) throws {
        if archive <= 0 { throw Texts.empty }
        // A comment of up to 65,535 bytes ends the archive.
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
            // The smaller record says the same, or that the number does not fit it.
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
        // Numbers that lie: a directory longer than all that is before its end.
        guard size <= directoryEnd, offset <= directoryEnd - size else { throw Texts.zipDirectoryMissing }
        start = directoryEnd - size
        bytesBefore = start - offset
        // Bytes on both sides: this is an archive within another one whose end is missing.
        if bytesBefore > 0, hasBytesBehind { throw Texts.zipDirectoryMissing }
        guard entries <= size / ZipRecord.fixedBytes else { throw Texts.zipDirectoryDamaged }
    }

    /// Where the record begins: the last one whose comment ends the archive, else the last one that has a whole comment.
    private static func place(in tail: [UInt8]) -> Int? {
        var other: Int?
        for place in stride(from: tail.count - fixedBytes, through: 0, by: -1) {
            // The first byte alone decides almost always.
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

    /// The larger record for what does not fit the smaller one, if a locator of it stands before that.
    private static func zip64(before end: Int, _ read: ZipDirectory.Read) throws -> Zip64? {
        guard end >= locatorBytes else { return nil }
        var locator = LittleEndian(try read(end - locatorBytes, locatorBytes))
        guard locator.take(4) == [0x50, 0x4b, 0x06, 0x07] else { return nil }
        _ = locator.number(4)
        let told = locator.number(8)
        // Where bytes stand before the archive, the offset is wrong by so many; the record stands before its locator.
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

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
        if end.hasBytesBehind { notes.append(Texts.bytesBehindZip) }
        if end.bytesBefore > 0 { notes.append(Texts.bytesBeforeZip) }
        try readRecords(end, read)
        try checkTotals()
        try checkOverlap(end: end.start)
    }

    /// How many bytes the names have together at most: they are all that is kept of an entry without a bound of its own.
    private static let mostNameBytes = 64 << 20

    private mutating func readRecords(_ end: ZipEnd, _ read: @escaping Read) throws {
        var seen = SeenPaths()
        var nameBytes = 0
        let feed = ByteFeed(end.start..<end.start + end.size, read)
        var left = end.size
        while left > 0 {
            let fixed = try feed.bytes(ZipRecord.fixedBytes)
            // A signature of all of the directory may end it.
            if fixed.starts(with: [0x50, 0x4b, 0x05, 0x05]) { break }
            guard let lengths = ZipRecord.Lengths(fixed) else {
                throw Texts.zipDirectoryDamaged
            }
            if records.count == limits.entries { throw Texts.tooManyEntries(limits.entries) }
            let variable = try feed.bytes(lengths.total)
            guard variable.count == lengths.total else { throw Texts.zipDirectoryDamaged }
            left -= fixed.count + variable.count
            nameBytes += lengths.name
            if nameBytes > Self.mostNameBytes { throw Texts.namesTooLong }
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
            // Each is at most `entryBytes`, and there are at most `entries` of them.
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

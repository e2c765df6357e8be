import CZlib
import JobModel

/// The record of one entry in the central directory (APPNOTE 4.3.12).
struct ZipRecord {
    /// The size in bytes of the part of a central directory record before the name.
    static let fixedBytes = 46
    /// The size in bytes of the part of a local header before the name.
    static let localBytes = 30

    /// The compression methods that are read (APPNOTE 4.4.5).
    enum Method: Int {
        case stored = 0
        case deflated = 8
    }

    let path: String
    /// The undecoded name, which the local header must repeat.
    let name: [UInt8]
    let kind: ArchiveEntry.Kind
    let method: Method
    let size: Int
    let packedSize: Int
    let checksum: UInt32
    let modifiedSeconds: Int64?
    /// The offset of the local header in the file.
    let offset: Int
    /// The offset of the next entry or of the directory, before which this entry must end.
    var limit = 0

    /// The lengths in bytes of the name, the extra fields, and all variable parts of a record together.
    struct Lengths {
        let name: Int
        let extra: Int
        let total: Int

        /// Reads the lengths from the fixed part of a record; nil when the bytes are not a record.
        init?(_ fixed: [UInt8]) {
            guard fixed.count == fixedBytes, fixed.starts(with: [0x50, 0x4b, 0x01, 0x02]) else { return nil }
            var fields = LittleEndian(fixed[28...])
            name = fields.number(2)
            extra = fields.number(2)
            total = name + extra + fields.number(2)
        }
    }

    /// Reads a record of the central directory.
    ///
    /// - Parameters:
    ///   - fixed: The fixed part of the record.
    ///   - variable: The name, the extra fields and the comment.
    ///   - lengths: The lengths of these parts.
    ///   - bytesBefore: The number of bytes in the file before the archive.
    ///   - room: The number of bytes between the start of the archive and its central directory.
    ///   - previous: The path of the previous record.
    ///   - limits: The sizes beyond which the archive is refused.
    /// - Throws: `Failure` for an entry that is unsupported, damaged or hostile.
    init(
        _ fixed: [UInt8], _ variable: [UInt8], _ lengths: Lengths, bytesBefore: Int, room: Int,
        after previous: String?, limits: ArchiveLimits
    ) throws(Failure) {
        var fields = LittleEndian(fixed.dropFirst(4))
        _ = fields.number(1)
        let system = fields.number(1)
        _ = fields.number(2)
        let flags = fields.number(2)
        let method = fields.number(2)
        let (time, date) = (fields.number(2), fields.number(2))
        checksum = UInt32(truncatingIfNeeded: fields.number(4))
        let (packedSize, size) = (fields.number(4), fields.number(4))
        _ = fields.take(2 + 2 + 2)
        let disk = fields.number(2)
        _ = fields.number(2)
        let attributes = fields.number(4)
        let offset = fields.number(4)

        name = Array(variable.prefix(lengths.name))
        let extra = ZipExtra(
            variable.dropFirst(lengths.name).prefix(lengths.extra), size: size, packedSize: packedSize, offset: offset,
            disk: disk, name: name)
        let text =
            extra.name
            ?? NameDecoding.text(name, isUTF8: flags & 1 << 11 != 0, usesCodePage437: true)
        // Packers on Windows should write `/`. A name without any `/` may come from an old packer that wrote `\`.
        let isFromWindows = [0, 10, 11, 14].contains(system) && !text.utf8.contains(UInt8(ascii: "/"))
        path = try SafePath.path(text, backslashSeparates: isFromWindows, after: previous, limits: limits)
        guard !path.isEmpty else { throw Texts.noName(after: previous) }

        let endsWithSlash = text.hasSuffix("/") || isFromWindows && text.hasSuffix("\\")
        kind = try Self.kind(path, endsWithSlash: endsWithSlash, size: extra.size, attributes)
        // Bits 0, 6 and 13 mean encryption, strong encryption, and an encrypted directory. Method 99 is AES.
        if flags & (1 | 1 << 6 | 1 << 13) != 0 || method == 99 { throw Texts.encrypted(path) }
        guard let known = Method(rawValue: method), flags & 1 << 5 == 0 else {
            throw Texts.method(path, Self.name(ofMethod: method))
        }
        self.method = known
        if extra.disk != 0 { throw Texts.split(path) }
        guard extra.isWhole else { throw Texts.zipDirectoryDamaged }
        self.size = extra.size
        self.packedSize = extra.packedSize
        if extra.size > limits.entryBytes { throw Texts.entryTooLong(path, limits.entryBytes) }
        if kind == .directory, extra.size > 0 { throw Texts.folderWithBytes(path) }
        if known == .stored, extra.size != extra.packedSize { throw Texts.wrongSize(path, extra.size) }
        guard extra.offset <= room, extra.packedSize <= room else { throw Texts.noRoom(path) }
        self.offset = extra.offset + bytesBefore
        modifiedSeconds = extra.modifiedSeconds ?? Self.seconds(date: date, time: time)
    }

    /// Derives the kind from the attributes, whose upper half is a Unix file mode if the packer ran on Unix, and else
    /// 0.
    private static func kind(
        _ path: String, endsWithSlash: Bool, size: Int, _ attributes: Int
    ) throws(Failure) -> ArchiveEntry.Kind {
        switch attributes >> 16 & 0o170000 {
        case 0o120000: throw Texts.link(path)
        case 0o010000, 0o020000, 0o060000, 0o140000: throw Texts.device(path)
        case 0o040000: return .directory
        default:
            let isMarked = attributes & 0x10 != 0 && size == 0
            return endsWithSlash || isMarked ? .directory : .file
        }
    }

    /// The name of a compression method, from APPNOTE 4.4.5.
    private static func name(ofMethod method: Int) -> String {
        switch method {
        case 0, 8: "patches"
        case 1...6: "an old method of PKZIP"
        case 9: "Deflate64"
        case 12: "bzip2"
        case 14: "LZMA"
        case 93: "zstd"
        case 95: "xz"
        case 98: "PPMd"
        default: "method \(method)"
        }
    }

    /// Converts a date and time of MS-DOS, which count years from 1980 and seconds in steps of two, to seconds since
    /// 1970. Returns nil for an invalid date.
    private static func seconds(date: Int, time: Int) -> Int64? {
        let (year, month, day) = (1980 + date >> 9, date >> 5 & 15, date & 31)
        let (hour, minute, second) = (time >> 11, time >> 5 & 63, (time & 31) * 2)
        guard (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second < 60 else { return nil }
        // Days since 1970 in the proleptic Gregorian calendar, computed with years that begin in March (Howard Hinnant,
        // "chrono-Compatible Low-Level Date Algorithms", days_from_civil).
        let shifted = month > 2 ? year : year - 1
        let (era, yearOfEra) = (shifted / 400, shifted % 400)
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return Int64(days * 86_400 + hour * 3600 + minute * 60 + second)
    }
}

/// The values of an entry after its extra fields have replaced those of its record (APPNOTE 4.5 and 4.6).
struct ZipExtra {
    private(set) var size: Int
    private(set) var packedSize: Int
    private(set) var offset: Int
    private(set) var disk: Int
    /// The name in UTF-8, which Chinese packers store in addition to the name in the system's encoding.
    private(set) var name: String?
    private(set) var modifiedSeconds: Int64?
    /// Whether the zip64 field has every number that does not fit the record.
    private(set) var isWhole: Bool

    /// - Parameters:
    ///   - bytes: The concatenated extra fields.
    ///   - name: The undecoded name of the record.
    init(_ bytes: some Sequence<UInt8>, size: Int, packedSize: Int, offset: Int, disk: Int, name: [UInt8]) {
        (self.size, self.packedSize, self.offset, self.disk) = (size, packedSize, offset, disk)
        let saturated = [size, packedSize, offset].contains(0xffff_ffff) || disk == 0xffff
        isWhole = !saturated
        var fields = LittleEndian(bytes)
        while !fields.isEmpty {
            let kind = fields.number(2)
            let length = fields.number(2)
            let field = fields.take(length)
            // Nothing after a truncated field can be read.
            guard field.count == length else { return }
            switch kind {
            case 0x0001 where saturated && !isWhole: readZip64(field)
            case 0x5455: readTime(field)
            case 0x7075: readName(field, of: name)
            default: break
            }
        }
    }

    /// Reads the zip64 field. It has only the numbers that do not fit the record, in the order below.
    private mutating func readZip64(_ field: [UInt8]) {
        var needed = [size, packedSize, offset].filter { $0 == 0xffff_ffff }.count * 8
        if disk == 0xffff { needed += 4 }
        guard field.count >= needed else { return }
        var numbers = LittleEndian(field)
        if size == 0xffff_ffff { size = numbers.number(8) }
        if packedSize == 0xffff_ffff { packedSize = numbers.number(8) }
        if offset == 0xffff_ffff { offset = numbers.number(8) }
        if disk == 0xffff { disk = numbers.number(4) }
        isWhole = true
    }

    /// Reads Info-ZIP's extended timestamp. The first bit says whether it has the time of the last change.
    private mutating func readTime(_ field: [UInt8]) {
        guard field.count >= 5, field[0] & 1 != 0 else { return }
        var numbers = LittleEndian(field.dropFirst())
        modifiedSeconds = Int64(Int32(truncatingIfNeeded: numbers.number(4)))
    }

    /// Reads Info-ZIP's Unicode path. It is valid only if its checksum matches the record's name; otherwise the entry
    /// has been renamed since.
    private mutating func readName(_ field: [UInt8], of original: [UInt8]) {
        var numbers = LittleEndian(field)
        guard numbers.number(1) == 1, numbers.number(4) == Int(crc32(0, original, UInt32(original.count))) else {
            return
        }
        name = String(validating: field.dropFirst(5), as: UTF8.self)
    }
}

/// Reads little-endian numbers from a sequence of bytes, as in zip's records.
struct LittleEndian {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = ArraySlice(bytes)
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// Returns the next `count` bytes, or fewer at the end.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    /// Reads a number of `count` bytes. A missing byte counts as 0, and a number that exceeds 63 bits becomes
    /// `Int.max`.
    mutating func number(_ count: Int) -> Int {
        let value = take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(clamping: value)
    }
}

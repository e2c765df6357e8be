import CZlib

/// What the extra fields of an entry say better than its record does (APPNOTE 4.5 and 4.6).
struct ZipExtra {
    private(set) var size: Int
    private(set) var packedSize: Int
    private(set) var offset: Int
    private(set) var disk: Int
    /// The name in UTF-8, which Chinese packers put beside the one in the system's encoding.
    private(set) var name: String?
    private(set) var modifiedSeconds: Int64?
    /// Whether every number was found that does not fit the record.
    private(set) var isWhole: Bool

    /// - Parameters:
    ///   - bytes: The extra fields, one after another.
    ///   - name: The name in the record.
    init(_ bytes: some Sequence<UInt8>, size: Int, packedSize: Int, offset: Int, disk: Int, name: [UInt8]) {
        (self.size, self.packedSize, self.offset, self.disk) = (size, packedSize, offset, disk)
        let saturated = [size, packedSize, offset].contains(0xffff_ffff) || disk == 0xffff
        isWhole = !saturated
        var fields = LittleEndian(bytes)
        while !fields.isEmpty {
            let kind = fields.number(2)
            let length = fields.number(2)
            let field = fields.take(length)
            // One that is cut ends what can be read.
            guard field.count == length else { return }
            switch kind {
            case 0x0001 where saturated && !isWhole: readZip64(field)
            case 0x5455: readTime(field)
            case 0x7075: readName(field, of: name)
            default: break
            }
        }
    }

    /// The larger numbers stand there in this order, and only those that do not fit the record.
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

    /// The extended timestamp of Info-ZIP: its first bit says that it has the time of the last change.
    private mutating func readTime(_ field: [UInt8]) {
        guard field.count >= 5, field[0] & 1 != 0 else { return }
        var numbers = LittleEndian(field.dropFirst())
        modifiedSeconds = Int64(Int32(truncatingIfNeeded: numbers.number(4)))
    }

    /// The Unicode path of Info-ZIP, which counts only while the record's name is the one it was made for.
    private mutating func readName(_ field: [UInt8], of original: [UInt8]) {
        var numbers = LittleEndian(field)
        guard numbers.number(1) == 1, numbers.number(4) == Int(crc32(0, original, UInt32(original.count))) else {
            return
        }
        name = String(validating: field.dropFirst(5), as: UTF8.self)
    }
}

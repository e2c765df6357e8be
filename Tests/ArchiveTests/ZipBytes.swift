import Archive

/// Zip archives as other programs make them, and as none should.
struct ZipBytes {
    /// One entry; what is nil is as it should be.
    struct Entry {
        var name: [UInt8]
        var bytes: [UInt8]
        var isDeflated = true
        var method: Int?
        var flags = 0
        /// The program's system: 3 is Unix, 0 is MS-DOS.
        var system = 3
        var attributes = 0
        var checksum: Int?
        var size: Int?
        var packedSize: Int?
        var packed: [UInt8]?
        var offset: Int?
        var localName: [UInt8]?
        var extra: [UInt8] = []
        var hasDescriptor = false
        /// Whether the sizes and the offset stand in zip64's extra field.
        var isZip64 = false

        init(_ name: String, _ text: String = "") {
            self.name = Array(name.utf8)
            bytes = Array(text.utf8)
        }

        init(name: [UInt8], _ text: String = "") {
            self.name = name
            bytes = Array(text.utf8)
        }

        func with(_ change: (inout Entry) -> Void) -> Entry {
            var entry = self
            change(&entry)
            return entry
        }
    }

    var entries: [Entry]
    var comment: [UInt8] = []
    var before: [UInt8] = []
    /// How many entries the end tells; nil for as many as there are.
    var count: Int?
    var directorySize: Int?
    var directoryOffset: Int?
    /// Whether the end is zip64's.
    var isZip64 = false

    init(_ entries: Entry...) { self.entries = entries }

    init(_ entries: [Entry]) { self.entries = entries }

    static func number(_ number: Int, _ bytes: Int) -> [UInt8] {
        (0..<bytes).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }

    /// The bytes packed by deflate without any wrapping, and their CRC-32: both are in a gzip member.
    static func deflated(_ bytes: [UInt8]) throws -> (packed: [UInt8], checksum: Int) {
        // An empty block; thousands of empty entries need not be packed one by one.
        if bytes.isEmpty { return ([3, 0], 0) }
        let member = try Gzip.member([bytes])
        let checksum = member.suffix(8).prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
        return (Array(member.dropFirst(10).dropLast(8)), checksum)
    }

    func archive() throws -> [UInt8] {
        var local = [UInt8](), directory = [UInt8]()
        for entry in entries {
            let (deflated, right) = try Self.deflated(entry.bytes)
            let packed = entry.packed ?? (entry.isDeflated ? deflated : entry.bytes)
            let method = Self.number(entry.method ?? (entry.isDeflated ? 8 : 0), 2)
            let flags = Self.number(entry.flags | (entry.hasDescriptor ? 8 : 0), 2)
            let checksum = Self.number(entry.checksum ?? right, 4)
            let packedSize = entry.packedSize ?? packed.count
            let size = entry.size ?? entry.bytes.count
            let offset = entry.offset ?? local.count
            // 2026-09-25 18:05:08, as MS-DOS has it.
            let time = Self.number(18 << 11 | 5 << 5 | 4, 2) + Self.number((2026 - 1980) << 9 | 9 << 5 | 25, 2)
            let sizes =
                entry.isZip64
                ? Self.number(0xffff_ffff, 4) + Self.number(0xffff_ffff, 4)
                : Self.number(packedSize, 4) + Self.number(size, 4)
            let zip64 =
                Self.number(1, 2) + Self.number(24, 2) + [size, packedSize, offset].flatMap { Self.number($0, 8) }
            let extra = (entry.isZip64 ? zip64 : []) + entry.extra
            let name = entry.localName ?? entry.name
            local += [0x50, 0x4b, 3, 4, 20, 0] + flags + method + time
            local += entry.hasDescriptor ? [UInt8](repeating: 0, count: 12) : checksum + sizes
            local += Self.number(name.count, 2) + Self.number(0, 2) + name + packed
            if entry.hasDescriptor { local += [0x50, 0x4b, 7, 8] + checksum + sizes }
            directory += [0x50, 0x4b, 1, 2, 20, UInt8(entry.system), 20, 0] + flags + method + time + checksum + sizes
            directory += Self.number(entry.name.count, 2) + Self.number(extra.count, 2) + Self.number(2, 2)
            directory += [0, 0, 0, 0] + Self.number(entry.attributes, 4)
            directory += Self.number(entry.isZip64 ? 0xffff_ffff : offset, 4) + entry.name + extra + [33, 33]
        }
        let count = count ?? entries.count
        let size = directorySize ?? directory.count
        let offset = directoryOffset ?? local.count
        var end = [UInt8]()
        if isZip64 {
            end += [0x50, 0x4b, 6, 6] + Self.number(44, 8) + [45, 0, 45, 0] + Self.number(0, 8)
            end += [count, count, size, offset].flatMap { Self.number($0, 8) }
            end += [0x50, 0x4b, 6, 7] + Self.number(0, 4) + Self.number(local.count + directory.count, 8)
            end += Self.number(1, 4)
        }
        end += [0x50, 0x4b, 5, 6, 0, 0, 0, 0]
        for _ in 0..<2 { end += Self.number(isZip64 ? 0xffff : count, 2) }
        end += Self.number(isZip64 ? 0xffff_ffff : size, 4) + Self.number(isZip64 ? 0xffff_ffff : offset, 4)
        end += Self.number(comment.count, 2) + comment
        return before + local + directory + end
    }
}

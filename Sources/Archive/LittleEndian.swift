/// Numbers whose lowest byte comes first, as zip has them.
struct LittleEndian {
    private var bytes: ArraySlice<UInt8>

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = ArraySlice(bytes)
    }

    var isEmpty: Bool { bytes.isEmpty }

    /// The next `count` bytes; fewer where there are no more.
    mutating func take(_ count: Int) -> [UInt8] {
        defer { bytes = bytes.dropFirst(count) }
        return Array(bytes.prefix(count))
    }

    /// The next number of `count` bytes; a byte that is missing counts as 0, and what exceeds 63 bits is `Int.max`.
    mutating func number(_ count: Int) -> Int {
        let value = take(count).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return Int(clamping: value)
    }
}

/// Finds short texts in a log, eight bytes at a time: where the first and the last byte fit, the rest is compared.
struct ByteSearch {
    private let text: [UInt8]

    /// A search for `text`, which has at least one byte.
    init(_ text: [UInt8]) { self.text = text }

    /// Where the text stands first in `log` from `place` on; nil where it does not.
    func find(in log: UnsafeRawBufferPointer, from place: Int) -> Int? {
        guard let base = log.baseAddress, let first = text.first, let last = text.last else { return nil }
        let distance = text.count - 1
        let lastStart = log.count - text.count
        let (firsts, lasts) = (ByteSearch.repeated(first), ByteSearch.repeated(last))
        var place = place
        while place <= lastStart {
            if place + 8 + distance <= log.count {
                let starts = (base + place).loadUnaligned(as: UInt64.self) ^ firsts
                let ends = (base + place + distance).loadUnaligned(as: UInt64.self) ^ lasts
                if ByteSearch.zeros(starts | ends) == 0 {
                    place += 8
                    continue
                }
            }
            for start in place...min(place + 7, lastStart) where log[start] == first && stands(at: start, in: log) {
                return start
            }
            place += 8
        }
        return nil
    }

    private func stands(at start: Int, in log: UnsafeRawBufferPointer) -> Bool {
        for index in text.indices where log[start + index] != text[index] { return false }
        return true
    }

    /// A byte eight times.
    @inline(__always)
    static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The high bits of the bytes that are zero, and perhaps of some above one that is: a zero borrows.
    @inline(__always)
    static func zeros(_ bytes: UInt64) -> UInt64 {
        (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080
    }
}

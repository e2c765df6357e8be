/// Finds short texts in a log, sixteen bytes at a time: where the first and the last byte fit, the rest is compared.
struct ByteSearch {
    private let text: [UInt8]
    private let first, last: SIMD16<UInt8>

    /// A search for `text`, which has at least one byte.
    init(_ text: [UInt8]) {
        self.text = text
        first = SIMD16(repeating: text.first ?? 0)
        last = SIMD16(repeating: text.last ?? 0)
    }

    /// Where the text stands first in `log` from `place` on; nil where it does not.
    func find(in log: UnsafeRawBufferPointer, from place: Int) -> Int? {
        guard let base = log.baseAddress, !text.isEmpty else { return nil }
        let distance = text.count - 1
        let lastStart = log.count - text.count
        var place = place
        while place <= lastStart {
            if place + 16 + distance <= log.count {
                let fits = (base + place).loadUnaligned(as: SIMD16<UInt8>.self) .== first
                let ends = (base + place + distance).loadUnaligned(as: SIMD16<UInt8>.self) .== last
                if !ByteSearch.isAny(fits .& ends) {
                    place += 16
                    continue
                }
            }
            for start in place...min(place + 15, lastStart) where log[start] == text[0] && stands(at: start, in: log) {
                return start
            }
            place += 16
        }
        return nil
    }

    private func stands(at start: Int, in log: UnsafeRawBufferPointer) -> Bool {
        for index in text.indices where log[start + index] != text[index] { return false }
        return true
    }

    /// Whether any lane is set. `any` of the standard library reduces lane by lane here.
    @inline(__always)
    static func isAny(_ mask: SIMDMask<SIMD16<Int8>>) -> Bool {
        let halves = unsafeBitCast(mask, to: SIMD2<UInt64>.self)
        return halves[0] | halves[1] != 0
    }
}

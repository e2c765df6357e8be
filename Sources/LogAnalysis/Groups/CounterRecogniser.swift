import Glibc

/// Masks the position in counters such as `(3/12)` and `[3/12]` if the line goes on after the counter: if lines count
/// as the same in any order, their numbers do not count either. `(3/12)` at the end of a line is a result.
struct CounterRecogniser: LineRecogniser, LineRecogniserSearch {
    static let mask = Mask(
        name: "unordered:counter", meaning: "the position in a counter such as (3/12)", example: "(3/12): a.rpm",
        placeholder: "<counter>")

    /// The greatest number of digits of a counter; it also limits how far is searched.
    private static let mostDigits = 9

    func makeSearch() -> any LineRecogniserSearch { self }

    func first(
        in line: UnsafeRawBufferPointer, from start: Int, isStopped: () -> Bool
    ) -> RegularExpression.Outcome {
        guard let base = line.baseAddress else { return .none }
        var place = start
        var tried = 0
        while place < line.count,
            let found = memchr(base + place, Int32(UInt8(ascii: "/")), line.count - place)
        {
            tried &+= 1
            if tried & 4095 == 0, isStopped() { return .none }
            let slash = UnsafeRawPointer(found) - base
            if let position = Self.position(before: slash, in: line), position.lowerBound >= start {
                return .match(position)
            }
            place = slash + 1
        }
        return .none
    }

    /// The range of the number before a slash if the slash is part of a counter.
    private static func position(before slash: Int, in line: UnsafeRawBufferPointer) -> Range<Int>? {
        var (start, end) = (slash, slash + 1)
        while start > 0, slash - start < mostDigits, line[start - 1].isDecimalDigit { start -= 1 }
        while end < line.count, end - slash <= mostDigits, line[end].isDecimalDigit { end += 1 }
        guard start > 0, start < slash, end > slash + 1, end < line.count,
            closing(line[start - 1]) == line[end],
            number(line[start..<slash]) <= number(line[(slash + 1)..<end]),
            line[(end + 1)...].contains(where: { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") })
        else { return nil }
        return start..<slash
    }

    private static func closing(_ bracket: UInt8) -> UInt8? {
        switch bracket {
        case UInt8(ascii: "("): UInt8(ascii: ")")
        case UInt8(ascii: "["): UInt8(ascii: "]")
        default: nil
        }
    }

    private static func number(_ digits: Slice<UnsafeRawBufferPointer>) -> Int {
        digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

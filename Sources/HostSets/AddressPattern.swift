/// IPv4 addresses written as one word. Each octet is a number, ranges (`[1-20,30]`, `1[0-5]`) or a wildcard (`*`,
/// `1*`).
struct AddressPattern: Hashable, Sendable {
    /// The numbers that each of the four octets may have.
    let octets: [OctetSet]
    /// Whether the word has a wildcard. It is then a test on the step's hosts, and may match none.
    let isTest: Bool
    /// The number of addresses that the brackets expand to. Wildcards are not counted, since they are never expanded.
    let expansion: Int

    /// The number of addresses that match.
    var count: Int { octets.reduce(1) { $0 * $1.count } }

    func matches(_ address: UInt32) -> Bool {
        octets[3].contains(UInt8(truncatingIfNeeded: address))
            && octets[2].contains(UInt8(truncatingIfNeeded: address >> 8))
            && octets[1].contains(UInt8(truncatingIfNeeded: address >> 16))
            && octets[0].contains(UInt8(truncatingIfNeeded: address >> 24))
    }

    /// The range from the smallest to the greatest address that matches.
    var bounds: ClosedRange<UInt32> {
        let first = octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1.first) }
        let last = octets.reduce(UInt32(0)) { $0 << 8 | UInt32($1.last) }
        return min(first, last)...max(first, last)
    }

    /// Every address that matches, in ascending order. Check `count` first: it may be four billion.
    var addresses: [UInt32] {
        octets.reduce([0]) { starts, octet in
            let numbers = octet.numbers
            return starts.flatMap { start in numbers.map { start << 8 | UInt32($0) } }
        }
    }

    /// Reads the four octets of `text`. A final `*` is any value for all octets that are left, as in `10.20.*`.
    init(_ text: Substring) throws(Problem) {
        var octets: [OctetSet] = []
        var isTest = false
        var expansion = 1
        let parts = AddressPattern.parts(text)
        for part in parts {
            if octets.count == 4 { throw .notFourOctets }
            if part.contains("*") || part.contains("?") {
                octets.append(try AddressPattern.wildcard(part))
                isTest = true
            } else {
                octets.append(try AddressPattern.octet(part))
                expansion *= octets[octets.count - 1].count
            }
        }
        if octets.count < 4 {
            guard parts.last == "*" else { throw .notFourOctets }
            octets += Array(repeating: .all, count: 4 - octets.count)
        }
        self.octets = octets
        self.isTest = isTest
        self.expansion = expansion
    }

    /// What can be wrong with the word.
    enum Problem: Error {
        case notFourOctets
        case noOctet(String)
        case tooGreat(String)
        case leadingZero(String)
        case unequalBounds(String)
        case ranges(NumberRanges.Problem)
    }

    /// Splits the word at the dots outside brackets.
    private static func parts(_ text: Substring) -> [Substring] {
        var parts: [Substring] = []
        var start = text.startIndex
        var depth = 0
        for index in text.utf8.indices {
            switch text.utf8[index] {
            case UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: ".") where depth == 0:
                parts.append(text[start..<index])
                start = text.utf8.index(after: index)
            default: break
            }
        }
        return parts + [text[start...]]
    }

    private static func wildcard(_ part: Substring) throws(Problem) -> OctetSet {
        let pattern = Array(part.utf8)
        guard pattern.allSatisfy({ (48...57).contains($0) || $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") })
        else { throw .noOctet(String(part)) }
        // No octet has more than three digits, so a longer wildcard without `*` matches none and recursion stays
        // shallow.
        func fits(_ digits: ArraySlice<UInt8>, _ wanted: ArraySlice<UInt8>) -> Bool {
            guard let next = wanted.first else { return digits.isEmpty }
            if next == UInt8(ascii: "*") {
                let rest = wanted.drop { $0 == UInt8(ascii: "*") }
                return (0...digits.count).contains { fits(digits.dropFirst($0), rest) }
            }
            guard let digit = digits.first, next == UInt8(ascii: "?") || next == digit else { return false }
            return fits(digits.dropFirst(), wanted.dropFirst())
        }
        var set = OctetSet()
        for number in UInt8.min...UInt8.max where fits(Array(String(number).utf8)[...], pattern[...]) {
            set.insert(number)
        }
        return set
    }

    private static func octet(_ part: Substring) throws(Problem) -> OctetSet {
        guard let open = part.firstIndex(of: "[") else {
            guard let number = NumberRanges.number(part) else {
                let isNumber = !part.isEmpty && part.utf8.allSatisfy { (48...57).contains($0) }
                throw isNumber ? .tooGreat(String(part)) : .noOctet(String(part))
            }
            if part.utf8.count > 1, part.hasPrefix("0") { throw .leadingZero(String(part)) }
            guard let octet = UInt8(exactly: number) else { throw .tooGreat(String(part)) }
            return OctetSet(octet)
        }
        guard let close = part.firstIndex(of: "]"), close > open else { throw .noOctet(String(part)) }
        let before = part[..<open]
        let after = part[part.index(after: close)...]
        for digits in [before, after] where !digits.isEmpty && NumberRanges.number(digits) == nil {
            throw .noOctet(String(part))
        }
        let ranges: NumberRanges
        do { ranges = try NumberRanges(part[part.index(after: open)..<close]) } catch { throw .ranges(error) }
        return try octet(ranges, before: before, after: after, part: part)
    }

    /// Returns the numbers of an octet in which digits are beside the brackets. They belong to each number, as
    /// ClusterShell reads them: `1[0-5]` is `[10-15]`.
    private static func octet(
        _ ranges: NumberRanges, before: Substring, after: Substring, part: Substring
    ) throws(Problem) -> OctetSet {
        var set = OctetSet()
        for run in ranges.runs {
            if run.upper > 255 { throw .tooGreat(String(run.upper)) }
            let isWidened = !before.isEmpty || !after.isEmpty
            if isWidened, run.width == 0, String(run.lower).utf8.count != String(run.upper).utf8.count {
                throw .unequalBounds(String(part))
            }
            for number in stride(from: run.lower, through: run.upper, by: Int(clamping: run.step)) {
                var digits = String(number)
                if isWidened {
                    digits = String(repeating: "0", count: max(0, run.width - digits.utf8.count)) + digits
                    digits = before + digits + after
                }
                guard let value = Int64(digits), let octet = UInt8(exactly: value) else { throw .tooGreat(digits) }
                set.insert(octet)
            }
        }
        return set
    }
}

/// A set of numbers from 0 to 255, in 256 bits: the values that one octet of an IPv4 address may have.
struct OctetSet: Hashable, Sendable {
    private var words = SIMD4<UInt64>()

    /// Creates an empty set.
    init() {}

    init(_ number: UInt8) {
        insert(number)
    }

    /// The set of all 256 numbers.
    static var all: OctetSet {
        var set = OctetSet()
        set.words = SIMD4(repeating: .max)
        return set
    }

    var count: Int { words[0].nonzeroBitCount + words[1].nonzeroBitCount + upperCount }
    private var upperCount: Int { words[2].nonzeroBitCount + words[3].nonzeroBitCount }

    /// The smallest number; 0 when the set is empty.
    var first: UInt8 {
        for index in 0..<4 where words[index] != 0 { return UInt8(index * 64 + words[index].trailingZeroBitCount) }
        return 0
    }

    /// The greatest number; 0 when the set is empty.
    var last: UInt8 {
        for index in (0..<4).reversed() where words[index] != 0 {
            return UInt8(index * 64 + 63 - words[index].leadingZeroBitCount)
        }
        return 0
    }

    func contains(_ number: UInt8) -> Bool { words[Int(number >> 6)] >> UInt64(number & 63) & 1 == 1 }

    mutating func insert(_ number: UInt8) { words[Int(number >> 6)] |= 1 << UInt64(number & 63) }

    func union(_ other: OctetSet) -> OctetSet {
        var set = self
        set.words |= other.words
        return set
    }

    /// The numbers in ascending order.
    var numbers: [UInt8] { (0...255).filter { contains($0) } }

    // Folding hashes many of these sets; four multiplications are cheaper than feeding 32 bytes to the hasher.
    func hash(into hasher: inout Hasher) {
        var mixed = words[0]
        for index in 1..<4 { mixed = (mixed ^ (mixed >> 29)) &* 0x9E37_79B9_7F4A_7C15 &+ words[index] }
        hasher.combine(mixed)
    }
}

/// The texts that identify a host and are searched for in its logs: its addresses, its address with dashes (a part of
/// the names of cloud hosts), and its names.
struct HostNeedles: Sendable {
    enum Kind { case address, dashedAddress, dashedAddress6, name }
    struct Needle: Sendable {
        let text: [UInt8]
        let kind: Kind
        /// The index of the first digit; nil if the text has none.
        let digit: Int?
        /// The first eight bytes and a mask for shorter texts, so that most comparisons are of one word.
        let head, headMask: UInt64

        init(_ text: [UInt8], _ kind: Kind) {
            (self.text, self.kind) = (text, kind)
            digit = text.firstIndex(where: \.isDecimalDigit)
            head = text.prefix(8).reversed().reduce(0) { $0 << 8 | UInt64($1) }
            headMask = text.count >= 8 ? .max : (1 << UInt64(text.count * 8)) - 1
        }
    }

    /// The texts with a digit, and the texts without one.
    private(set) var withDigit: [Needle] = []
    private(set) var withoutDigit: [Needle] = []
    /// A bit set of the digits that are the first of some needle.
    private(set) var firstDigits: UInt16 = 0

    /// Creates the needles that are the same for every log of a host.
    init(host: HostIdentity, findsAddresses: Bool, findsNames: Bool) {
        if findsAddresses { for address in host.addresses4 { add(Array(address.utf8), .address) } }
        guard findsNames else { return }
        for address in host.addresses4 {
            add(address.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "-") : $0 }, .dashedAddress)
        }
        // A name that is made of an IPv6 address in its usual spelling: `VM-fd00-20--34`.
        for address in host.addresses6 where !address.utf8.contains(UInt8(ascii: ".")) {
            add(address.lowercased().utf8.map { $0 == UInt8(ascii: ":") ? UInt8(ascii: "-") : $0 }, .dashedAddress6)
        }
        if let name = host.name { add(name: Array(name.utf8)) }
    }

    /// Adds a name and, if it is a domain name, its first label.
    mutating func add(name: [UInt8]) {
        guard HostNeedles.isDistinctive(name) else { return }
        add(name, .name)
        guard let dot = name.firstIndex(of: UInt8(ascii: ".")) else { return }
        let label = Array(name[..<dot])
        if HostNeedles.isDistinctive(label) { add(label, .name) }
    }

    /// Whether a name cannot be an ordinary word of the log, as `game` or `master` could.
    private static func isDistinctive(_ name: [UInt8]) -> Bool {
        name.count >= 3 && name.contains { !$0.isASCIILetter } && name.contains(where: \.isASCIILetter)
    }

    private mutating func add(_ text: [UInt8], _ kind: Kind) {
        guard !text.isEmpty, !withDigit.contains(where: { $0.text == text }),
            !withoutDigit.contains(where: { $0.text == text })
        else { return }
        let needle = Needle(text, kind)
        if let digit = needle.digit {
            withDigit.append(needle)
            firstDigits |= 1 << UInt16(text[digit] & 15)
        } else {
            withoutDigit.append(needle)
        }
    }
}

/// Finds a short text in a log. Eight places are compared at a time by the first and the last byte of the text; only
/// where both fit is the rest compared.
struct ByteSearch {
    private let text: [UInt8]

    /// Creates a search for `text`, which must have at least one byte.
    init(_ text: [UInt8]) { self.text = text }

    /// Returns the first offset of the text in `log` at or behind `place`, or nil if there is none.
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

    /// The word whose eight bytes all equal `byte`.
    @inline(__always)
    static func repeated(_ byte: UInt8) -> UInt64 { UInt64(byte) &* 0x0101_0101_0101_0101 }

    /// The high bits of the bytes that are zero, and possibly of some bytes above a zero byte, because the subtraction
    /// borrows.
    @inline(__always)
    static func zeros(_ bytes: UInt64) -> UInt64 {
        (bytes &- 0x0101_0101_0101_0101) & ~bytes & 0x8080_8080_8080_8080
    }
}

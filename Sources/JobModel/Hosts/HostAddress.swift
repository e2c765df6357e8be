/// An IPv4 or IPv6 address as a number, so that addresses sort, fold and compare by value.
public enum HostAddress: Sendable, Hashable {
    /// The 32 bits of an IPv4 address; `10.0.0.1` is 0x0A000001.
    case v4(UInt32)
    /// The two halves of an IPv6 address.
    case v6(high: UInt64, low: UInt64)
}

extension HostAddress: Comparable {
    /// IPv4 addresses come before IPv6 addresses; otherwise addresses compare by value.
    public static func < (left: HostAddress, right: HostAddress) -> Bool {
        switch (left, right) {
        case (.v4(let a), .v4(let b)): a < b
        case (.v6(let a, let b), .v6(let c, let d)): (a, b) < (c, d)
        case (.v4, .v6): true
        case (.v6, .v4): false
        }
    }
}

extension HostAddress: CustomStringConvertible {
    /// Dotted decimals, or IPv6 in the canonical form of RFC 5952.
    public var description: String {
        switch self {
        case .v4(let bits):
            return "\(bits >> 24).\(bits >> 16 & 255).\(bits >> 8 & 255).\(bits & 255)"
        case .v6(let high, let low):
            let groups = (0..<8).map { index in
                UInt16(truncatingIfNeeded: (index < 4 ? high : low) >> UInt64((3 - index % 4) * 16))
            }
            return HostAddress.compressed(groups)
        }
    }

    /// Returns the address in a network area, as a word of a host set: `3:10.0.0.7`, `3:[fd00::5]`.
    public func word(inArea area: Int64) -> String {
        switch self {
        case .v4: "\(area):\(self)"
        case .v6: "\(area):[\(self)]"
        }
    }

    /// Writes the groups as RFC 5952 does: `::` for the first longest run of two or more zero groups, no leading zeros,
    /// lower case.
    private static func compressed(_ groups: [UInt16]) -> String {
        var best = 0..<0
        var start: Int?
        for index in 0...groups.count {
            if index < groups.count, groups[index] == 0 {
                start = start ?? index
            } else if let from = start {
                if index - from > best.count { best = from..<index }
                start = nil
            }
        }
        func text(_ part: ArraySlice<UInt16>) -> String {
            part.map { String($0, radix: 16) }.joined(separator: ":")
        }
        if best.count < 2 { return text(groups[...]) }
        return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
}

extension HostAddress {
    /// Reads an address as it is usually written: dotted decimals (without leading zeros, so that octal is never
    /// guessed), or IPv6 with `::` and an embedded IPv4 tail. Nil for anything else.
    public init?(_ text: some StringProtocol) {
        if text.utf8.contains(UInt8(ascii: ":")) {
            guard let address = HostAddress.readingV6(text) else { return nil }
            self = address
        } else {
            guard let bits = HostAddress.readingV4(text) else { return nil }
            self = .v4(bits)
        }
    }

    /// Reads an address from a part of a text. The generic initializer is not specialized for other modules, and host
    /// sets have 50,000 words.
    package init?(_ text: Substring) {
        var text = text
        guard let address = text.withUTF8({ HostAddress(utf8: UnsafeRawBufferPointer($0)) }) else { return nil }
        self = address
    }

    /// Reads an address from the bytes of its text, as a database has them.
    public init?(utf8 bytes: UnsafeRawBufferPointer) {
        if let bits = HostAddress.readingV4(bytes) {
            self = .v4(bits)
        } else {
            self.init(String(decoding: bytes, as: UTF8.self))
        }
    }

    /// Reads an IPv4 address from the bytes of its text.
    package static func readingV4(utf8 bytes: UnsafeRawBufferPointer) -> UInt32? { readingV4(bytes) }

    private static func readingV4(_ text: some StringProtocol) -> UInt32? {
        readingV4(text.utf8)
    }

    /// Reads an IPv4 address from bytes, without a string for each octet: it reads host sets of 50,000 addresses.
    private static func readingV4(_ bytes: some Sequence<UInt8>) -> UInt32? {
        var bits: UInt32 = 0
        var octet: UInt32?
        var dots = 0
        for byte in bytes {
            switch byte {
            case UInt8(ascii: "."):
                guard let value = octet, dots < 3 else { return nil }
                bits = bits << 8 | value
                octet = nil
                dots += 1
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if octet == 0 { return nil }
                let value = (octet ?? 0) * 10 + UInt32(byte - UInt8(ascii: "0"))
                if value > 255 { return nil }
                octet = value
            default: return nil
            }
        }
        guard let value = octet, dots == 3 else { return nil }
        return bits << 8 | value
    }

    private static func readingV6(_ text: some StringProtocol) -> HostAddress? {
        let bytes = Array(text.utf8)
        var head: [UInt16] = []
        var tail: [UInt16]?
        var index = 0
        if bytes.starts(with: [58, 58]) {
            tail = []
            index = 2
        }
        while index < bytes.count {
            let end = bytes[index...].firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
            let part = String(decoding: bytes[index..<end], as: UTF8.self)
            let groups: [UInt16]
            if end == bytes.count, part.contains("."), let bits = readingV4(part) {
                groups = [UInt16(bits >> 16), UInt16(truncatingIfNeeded: bits)]
            } else if part.utf8.count <= 4, part.first?.isHexDigit == true, let group = UInt16(part, radix: 16) {
                groups = [group]
            } else {
                return nil
            }
            if tail == nil { head += groups } else { tail? += groups }
            if end == bytes.count { break }
            index = end + 1
            if index < bytes.count, bytes[index] == UInt8(ascii: ":") {
                guard tail == nil else { return nil }
                tail = []
                index += 1
            } else if index == bytes.count {
                return nil
            }
        }
        let count = head.count + (tail?.count ?? 0)
        guard tail == nil ? count == 8 : count < 8 else { return nil }
        let groups = head + Array(repeating: 0, count: 8 - count) + (tail ?? [])
        let halves = [groups[..<4], groups[4...]].map { $0.reduce(UInt64(0)) { $0 << 16 | UInt64($1) } }
        return .v6(high: halves[0], low: halves[1])
    }
}

/// What is known of the host that printed a log.
public struct HostIdentity: Sendable, Hashable {
    /// The host's IPv4 addresses in dotted form.
    public let addresses4: [String]
    /// The host's IPv6 addresses in any spelling.
    public let addresses6: [String]
    /// The host's name, if a source other than its log gives it.
    public let name: String?

    /// Creates a host with addresses of either form. Texts that are not addresses are ignored.
    public init(addresses: [String] = [], name: String? = nil) {
        addresses4 = addresses.filter {
            $0.utf8.allSatisfy { $0.isDecimalDigit || $0 == .init(ascii: ".") } && $0.count >= 7
        }
        addresses6 = addresses.filter { IPv6Value(Array($0.utf8)) != nil }
        self.name = name
    }

    /// A host about which nothing is known.
    public static let unknown = HostIdentity()
}

/// An IPv6 address as a number, equal for all spellings of the address.
struct IPv6Value: Sendable, Hashable {
    private let high, low: UInt64

    /// Reads any text form of RFC 4291, 2.2, without a zone. Returns nil for any other text.
    init?(_ text: some Collection<UInt8>) {
        var groups: (before: [UInt16], after: [UInt16]) = ([], [])
        var gap = false
        var rest = text[...]
        let colon = UInt8(ascii: ":")
        while !rest.isEmpty {
            if groups.before.count + groups.after.count >= 8 { return nil }
            if rest.first == colon {
                // A colon here is the second of two: a gap, which may occur only once.
                rest = rest.dropFirst()
                let isAtStart = groups.before.isEmpty && !gap
                if isAtStart {
                    guard rest.first == colon else { return nil }
                    rest = rest.dropFirst()
                }
                if gap { return nil }
                gap = true
                continue
            }
            let word = rest.prefix { $0 != colon }
            rest = rest[word.endIndex...]
            if word.contains(UInt8(ascii: ".")) {
                guard rest.isEmpty, let pair = IPv6Value.dotted(word) else { return nil }
                if gap { groups.after += pair } else { groups.before += pair }
                break
            }
            var value: UInt16 = 0
            guard (1...4).contains(word.count) else { return nil }
            for byte in word {
                guard let digit = byte.hexadecimalValue else { return nil }
                value = value << 4 | UInt16(digit)
            }
            if gap { groups.after.append(value) } else { groups.before.append(value) }
            if !rest.isEmpty {
                rest = rest.dropFirst()
                if rest.isEmpty { return nil }
            }
        }
        let count = groups.before.count + groups.after.count
        guard gap ? count < 8 : count == 8 else { return nil }
        let all = groups.before + Array(repeating: 0, count: 8 - count) + groups.after
        high = all[..<4].reduce(0) { $0 << 16 | UInt64($1) }
        low = all[4...].reduce(0) { $0 << 16 | UInt64($1) }
    }

    private static func dotted(_ text: some Collection<UInt8>) -> [UInt16]? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        let values = parts.compactMap { part -> UInt16? in
            guard (1...3).contains(part.count), part.allSatisfy(\.isDecimalDigit) else { return nil }
            let value = part.reduce(UInt16(0)) { $0 * 10 + UInt16($1 - UInt8(ascii: "0")) }
            return value < 256 ? value : nil
        }
        return parts.count == 4 && values.count == 4 ? [values[0] << 8 | values[1], values[2] << 8 | values[3]] : nil
    }
}

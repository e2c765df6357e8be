import JobModel

extension HostSet {
    /// Finds the word that a text which is a host set so far ends with, so that it can be completed. The text may be
    /// wrong or empty.
    ///
    /// - Returns: the UTF-8 offset where the word begins: after the last operator, or 0. Nil if the text ends within
    ///   brackets or behind a `\`, where no word can be completed.
    package static func startOfLastWord(in text: String) -> Int? {
        let bytes = Array(text.utf8)
        var start = 0
        var depth = 0
        var index = 0
        var isLiteral = beginsLiteral(bytes[...])
        while index < bytes.count {
            let byte = bytes[index]
            if isLiteral, byte == UInt8(ascii: "\\") {
                index += 1
                if index == bytes.count { return nil }
            } else if !isLiteral, byte == UInt8(ascii: "[") {
                depth += 1
            } else if !isLiteral, byte == UInt8(ascii: "]") {
                depth = max(0, depth - 1)
            } else if depth == 0, HostTerm.Operation(rawValue: byte) != nil {
                start = index + 1
                isLiteral = beginsLiteral(bytes[start...])
            }
            index += 1
        }
        if depth > 0 { return nil }
        while start < bytes.count, bytes[start] == 0x20 { start += 1 }
        return start
    }

    /// Whether a word begins in such a way that brackets in it are plain characters, and operators need a `\`.
    private static func beginsLiteral(_ rest: ArraySlice<UInt8>) -> Bool {
        let word = rest.drop { $0 == 0x20 }
        return ["tag:", NameWord.prefix, "@file:"].contains { word.starts(with: $0.utf8) }
    }
}

/// A way to go on with a word of a host set: the word of a host, or a beginning that several hosts have in common.
package struct HostWordOffer: Sendable, Hashable {
    /// The word, or the common beginning.
    package let text: String
    /// The number of hosts with this word or beginning.
    package let hostCount: Int
    /// The position of the host, if it is a single one.
    package let position: Int?
    /// Whether the text is a whole word. An address may be that of hosts in several network areas.
    package let isWhole: Bool
}

extension StepHosts {
    /// Returns the addresses and names of hosts that begin with a text. Where too many hosts do, these are common
    /// beginnings, as of the folders in a tree: `10.20.` for all hosts below it. The time depends on the number of
    /// offers, not on that of the hosts.
    ///
    /// - Parameter limit: the greatest number of single hosts of each kind; there are at most 256 common beginnings.
    package func offers(beginningWith typed: String, limit: Int = 100) -> [HostWordOffer] {
        addressOffers(typed, limit) + address6Offers(typed, limit) + nameOffers(typed, limit)
    }

    // MARK: IPv4

    private func addressOffers(_ typed: String, _ limit: Int) -> [HostWordOffer] {
        var prefix = ""
        var rest = typed[...]
        var entries = byAddress4[...]
        if let colon = typed.firstIndex(of: ":"), let area = Int64(typed[..<colon]) {
            prefix = String(typed[...colon])
            rest = typed[typed.index(after: colon)...]
            entries = entries.filter { hosts[Int($0 & 0xFFFF_FFFF)].area == area }[...]
        }
        let octets = rest.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...4).contains(octets.count), let last = octets.last else { return [] }
        var base: UInt32 = 0
        for (place, octet) in octets.dropLast().enumerated() {
            guard let value = UInt8(octet), octet == String(value) else { return [] }
            base |= UInt32(value) << UInt32(24 - 8 * place)
        }
        let next = (0...255).map { UInt32($0) }.filter { last.isEmpty || String($0).hasPrefix(last) }
        let tree = AddressTree(entries: entries, prefix: prefix, limit: limit)
        return tree.offers(below: base, place: octets.count - 1, octets: next)
    }

    // MARK: IPv6

    /// Addresses are compared as texts, since `::` hides how many groups it stands for. So that the time stays short,
    /// at most this many are compared.
    private static let mostCompared = 2000

    private func address6Offers(_ typed: String, _ limit: Int) -> [HostWordOffer] {
        let lowered = typed.lowercased()
        guard lowered.allSatisfy({ $0.isHexDigit || $0 == ":" }) else { return [] }
        // The groups that are complete narrow the addresses down, up to the first `::`.
        var groups: [UInt64] = []
        var rest = lowered[...]
        while groups.count < 7, let colon = rest.firstIndex(of: ":"), let group = UInt64(rest[..<colon], radix: 16) {
            groups.append(group & 0xFFFF)
            rest = rest[rest.index(after: colon)...]
        }
        var high: UInt64 = 0
        for (place, group) in groups.prefix(4).enumerated() { high |= group << UInt64(48 - 16 * place) }
        let start = byAddress6.lowerBound { $0.high < high }
        var offers: [HostWordOffer] = []
        for entry in byAddress6[start...].prefix(Self.mostCompared) where offers.count < limit {
            let text = entry.address.description
            guard text.hasPrefix(lowered), hosts[entry.position].ipv4 == nil || !typed.isEmpty else { continue }
            offers.append(HostWordOffer(text: text, hostCount: 1, position: entry.position, isWhole: true))
        }
        return offers
    }

    // MARK: Names

    private func nameOffers(_ typed: String, _ limit: Int) -> [HostWordOffer] {
        let lowered = typed.lowercased()
        let start = byName.lowerBound { $0.lowered < lowered }
        let found = byName[start...]
        let end = found.lowerBound { $0.lowered.hasPrefix(lowered) }
        return nameOffers(in: found[..<end], limit)
    }

    private func nameOffers(in found: ArraySlice<NameEntry>, _ limit: Int) -> [HostWordOffer] {
        guard let first = found.first, let last = found.last else { return [] }
        if found.count <= limit {
            return found.compactMap { entry in
                guard let name = hosts[entry.position].name, NameWord.isBare(name) else { return nil }
                return HostWordOffer(text: name, hostCount: 1, position: entry.position, isWhole: true)
            }
        }
        // All names between the first and the last begin as these two do.
        let common = zip(first.lowered, last.lowered).prefix { $0 == $1 }.count
        var offers: [HostWordOffer] = []
        var rest = found
        while let entry = rest.first, offers.count < 256 {
            let beginning = entry.lowered.prefix(common + 1)
            let end = rest.lowerBound { $0.lowered.hasPrefix(beginning) }
            let count = end - rest.startIndex
            if let name = hosts[entry.position].name, NameWord.isBare(name) {
                let text = count == 1 ? name : String(name.prefix(beginning.count))
                offers.append(
                    HostWordOffer(
                        text: text, hostCount: count, position: count == 1 ? entry.position : nil, isWhole: count == 1))
            }
            rest = rest[max(end, rest.startIndex + 1)...]
        }
        return offers
    }
}

/// The IPv4 addresses of a step as a tree of four levels, which is walked by binary search.
private struct AddressTree {
    /// The addresses in ascending order, with their positions in the lower 32 bits.
    let entries: ArraySlice<UInt64>
    /// The network area that was typed, with its colon.
    let prefix: String
    let limit: Int

    /// Returns the offers for some octets at a place (from 0) below a beginning.
    func offers(below base: UInt32, place: Int, octets: [UInt32]) -> [HostWordOffer] {
        let shift = UInt32(24 - 8 * place)
        let branches = octets.compactMap { octet -> (start: UInt32, entries: ArraySlice<UInt64>)? in
            let start = base | octet << shift
            let found = self.entries(from: start, to: start | (1 << shift - 1))
            return found.isEmpty ? nil : (start, found)
        }
        if branches.reduce(0, { $0 + $1.entries.count }) <= limit { return branches.flatMap { single($0.entries) } }
        if branches.count == 1, place < 3, let only = branches.first {
            return offers(below: only.start, place: place + 1, octets: Array(0...255))
        }
        return branches.flatMap { branch in
            if place == 3 || branch.entries.count == 1 { return single(branch.entries) }
            let octets = (0...place).map { String(branch.start >> UInt32(24 - 8 * $0) & 255) }
            let text = prefix + octets.joined(separator: ".") + "."
            return [HostWordOffer(text: text, hostCount: branch.entries.count, position: nil, isWhole: false)]
        }
    }

    /// An offer for each different address.
    private func single(_ entries: ArraySlice<UInt64>) -> [HostWordOffer] {
        var offers: [HostWordOffer] = []
        var rest = entries
        while let first = rest.first {
            let same = rest.prefix { $0 >> 32 == first >> 32 }
            let text = prefix + HostAddress.v4(UInt32(first >> 32)).description
            let position = same.count == 1 ? Int(first & 0xFFFF_FFFF) : nil
            offers.append(HostWordOffer(text: text, hostCount: same.count, position: position, isWhole: true))
            rest = rest[same.endIndex...]
        }
        return offers
    }

    private func entries(from lower: UInt32, to upper: UInt32) -> ArraySlice<UInt64> {
        let start = entries.lowerBound { UInt32($0 >> 32) < lower }
        let end = entries.lowerBound { UInt32($0 >> 32) <= upper }
        return entries[start..<max(start, end)]
    }
}

/// Where a log names the host itself: its addresses, its name, and words that are made of its address.
///
/// Addresses and nearly all names hold a digit and are compared where the scan stops at their first digit; a name without
/// one is searched for. What the log itself says of the name is looked for once, before anything else.
struct HostPlaces {
    /// A place that names the host.
    struct Place {
        var start: Int
        var end: Int
        var mask: BuiltInMask
    }
    private enum Kind { case address, dashedAddress, name }
    private struct Needle {
        let text: [UInt8]
        let kind: Kind
        /// Where its first digit is.
        let digit: Int
    }
    private struct Wanted {
        let search: ByteSearch
        let needle: Needle
        var next: Place
    }

    private static let never = Place(start: .max, end: .max, mask: .hostName)
    private let log: UnsafeRawBufferPointer
    private var needles: [Needle] = []
    private var wanted: [Wanted] = []
    private var statements: ArraySlice<Range<Int>> = []
    /// A bit for each digit with which a needle's digits begin.
    private(set) var firstDigits: UInt16 = 0
    /// The first statement or name without a digit at or after what `advance` was last given.
    private(set) var next = HostPlaces.never

    init(_ log: UnsafeRawBufferPointer, host: HostIdentity, findsAddresses: Bool, findsNames: Bool) {
        self.log = log
        if findsAddresses { for address in host.addresses4 { add(Array(address.utf8), .address) } }
        if findsNames {
            for address in host.addresses4 {
                add(address.utf8.map { $0 == UInt8(ascii: ".") ? UInt8(ascii: "-") : $0 }, .dashedAddress)
            }
            let statements = HostStatements(log).ranges
            var names = statements.map { Array(log[$0]) }
            if let name = host.name { names.append(Array(name.utf8)) }
            for name in names where HostPlaces.isDistinctive(name) {
                add(name, .name)
                let label = Array(name.prefix { $0 != UInt8(ascii: ".") })
                if label.count < name.count, HostPlaces.isDistinctive(label) { add(label, .name) }
            }
            self.statements = statements[...]
        }
        search(from: 0)
    }

    /// A name that can't be an ordinary word of the log, as `game` or `master` could.
    private static func isDistinctive(_ name: [UInt8]) -> Bool {
        name.count >= 3 && name.contains { !$0.isASCIILetter } && name.contains(where: \.isASCIILetter)
            && name != Array("localhost.localdomain".utf8)
    }

    private mutating func add(_ text: [UInt8], _ kind: Kind) {
        guard !text.isEmpty, !needles.contains(where: { $0.text == text }) else { return }
        if let digit = text.firstIndex(where: \.isDecimalDigit) {
            needles.append(Needle(text: text, kind: kind, digit: digit))
            firstDigits |= 1 << UInt16(text[digit] & 15)
        } else {
            let needle = Needle(text: text, kind: kind, digit: 0)
            wanted.append(
                Wanted(
                    search: ByteSearch(text), needle: needle, next: Place(start: -1, end: -1, mask: .hostName)))
        }
    }

    /// What names the host around a digit and begins at or after `floor`; the longest of several.
    func place(aroundDigit digit: Int, floor: Int) -> Place? {
        var best: Place?
        for needle in needles {
            let start = digit - needle.digit
            guard start >= floor, start + needle.text.count <= log.count, log[digit] == needle.text[needle.digit],
                needle.text.indices.allSatisfy({ log[start + $0] == needle.text[$0] }),
                let place = check(needle, at: start), place.start >= floor
            else { continue }
            if let found = best, found.end >= place.end { continue }
            best = place
        }
        return best
    }

    /// Moves on to the first statement or name without a digit that begins at or after `place`.
    @inline(__always)
    mutating func advance(to place: Int) {
        if next.start < place { search(from: place) }
    }

    private mutating func search(from place: Int) {
        var first = HostPlaces.never
        while let statement = statements.first, statement.lowerBound < place { statements.removeFirst() }
        if let statement = statements.first {
            first = Place(start: statement.lowerBound, end: statement.upperBound, mask: .hostName)
        }
        for index in wanted.indices {
            if wanted[index].next.start < place { wanted[index].next = find(wanted[index], from: place) }
            let found = wanted[index].next
            if found.start < first.start || found.start == first.start && found.end > first.end { first = found }
        }
        next = first
    }

    private func find(_ wanted: Wanted, from place: Int) -> Place {
        var from = place
        while let start = wanted.search.find(in: log, from: from) {
            if let place = check(wanted.needle, at: start) { return place }
            from = start + wanted.needle.text.count
        }
        return HostPlaces.never
    }

    private func byte(_ place: Int) -> UInt8 { place >= 0 && place < log.count ? log[place] : 0 }

    /// The whole word around a hit; nil where the hit is a part of something else.
    private func check(_ needle: Needle, at hit: Int) -> Place? {
        var (start, end) = (hit, hit + needle.text.count)
        switch needle.kind {
        case .address:
            let dot = UInt8(ascii: ".")
            if byte(start - 1).isDecimalDigit || byte(end).isDecimalDigit { return nil }
            if byte(start - 1) == dot, byte(start - 2).isDecimalDigit { return nil }
            if byte(end) == dot, byte(end + 1).isDecimalDigit { return nil }
            return Place(start: start, end: end, mask: .address)
        case .dashedAddress:
            let dash = UInt8(ascii: "-")
            if byte(start - 1).isDecimalDigit || byte(end).isDecimalDigit { return nil }
            if byte(start - 1) == dash, byte(start - 2).isDecimalDigit { return nil }
            if byte(end) == dash, byte(end + 1).isDecimalDigit { return nil }
            // A label of a domain name has at most 63 bytes (RFC 1035).
            while hit - start < 63, byte(start - 1).isHostNameByte { start -= 1 }
            while end - hit < 63, byte(end).isHostNameByte { end += 1 }
            return Place(start: start, end: end, mask: .hostName)
        case .name:
            if byte(start - 1).isHostNameByte || byte(start - 1) == UInt8(ascii: "_") { return nil }
            if byte(end).isHostNameByte || byte(end) == UInt8(ascii: "_") { return nil }
            return Place(start: start, end: end, mask: .hostName)
        }
    }
}

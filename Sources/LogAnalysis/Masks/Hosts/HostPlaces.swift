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
    private struct Wanted {
        let search: ByteSearch
        let needle: HostNeedles.Needle
        var next: Place
    }

    private static let never = Place(start: .max, end: .max, mask: .hostName)
    private let log: UnsafeRawBufferPointer
    private let needles: [HostNeedles.Needle]
    private var wanted: [Wanted]
    private var statements: ArraySlice<Range<Int>> = []
    /// A bit for each digit that is the first of some needle.
    private let firstDigits: UInt16
    /// The first statement or name without a digit at or after what `advance` was last given.
    private(set) var next = Place(start: -1, end: -1, mask: .hostName)

    /// Begins with a log: reads what it says of the host's name, if names are looked for.
    init(_ log: UnsafeRawBufferPointer, needles: HostNeedles, findsNames: Bool) {
        self.log = log
        var needles = needles
        if findsNames {
            let ranges = HostStatements(log).ranges
            for range in ranges { needles.add(name: Array(log[range])) }
            statements = ranges[...]
            if let range = HostLineNames(log).name { needles.add(name: Array(log[range])) }
        }
        self.needles = needles.withDigit
        firstDigits = needles.firstDigits
        wanted = needles.withoutDigit.map {
            Wanted(search: ByteSearch($0.text), needle: $0, next: Place(start: -1, end: -1, mask: .hostName))
        }
        advance(to: 0)
    }

    /// Whether a digit may be the first of a needle: its first bytes fit.
    @inline(__always)
    func mayBegin(atDigit digit: Int) -> Bool {
        if firstDigits >> UInt16(log[digit] & 15) & 1 == 0 { return false }
        var index = 0
        while index < needles.count {
            if hasHead(index, at: digit &- (needles[index].digit ?? 0)) { return true }
            index &+= 1
        }
        return false
    }

    @inline(__always)
    private func hasHead(_ index: Int, at start: Int) -> Bool {
        guard start >= 0 else { return false }
        guard start &+ 8 <= log.count else { return true }
        let bytes = log.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
        return bytes & needles[index].headMask == needles[index].head
    }

    /// What names the host around a digit and begins at or after `floor`; the longest of several.
    func place(aroundDigit digit: Int, floor: Int) -> Place? {
        var best: Place?
        for needle in needles {
            let start = digit - (needle.digit ?? 0)
            if start >= floor, start + needle.text.count <= log.count,
                needle.text.indices.allSatisfy({ log[start + $0] == needle.text[$0] }),
                let place = check(needle, at: start, floor: floor), place.start >= floor, place.end > best?.end ?? 0
            {
                best = place
            }
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
            if let place = check(wanted.needle, at: start, floor: place) { return place }
            from = start + wanted.needle.text.count
        }
        return HostPlaces.never
    }

    private func byte(_ place: Int) -> UInt8 { place >= 0 && place < log.count ? log[place] : 0 }

    /// The whole word around a hit; nil where the hit is a part of something else. What lies before `floor` was masked
    /// and is part of nothing.
    private func check(_ needle: HostNeedles.Needle, at hit: Int, floor: Int) -> Place? {
        var (start, end) = (hit, hit + needle.text.count)
        func before(_ place: Int) -> UInt8 { place > floor ? log[place - 1] : 0 }
        switch needle.kind {
        case .address:
            if before(start).isWordByte || byte(end).isDecimalDigit { return nil }
            if before(start) == UInt8(ascii: "."), before(start - 1).isDecimalDigit { return nil }
            return Place(start: start, end: end, mask: .address)
        case .dashedAddress, .dashedAddress6:
            // More of the same digits would be another address.
            func goesOn(_ byte: UInt8) -> Bool {
                needle.kind == .dashedAddress ? byte.isDecimalDigit : byte.isHexadecimalDigit
            }
            if goesOn(before(start)) || goesOn(byte(end)) { return nil }
            // A label of a domain name has at most 63 bytes (RFC 1035).
            while hit - start < 63, before(start).isHostNameByte { start -= 1 }
            while end - hit < 63, byte(end).isHostNameByte { end += 1 }
            if before(start).isWordByte { return nil }
            return Place(start: start, end: end, mask: .hostName)
        case .name:
            if before(start).isHostNameByte || before(start) == UInt8(ascii: "_") { return nil }
            if byte(end).isHostNameByte || byte(end) == UInt8(ascii: "_") { return nil }
            return Place(start: start, end: end, mask: .hostName)
        }
    }
}

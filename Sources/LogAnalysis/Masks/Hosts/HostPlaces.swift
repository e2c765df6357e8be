/// The places where a log names its own host: by address, by name, or by a word that is made of the address.
///
/// Addresses and nearly all names contain a digit and are compared where the scan stops at their first digit; a name
/// without a digit is searched for. Statements of the log about the host's name are read once, before anything else.
struct HostPlaces {
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
    /// A bit set of the digits that are the first of some needle.
    private let firstDigits: UInt16
    /// The first statement, or name without a digit, at or behind the last argument of `advance`.
    private(set) var next = Place(start: -1, end: -1, mask: .hostName)

    /// Starts with a log, and reads the log's statements about the host's name if names are wanted.
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

    /// Whether the digit may be the first of a needle: the first bytes of the needle fit.
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

    /// Returns the longest place around a digit that names the host and begins at or behind `floor`.
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

    /// Moves `next` on to the first statement, or name without a digit, that begins at or behind `place`.
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

    /// Returns the whole word around a hit, or nil if the hit is a part of something else. Bytes before `floor` were
    /// masked and do not belong to the word.
    private func check(_ needle: HostNeedles.Needle, at hit: Int, floor: Int) -> Place? {
        var (start, end) = (hit, hit + needle.text.count)
        func before(_ place: Int) -> UInt8 { place > floor ? log[place - 1] : 0 }
        switch needle.kind {
        case .address:
            if before(start).isWordByte || byte(end).isDecimalDigit { return nil }
            if before(start) == UInt8(ascii: "."), before(start - 1).isDecimalDigit { return nil }
            return Place(start: start, end: end, mask: .address)
        case .dashedAddress, .dashedAddress6:
            // With more digits beside it, it would be another address.
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

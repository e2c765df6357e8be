#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The one pass over a log: finds lines and, in each, places of interest, and writes what is left after the masks.
///
/// What stays as it is, often many lines in a row, is copied at once when the next masked place comes.
struct NormalisingPass {
    /// A place that a user's mask takes.
    private struct UserPlace {
        let range: Range<Int>
        let mask: Int
    }

    private var scan: LineScan
    private var places: HostPlaces
    private let output: UnsafeMutablePointer<UInt8>
    private let room: Int
    private let masks: Masks
    private let isOn: UInt64
    private let placeholderBytes: UnsafePointer<UInt8>
    private let placeholderEnds: UnsafePointer<Int>
    private let counts: UnsafeMutablePointer<Int>
    /// How many bytes are written, and up to where the log is dealt with.
    private(set) var written = 0
    private var copied = 0
    private var isFull = false
    private var userPlaces: [UserPlace] = []
    private var ranges: [Range<Int>] = []

    init(
        scan: LineScan, places: HostPlaces, output: UnsafeMutablePointer<UInt8>, room: Int, masks: Masks,
        placeholderBytes: UnsafePointer<UInt8>, placeholderEnds: UnsafePointer<Int>,
        counts: UnsafeMutablePointer<Int>
    ) {
        self.scan = scan
        self.places = places
        self.output = output
        self.room = room
        self.masks = masks
        self.placeholderBytes = placeholderBytes
        self.placeholderEnds = placeholderEnds
        self.counts = counts
        isOn = BuiltInMask.allCases.reduce(0) { $0 | (masks.isOn[Int($1.rawValue)] ? 1 << UInt64($1.rawValue) : 0) }
    }

    /// False where there was not enough room.
    mutating func run(into result: inout NormalisedLog, _ isStopped: () -> Bool) -> Bool {
        let (base, count) = (scan.base, scan.context.pointee.count)
        let hasUserMasks = !masks.recognisers.isEmpty
        var start = 0
        var nextReturn = place(of: 0x0D, from: 0)
        var lines = 0
        while start < count, !isFull {
            lines &+= 1
            if lines & 4095 == 0, isStopped() { return true }
            let lineFeed = place(of: 0x0A, from: start)
            var (begin, end) = (start, lineFeed)
            if nextReturn < lineFeed {
                while end > start, base[end - 1] == 0x0D { end -= 1 }
                begin = end
                while begin > start, base[begin - 1] != 0x0D { begin -= 1 }
                if begin > start {
                    copy(upTo: start)
                    copied = begin
                }
                nextReturn = place(of: 0x0D, from: lineFeed)
            }
            let output = written + begin - copied
            let firstMasked = result.masked.count
            scan.begin(line: begin..<end)
            if hasUserMasks { findUserPlaces() }
            line(into: &result)
            if result.isDetailed {
                result.lines.append(
                    .init(
                        output: output..<written + end - copied, original: begin..<end,
                        masked: firstMasked..<result.masked.count))
            }
            if end != lineFeed || lineFeed == count {
                copy(upTo: end)
                writeLineFeed()
                copied = lineFeed + 1
            }
            start = lineFeed + 1
        }
        if copied < count { copy(upTo: count) }
        return !isFull
    }

    private func place(of byte: UInt8, from place: Int) -> Int {
        guard place < scan.context.pointee.count,
            let found = memchr(scan.base + place, Int32(byte), scan.context.pointee.count - place)
        else {
            return scan.context.pointee.count
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(scan.base)
    }

    /// Masks what there is to mask in the line that `scan` has begun.
    @inline(__always)
    private mutating func line(into result: inout NormalisedLog) {
        let end = scan.end
        var place = scan.lineStart
        var user = 0
        var later = LineScan.Match.nothing(upTo: .max)
        while !isFull {
            places.advance(to: place)
            if later.start < place { later = .nothing(upTo: .max) }
            while user < userPlaces.count, userPlaces[user].range.lowerBound < place { user += 1 }
            let userStart = user < userPlaces.count ? userPlaces[user].range.lowerBound : Int.max
            let limit = min(end, places.next.start, userStart, later.start)
            place = scan.nextOfInterest(from: place, limit: limit)
            if place < limit {
                if scan.before(place) == UInt8(ascii: "["), scan.before(place &- 1) == 0x1B {
                    // Colours end with a letter that is no part of the word after them.
                    place = scan.endOfEscape(place)
                    scan.floor = place
                    continue
                }
                if places.mayBegin(atDigit: place),
                    let own = places.place(aroundDigit: place, floor: scan.floor)
                {
                    takeHost(own, &result)
                    place = scan.floor
                    continue
                }
                let match = scan.match(at: place)
                if let mask = match.mask, isOn >> UInt64(mask.rawValue) & 1 == 1 {
                    if match.start > place {
                        // What lies between may name the host.
                        later = match
                        place = max(place + 1, scan.endOfDigits(place))
                    } else {
                        take(mask, match, &result)
                        place = scan.floor
                    }
                } else {
                    place = match.end
                }
            } else if limit == userStart {
                take(userPlaces[user].mask, userStart, userPlaces[user].range.upperBound, &result)
                place = scan.floor
            } else if limit == places.next.start {
                takeHost(places.next, &result)
                place = scan.floor
            } else if let mask = later.mask, limit == later.start {
                take(mask, later, &result)
                later = .nothing(upTo: .max)
                place = scan.floor
            } else {
                return
            }
        }
    }

    private mutating func takeHost(_ place: HostPlaces.Place, _ result: inout NormalisedLog) {
        take(Int(place.mask.rawValue), place.start, place.end, &result)
        scan.context.pointee.isAfterAddress = true
    }

    @inline(__always)
    private mutating func take(_ mask: BuiltInMask, _ match: LineScan.Match, _ result: inout NormalisedLog) {
        take(Int(mask.rawValue), match.start, match.end, &result)
        scan.context.pointee.isAfterAddress = false
        if mask == .process { scan.context.pointee.hasProcess = true }
        guard mask == .time else { return }
        scan.context.pointee.hasTime = true
        let start = scan.lineStart
        scan.context.pointee.isAfterShortTime = match.start == start + 1 && scan.base[start].isASCIIUppercase
        // A priority such as <13> may come before the time.
        if match.start == start || match.start - start <= 5 && scan.base[start] == UInt8(ascii: "<"),
            isOn >> UInt64(BuiltInMask.hostName.rawValue) & 1 == 1,
            let host = scan.syslogHost(after: match.end)
        {
            take(Int(BuiltInMask.hostName.rawValue), host.lowerBound, host.upperBound, &result)
        }
    }

    /// Writes a placeholder for a range of the line. Blanks beside it pad what varies; one of them is kept.
    @inline(__always)
    private mutating func take(_ mask: Int, _ start: Int, _ end: Int, _ result: inout NormalisedLog) {
        let base = scan.base
        var before = start
        while before &- copied >= 2, base[before &- 1] == 0x20, base[before &- 2] == 0x20 { before &-= 1 }
        copy(upTo: before)
        let placeholder = placeholderEnds[mask]
        let length = placeholderEnds[mask &+ 1] &- placeholder
        guard length <= room &- written else {
            isFull = true
            return
        }
        if length <= 16, room &- written >= 16 {
            // More than needed is written, over what comes next anyway: cheaper than to call for so little.
            let bytes = UnsafeRawPointer(placeholderBytes + placeholder).loadUnaligned(as: SIMD16<UInt8>.self)
            UnsafeMutableRawPointer(output + written).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
        } else {
            (output + written).update(from: placeholderBytes + placeholder, count: length)
        }
        written &+= length
        var after = end
        while after &+ 1 < scan.end, base[after] == 0x20, base[after &+ 1] == 0x20 { after &+= 1 }
        copied = after
        scan.floor = after
        counts[mask] &+= 1
        if result.isDetailed { result.masked.append(.init(range: start..<end, mask: mask)) }
    }

    @inline(__always)
    private mutating func copy(upTo end: Int) {
        let count = end &- copied
        guard count <= room &- written else {
            isFull = true
            return
        }
        if count > 0 {
            if count <= 32, room &- written >= 32, copied &+ 32 <= scan.context.pointee.count {
                let from = UnsafeRawPointer(scan.base + copied)
                let to = UnsafeMutableRawPointer(output + written)
                to.storeBytes(of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
                to.storeBytes(
                    of: from.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self), toByteOffset: 16,
                    as: SIMD16<UInt8>.self)
            } else {
                memcpy(output + written, scan.base + copied, count)
            }
        }
        written &+= max(0, count)
        copied = max(copied, end)
    }

    private mutating func writeLineFeed() {
        guard written < room else {
            isFull = true
            return
        }
        output[written] = 0x0A
        written += 1
    }

    /// Asks the user's masks what they take in this line; what begins first goes first, then what is longer.
    private mutating func findUserPlaces() {
        userPlaces.removeAll(keepingCapacity: true)
        let line = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(scan.base) + scan.lineStart, count: scan.end - scan.lineStart)
        for (index, recogniser) in masks.recognisers.enumerated() where masks.isOn[Masks.builtIn.count + index] {
            ranges.removeAll(keepingCapacity: true)
            recogniser.appendRanges(in: line, to: &ranges)
            for range in ranges where !range.isEmpty && range.lowerBound >= 0 && range.upperBound <= line.count {
                userPlaces.append(
                    UserPlace(
                        range: range.lowerBound + scan.lineStart..<range.upperBound + scan.lineStart,
                        mask: Masks.builtIn.count + index))
            }
        }
        userPlaces.sort { ($0.range.lowerBound, -$0.range.upperBound) < ($1.range.lowerBound, -$1.range.upperBound) }
    }
}

import Glibc

/// The one pass over a log. It finds lines and, in each line, places of interest, and hands on what the masks leave.
///
/// Unchanged text, often many lines in a row, is copied at once when the next masked place comes. Bytes are handed on
/// whenever the output buffer is full, also within a line.
struct NormalisingPass {
    private var scan: LineScan
    private var places: HostPlaces
    private var users: UserPlaces
    private let output: UnsafeMutablePointer<UInt8>
    private let room: Int
    private let isOn: UInt64
    private let placeholderBytes: UnsafePointer<UInt8>
    private let placeholderEnds: UnsafePointer<Int>
    private let counts: UnsafeMutablePointer<Int>
    /// The number of bytes that wait in `output`, and the number of bytes handed on before them.
    private var written = 0
    private var handedOn = 0
    /// The offset up to which the log was copied or masked.
    private var copied = 0
    /// The next backslash behind the name of a folder for temporary files, which only logs of Windows have.
    private var nextFolder = -1
    /// Whether the masked places of the line are listed.
    private var listsMasked = false
    /// How many lines or places are left before the next call of `isStopped`.
    private var patience = NormalisingPass.mostPatience
    private static let mostPatience = 4096
    /// The number of places that one search of a user's mask counts for.
    private static let costOfSearch = 64

    init(
        scan: LineScan, places: HostPlaces, output: UnsafeMutablePointer<UInt8>, room: Int, masks: Masks,
        placeholderBytes: UnsafePointer<UInt8>, placeholderEnds: UnsafePointer<Int>,
        counts: UnsafeMutablePointer<Int>
    ) {
        self.scan = scan
        self.places = places
        users = UserPlaces(masks)
        self.output = output
        self.room = room
        self.placeholderBytes = placeholderBytes
        self.placeholderEnds = placeholderEnds
        self.counts = counts
        isOn = BuiltInMask.allCases.reduce(0) { $0 | (masks.isOn[Int($1.rawValue)] ? 1 << UInt64($1.rawValue) : 0) }
    }

    /// Goes over the whole log. If it is stopped, `result.isComplete` becomes false.
    mutating func run(into result: inout NormalisedLog, _ isStopped: () -> Bool) {
        let (base, count) = (scan.base, scan.context.pointee.count)
        let hasUserMasks = !users.isEmpty
        let isByLine = result.product == .lineHashes
        var start = 0
        var (lineFeed, number) = (0, 0)
        var nextReturn = place(of: 0x0D, from: 0)
        // The states of the current line, if it was redrawn in place, and the offset of that line.
        var states: DrawnStates?
        var lineStart = 0
        // Whether the next line does not follow the line before it in the log, or is only a part of one.
        var isDisplaced = false
        while start < count {
            if isOutOfPatience(isStopped) {
                result.isComplete = false
                return
            }
            var (begin, end) = (start, lineFeed)
            if states == nil {
                number &+= 1
                lineFeed = place(of: 0x0A, from: start)
                end = lineFeed
                if nextReturn < lineFeed {
                    nextReturn = place(of: 0x0D, from: lineFeed)
                    while end > start, base[end - 1] == 0x0D { end -= 1 }
                    if memchr(base + start, 0x0D, end - start) != nil {
                        states = DrawnStates(UnsafeRawBufferPointer(start: base + start, count: end - start))
                        lineStart = start
                    }
                }
            }
            if let state = states?.next(unless: isStopped) {
                (begin, end) = (lineStart + state.lowerBound, lineStart + state.upperBound)
                isDisplaced = true
                if begin > start {
                    copy(upTo: start, &result)
                    copied = begin
                }
                if states?.hasMore == false { states = nil }
            }
            let next = states == nil ? lineFeed + 1 : end
            let outputStart = handedOn + written + begin - copied
            let firstMasked = result.masked.count
            listsMasked = result.isDetailed && end - begin <= NormalisedLog.longestListed
            scan.begin(line: begin..<end)
            if hasUserMasks {
                beginUserPlaces(isStopped)
                if let mask = users.maskOfWholeLine {
                    copy(upTo: begin, &result)
                    counts[mask] &+= 1
                    (start, copied, isDisplaced) = (next, next, true)
                    continue
                }
            }
            if isByLine, isDisplaced {
                result.jumps.append((line: result.lineHashes.count, place: begin))
                isDisplaced = false
            }
            let isWhole = line(into: &result, isStopped)
            if hasUserMasks, users.isUndecided, result.undecided.last != number { result.undecided.append(number) }
            guard isWhole, result.undecided.count <= RegularExpression.mostUndecidedLines else {
                result.isComplete = false
                return
            }
            if result.isDetailed {
                result.lines.append(
                    .init(
                        output: outputStart..<handedOn + written + end - copied, original: begin..<end,
                        masked: firstMasked..<result.masked.count, number: number))
            }
            if isByLine {
                copy(upTo: end, &result)
                result.endLine(UnsafeRawBufferPointer(start: output, count: written))
                (written, copied) = (0, next)
            } else if end != lineFeed || lineFeed == count {
                copy(upTo: end, &result)
                writeLineFeed(&result)
                copied = next
            }
            start = next
        }
        if copied < count { copy(upTo: count, &result) }
        result.end(UnsafeRawBufferPointer(start: output, count: written))
    }

    /// Counts a line or a place, and calls `isStopped` now and then.
    @inline(__always)
    private mutating func isOutOfPatience(_ isStopped: () -> Bool) -> Bool {
        patience &-= 1
        if patience > 0 { return false }
        patience = NormalisingPass.mostPatience
        return isStopped()
    }

    private mutating func beginUserPlaces(_ isStopped: () -> Bool) {
        let before = users.searchCount
        let line = UnsafeRawBufferPointer(
            start: UnsafeRawPointer(scan.base) + scan.lineStart, count: scan.end - scan.lineStart)
        users.begin(line, at: scan.lineStart, isStopped)
        patience &-= (users.searchCount &- before) &* NormalisingPass.costOfSearch
    }

    private mutating func advanceUserPlaces(to place: Int, _ isStopped: () -> Bool) {
        let before = users.searchCount
        users.advance(to: place, isStopped)
        patience &-= (users.searchCount &- before) &* NormalisingPass.costOfSearch
    }

    private func place(of byte: UInt8, from place: Int) -> Int {
        guard place < scan.context.pointee.count,
            let found = memchr(scan.base + place, Int32(byte), scan.context.pointee.count - place)
        else {
            return scan.context.pointee.count
        }
        return UnsafeRawPointer(found) - UnsafeRawPointer(scan.base)
    }

    /// Returns the next backslash behind the name of a folder for temporary files, or `Int.max` if there is none.
    private func folder(from start: Int) -> Int {
        var found = place(of: 0x5C, from: start)
        while found < scan.context.pointee.count {
            if LineScan.isBehindTemporaryFolder(scan.base, found) { return found }
            found = place(of: 0x5C, from: found &+ 1)
        }
        return .max
    }

    /// Masks the line on which `scan` is positioned.
    ///
    /// - Returns: false if it was stopped.
    @inline(__always)
    private mutating func line(into result: inout NormalisedLog, _ isStopped: () -> Bool) -> Bool {
        let end = scan.end
        var place = scan.lineStart
        var later = LineScan.Match.nothing(upTo: .max)
        while true {
            if isOutOfPatience(isStopped) { return false }
            places.advance(to: place)
            if later.start < place { later = .nothing(upTo: .max) }
            if users.next.range.lowerBound < place { advanceUserPlaces(to: place, isStopped) }
            let userStart = users.next.range.lowerBound
            if nextFolder < place { nextFolder = folder(from: place) }
            let limit = min(end, min(places.next.start, nextFolder), userStart, later.start)
            place = scan.nextOfInterest(from: place, limit: limit)
            if place < limit {
                if scan.before(place) == UInt8(ascii: "["), scan.before(place &- 1) == 0x1B {
                    // A colour sequence ends with a letter that is not part of the word after it.
                    let escapeEnd = scan.endOfEscape(place)
                    scan.passEscape(from: place &- 2, to: escapeEnd)
                    place = escapeEnd
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
                        // The text before the match may name the host.
                        later = match
                        place = max(place + 1, scan.endOfDigits(place))
                    } else {
                        take(mask, match, &result)
                        place = scan.floor
                    }
                } else {
                    place = min(match.end, later.start)
                }
            } else if limit == userStart {
                take(users.next.mask, userStart, users.next.range.upperBound, &result)
                place = scan.floor
            } else if limit == places.next.start {
                takeHost(places.next, &result)
                place = scan.floor
            } else if limit == nextFolder, limit < end {
                let match = scan.windowsTemporaryName(at: place)
                if match.mask != nil, isOn >> UInt64(BuiltInMask.temporary.rawValue) & 1 == 1 { later = match }
                place &+= 1
            } else if let mask = later.mask, limit == later.start {
                take(mask, later, &result)
                later = .nothing(upTo: .max)
                place = scan.floor
            } else {
                return true
            }
        }
    }

    private mutating func takeHost(_ place: HostPlaces.Place, _ result: inout NormalisedLog) {
        take(Int(place.mask.rawValue), place.start, place.end, &result)
        scan.context.pointee.isAfterAddress = true
        scan.context.pointee.isAfterTime = false
    }

    @inline(__always)
    private mutating func take(_ mask: BuiltInMask, _ match: LineScan.Match, _ result: inout NormalisedLog) {
        take(Int(mask.rawValue), match.start, match.end, &result)
        scan.context.pointee.isAfterAddress = false
        if mask == .process { scan.context.pointee.hasProcess = true }
        guard mask == .time else {
            if mask != .processID { scan.context.pointee.isAfterTime = false }
            return
        }
        scan.context.pointee.isAfterTime = true
        scan.context.pointee.hasTime = true
        let start = scan.lineStart
        scan.context.pointee.timeEnd = scan.floor
        scan.context.pointee.isAfterShortTime = scan.isShortTime(match)
        // A priority such as `<13>` may come before the time.
        if match.start == start || match.start - start <= 5 && scan.base[start] == UInt8(ascii: "<"),
            isOn >> UInt64(BuiltInMask.hostName.rawValue) & 1 == 1,
            let host = scan.syslogHost(after: match.end)
        {
            scan.context.pointee.isAfterTime = false
            take(Int(BuiltInMask.hostName.rawValue), host.lowerBound, host.upperBound, &result)
        }
    }

    /// Writes a placeholder for a range of the line. Of several blanks beside the range, which pad what varies, one is
    /// kept.
    @inline(__always)
    private mutating func take(_ mask: Int, _ start: Int, _ end: Int, _ result: inout NormalisedLog) {
        let base = scan.base
        var before = start
        while before &- copied >= 2, base[before &- 1] == 0x20, base[before &- 2] == 0x20 { before &-= 1 }
        copy(upTo: before, &result)
        let placeholder = placeholderEnds[mask]
        let length = placeholderEnds[mask &+ 1] &- placeholder
        if length <= 16, room &- written >= 16 {
            // All 16 bytes are written, although later bytes overwrite some of them: that is cheaper than a call for so
            // few.
            let bytes = UnsafeRawPointer(placeholderBytes + placeholder).loadUnaligned(as: SIMD16<UInt8>.self)
            UnsafeMutableRawPointer(output + written).storeBytes(of: bytes, as: SIMD16<UInt8>.self)
            written &+= length
        } else {
            write(placeholderBytes + placeholder, length, &result)
        }
        var after = end
        while after &+ 1 < scan.end, base[after] == 0x20, base[after &+ 1] == 0x20 { after &+= 1 }
        copied = after
        scan.floor = after
        counts[mask] &+= 1
        if listsMasked { result.masked.append(.init(range: start..<end, mask: mask)) }
    }

    @inline(__always)
    private mutating func copy(upTo end: Int, _ result: inout NormalisedLog) {
        let count = end &- copied
        if count > 0 {
            if count <= 32, room &- written >= 32, copied &+ 32 <= scan.context.pointee.count {
                let from = UnsafeRawPointer(scan.base + copied)
                let to = UnsafeMutableRawPointer(output + written)
                to.storeBytes(of: from.loadUnaligned(as: SIMD16<UInt8>.self), as: SIMD16<UInt8>.self)
                to.storeBytes(
                    of: from.loadUnaligned(fromByteOffset: 16, as: SIMD16<UInt8>.self), toByteOffset: 16,
                    as: SIMD16<UInt8>.self)
                written &+= count
            } else {
                write(scan.base + copied, count, &result)
            }
        }
        copied = max(copied, end)
    }

    private mutating func writeLineFeed(_ result: inout NormalisedLog) {
        if written == room { handOn(&result) }
        output[written] = 0x0A
        written += 1
    }

    /// Writes bytes into the buffer; bytes that are more than the buffer holds are handed on directly.
    @inline(never)
    private mutating func write(_ bytes: UnsafePointer<UInt8>, _ count: Int, _ result: inout NormalisedLog) {
        if count > room &- written { handOn(&result) }
        if count > room {
            result.take(UnsafeRawBufferPointer(start: bytes, count: count))
            handedOn &+= count
        } else {
            memcpy(output + written, bytes, count)
            written &+= count
        }
    }

    private mutating func handOn(_ result: inout NormalisedLog) {
        result.take(UnsafeRawBufferPointer(start: output, count: written))
        handedOn &+= written
        written = 0
    }
}

import Glibc

/// A log as bytes, with the offsets at which its lines begin.
///
/// Every analysis starts from this type. A line ends at LF; a CR before the LF belongs to the ending (Windows hosts). A
/// last line without LF counts as a line, and an empty log has no lines.
public struct LogText: Sendable, Hashable {
    /// The bytes of the log, unchanged.
    public let bytes: [UInt8]
    /// The byte offset at which each line begins.
    private let starts: [Int]

    /// Finds the lines of a log, in one pass.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, !buffer.isEmpty else { return [] }
            var starts = [0]
            var place = 0
            // memchr finds line feeds several times faster than a loop in Swift.
            while let found = memchr(base + place, 0x0A, buffer.count - place) {
                place = UnsafeRawPointer(found) - base + 1
                if place == buffer.count { break }
                starts.append(place)
            }
            return starts
        }
    }

    /// The number of lines.
    public var lineCount: Int { starts.count }

    /// The range of line `index` (from 0) in `bytes`, without its ending; empty beyond the last line.
    public func range(ofLine index: Int) -> Range<Int> {
        guard starts.indices.contains(index) else { return bytes.count..<bytes.count }
        var end = index + 1 < starts.count ? starts[index + 1] : bytes.count
        if end > starts[index], bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > starts[index], bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return starts[index]..<end
    }

    /// The bytes of line `index` (from 0) without its ending; empty beyond the last line.
    public func line(_ index: Int) -> ArraySlice<UInt8> { bytes[range(ofLine: index)] }

    /// The bytes of the first `count` lines, endings included.
    public func head(_ count: Int) -> ArraySlice<UInt8> {
        count < starts.count ? bytes[..<(count < 1 ? 0 : starts[count])] : bytes[...]
    }

    /// The bytes of a range of lines (from 0), endings included; lines beyond the last line are left out.
    public func bytes(ofLines lines: Range<Int>) -> ArraySlice<UInt8> {
        let inside = lines.clamped(to: 0..<starts.count)
        if inside.isEmpty { return [] }
        return bytes[
            starts[inside.lowerBound]..<(inside.upperBound < starts.count ? starts[inside.upperBound] : bytes.count)]
    }

    /// The bytes of the last `count` lines, endings included.
    public func tail(_ count: Int) -> ArraySlice<UInt8> {
        guard count < starts.count else { return bytes[...] }
        return count < 1 ? [] : bytes[starts[starts.count - count]...]
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` for each line, without its LF. A last line without LF counts as a line.
    ///
    /// - Parameter isStopped: called every few thousand lines; once it returns true, the other lines are left out.
    func forEachLine(
        unless isStopped: () -> Bool = { false }, _ body: (UnsafeRawBufferPointer) throws -> Void
    ) rethrows {
        guard let base = baseAddress else { return }
        var place = 0
        var lines = 0
        while place < count {
            lines &+= 1
            if lines & 4095 == 0, isStopped() { return }
            let end = memchr(base + place, 0x0A, count - place).map { UnsafeRawPointer($0) - base } ?? count
            try body(UnsafeRawBufferPointer(rebasing: self[place..<end]))
            place = end + 1
        }
    }

    /// Calls `body` with each line as comparisons see it, and with its number, from 1. The line is given without the
    /// CRs before its LF; a line that was redrawn in place is given once for each of its `DrawnStates`.
    ///
    /// - Parameter isStopped: called every few thousand lines; once it returns true, the other lines are left out.
    func forEachDrawnLine(
        unless isStopped: () -> Bool = { false }, _ body: (UnsafeRawBufferPointer, _ number: Int) throws -> Void
    ) rethrows {
        var number = 0
        try forEachLine(unless: isStopped) { line in
            number += 1
            let line = line.withoutReturns
            if line.firstReturn == nil { return try body(line, number) }
            var states = DrawnStates(line)
            while let state = states.next(unless: isStopped) {
                try body(UnsafeRawBufferPointer(rebasing: line[state]), number)
            }
        }
    }

    /// The line without the CRs at its end.
    var withoutReturns: UnsafeRawBufferPointer {
        var end = count
        while end > 0, self[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return UnsafeRawBufferPointer(rebasing: self[..<end])
    }

    /// The offset of the first CR; nil if there is none.
    var firstReturn: Int? {
        guard let base = baseAddress else { return nil }
        return memchr(base, Int32(UInt8(ascii: "\r")), count).map { UnsafeRawPointer($0) - base }
    }
}

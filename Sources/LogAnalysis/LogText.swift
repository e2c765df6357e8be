import Glibc

/// A log as bytes and the places where its lines begin.
///
/// Every analysis starts from it. Lines end at LF; a CR before it belongs to the ending (Windows hosts). A last line
/// without LF is a line like any other, and an empty log has none.
public struct LogText: Sendable, Hashable {
    /// The log as it came.
    public let bytes: [UInt8]
    /// Where each line begins, in bytes.
    private let starts: [Int]

    /// Finds the lines of a log, in one pass.
    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
        starts = bytes.withUnsafeBytes { buffer in
            guard let base = buffer.baseAddress, !buffer.isEmpty else { return [] }
            var starts = [0]
            var place = 0
            // memchr finds line feeds several times faster than a loop of ours.
            while let found = memchr(base + place, 0x0A, buffer.count - place) {
                place = UnsafeRawPointer(found) - base + 1
                if place == buffer.count { break }
                starts.append(place)
            }
            return starts
        }
    }

    /// How many lines there are.
    public var lineCount: Int { starts.count }

    /// Where line `index` (from 0) lies in `bytes`, without its ending; empty beyond the last line.
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

    /// The bytes of some lines (from 0), endings included; those beyond the last line are left out.
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

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
        var starts: [Int] = []
        if !bytes.isEmpty { starts.append(0) }
        for (index, byte) in bytes.enumerated() where byte == UInt8(ascii: "\n") && index + 1 < bytes.count {
            starts.append(index + 1)
        }
        self.bytes = bytes
        self.starts = starts
    }

    /// How many lines there are.
    public var lineCount: Int { starts.count }

    /// The bytes of line `index` (from 0) without its ending; empty beyond the last line.
    public func line(_ index: Int) -> ArraySlice<UInt8> {
        guard starts.indices.contains(index) else { return [] }
        var end = index + 1 < starts.count ? starts[index + 1] : bytes.count
        if end > starts[index], bytes[end - 1] == UInt8(ascii: "\n") { end -= 1 }
        if end > starts[index], bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
        return bytes[starts[index]..<end]
    }

    /// The bytes of the first `count` lines, endings included.
    public func head(_ count: Int) -> ArraySlice<UInt8> {
        count < starts.count ? bytes[..<(count < 1 ? 0 : starts[count])] : bytes[...]
    }

    /// The bytes of the last `count` lines, endings included.
    public func tail(_ count: Int) -> ArraySlice<UInt8> {
        guard count < starts.count else { return bytes[...] }
        return count < 1 ? [] : bytes[starts[starts.count - count]...]
    }
}

/// The lines of a log as they are compared, without what showing them all would need: for finding the first line that
/// sets one log apart from another, also where logs have millions of lines.
public struct ComparedLines: Sendable {
    /// How many lines there are.
    public let lineCount: Int
    private let original: [UInt8]
    /// The lines after the masks, each ended by LF; the original where the comparison is exact.
    private let compared: NormalisedLog?
    /// The distinct lines, in 128 bits each.
    private let hashes: Set<ByteHash>

    /// Makes a log ready for a comparison.
    public init(_ log: [UInt8], host: HostIdentity, comparison: Comparison) {
        original = log
        if comparison.isExact {
            compared = nil
        } else {
            var normalised = NormalisedLog()
            log.withUnsafeBytes { Normaliser(comparison.masks, host: host).normalise($0, into: &normalised) }
            compared = normalised
        }
        var (count, hashes) = (0, Set<ByteHash>())
        Self.withLines(log, compared) { lines in
            lines.forEachLine { line in
                count += 1
                hashes.insert(ByteHash(line))
            }
        }
        (lineCount, self.hashes) = (count, hashes)
    }

    /// The first line by which another log differs.
    public enum Difference: Sendable, Hashable {
        /// This line of the other log is not here.
        case added(Int)
        /// This line is not in the other log.
        case removed(Int)
        /// Both have the same lines, and from this line of the other log on not in the same order or number.
        case moved(Int)
    }

    /// What first sets another log apart; nil when nothing does.
    public func firstDifference(of other: ComparedLines) -> Difference? {
        if let index = other.firstLine(outside: hashes) { return .added(index) }
        if let index = firstLine(outside: other.hashes) { return .removed(index) }
        let common = Self.withLines(original, compared) { ours in
            Self.withLines(other.original, other.compared) { theirs in Self.commonLines(ours, theirs) }
        }
        if common < other.lineCount { return .moved(common) }
        return common < lineCount ? .removed(common) : nil
    }

    /// A line as the host printed it; of a progress line the last state. Empty beyond the last line.
    public func line(_ index: Int) -> [UInt8] {
        var (place, result) = (0, [UInt8]())
        original.withUnsafeBytes { bytes in
            bytes.forEachLine { line in
                if place == index { result = Array(line.lastState) }
                place += 1
            }
        }
        return result
    }

    private func firstLine(outside known: Set<ByteHash>) -> Int? {
        var (place, found) = (0, Int?.none)
        Self.withLines(original, compared) { lines in
            lines.forEachLine { line in
                if found == nil, !known.contains(ByteHash(line)) { found = place }
                place += 1
            }
        }
        return found
    }

    /// How many lines two logs begin with in common.
    private static func commonLines(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Int {
        let length = min(one.count, other.count)
        var (place, lines) = (0, 0)
        while place < length, one[place] == other[place] {
            if one[place] == 0x0A { lines += 1 }
            place += 1
        }
        return lines
    }

    private static func withLines<Result>(
        _ original: [UInt8], _ compared: NormalisedLog?, _ body: (UnsafeRawBufferPointer) -> Result
    ) -> Result {
        compared?.withUnsafeBytes(body) ?? original.withUnsafeBytes(body)
    }
}

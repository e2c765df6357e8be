/// The lines of a log as they are compared, without the memory that showing all of them would need. It finds the first
/// line in which two logs differ, also in logs of millions of lines.
///
/// Lines are compared by their hashes; the log itself is kept to show one of them.
public struct ComparedLines: Sendable {
    private let original: [UInt8]
    private let isExact: Bool
    /// The hashes of the lines in order, and the distinct hashes, of 128 bits each. If every byte counts, each state of
    /// a line that was redrawn in place has a hash of its own, including its CR.
    private let hashes: [ByteHash]
    /// The lines that are not simply the next line of the log, as in `NormalisedLog.jumps`.
    private let jumps: [(line: Int, place: Int)]
    private let distinct: Set<ByteHash>
    /// The numbers, from 1, of the lines on which a user's mask gave up.
    public let undecided: [Int]
    /// The number of times that each mask took something, by the mask's name; only for masks that took something.
    public let masks: [String: Int]
    /// The number of lines: all lines of the log if every byte counts, otherwise the compared lines.
    public let lineCount: Int

    /// Prepares a log for a comparison.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the result is meaningless.
    public init(
        _ log: [UInt8], host: HostIdentity, comparison: Comparison,
        isStopped: @escaping @Sendable () -> Bool = { false }
    ) {
        original = log
        isExact = comparison.isExact
        if comparison.isExact {
            var pieces = (hashes: [ByteHash](), jumps: [(line: Int, place: Int)](), lineCount: 0)
            log.withUnsafeBytes { bytes in
                bytes.forEachLine(unless: isStopped) { line in
                    pieces.lineCount += 1
                    line.forEachDrawnPiece { piece in
                        if piece.count < line.count, let start = piece.baseAddress, let base = bytes.baseAddress {
                            pieces.jumps.append((line: pieces.hashes.count, place: start - base))
                        }
                        pieces.hashes.append(ByteHash(piece))
                    }
                }
            }
            (hashes, jumps, lineCount) = pieces
            undecided = []
            masks = [:]
        } else {
            var normalised = NormalisedLog(.lineHashes)
            let normaliser = Normaliser(comparison.masks, host: host, isStopped: isStopped)
            log.withUnsafeBytes { normaliser.normalise($0, into: &normalised) }
            (hashes, jumps, undecided) = (normalised.lineHashes, normalised.jumps, normalised.undecided)
            lineCount = hashes.count
            let taken = zip(comparison.masks.all, normalised.counts).filter { $1 > 0 }.map { ($0.name, $1) }
            masks = Dictionary(taken, uniquingKeysWith: +)
        }
        distinct = Set(hashes)
    }

    /// The length of the log in bytes, as the host printed it.
    public var byteCount: Int { original.count }

    /// The first line in which another log differs.
    public enum Difference: Sendable, Hashable {
        /// The line of the other log with this index is not in this log.
        case added(Int)
        /// The line of this log with this index is not in the other log.
        case removed(Int)
        /// Both logs have the same lines, but from the line of the other log with this index on, their order or number
        /// differs.
        case moved(Int)
    }

    /// The first difference of another log; nil if there is none.
    public func firstDifference(of other: ComparedLines) -> Difference? {
        if let index = other.hashes.firstIndex(where: { !distinct.contains($0) }) { return .added(index) }
        if let index = hashes.firstIndex(where: { !other.distinct.contains($0) }) { return .removed(index) }
        var common = 0
        while common < min(hashes.count, other.hashes.count), hashes[common] == other.hashes[common] { common += 1 }
        if common < other.hashes.count { return .moved(common) }
        if common < hashes.count { return .removed(common) }
        // If every byte counts, all lines may be the same and the last one may lack its line feed.
        return isExact && original.count != other.original.count ? .moved(max(0, common - 1)) : nil
    }

    /// A line as the host printed it, or one state of a line that was redrawn in place. If every byte counts, the CR
    /// before the LF is included. Empty beyond the last line.
    public func line(_ index: Int) -> [UInt8] {
        guard hashes.indices.contains(index) else { return [] }
        let (line, place) = jumps.last { $0.line <= index } ?? (line: 0, place: 0)
        // After the last jump every line is the next one of the log.
        var (count, result) = (index - line, [UInt8]())
        original.withUnsafeBytes { bytes in
            UnsafeRawBufferPointer(rebasing: bytes[min(place, bytes.count)...]).forEachLine(unless: { count < 0 }) {
                line in
                if count == 0 { result = Array(shown(line)) }
                count -= 1
            }
        }
        return result
    }

    /// The first line with the hash of a deviation, as the host printed it; nil if there is none.
    public func text(of deviation: Deviation) -> [UInt8]? { hashes.firstIndex(of: deviation.line).map(line) }

    /// The line that this host has in place of a deviation's line, as this host printed it; nil if there is none.
    public func textInstead(of deviation: Deviation) -> [UInt8]? {
        deviation.instead.flatMap { hashes.firstIndex(of: $0) }.map(line)
    }

    /// The part of a line, or of its rest from a state on, that is shown.
    private func shown(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let end = line.withoutReturns
        // A line ending that counts is shown.
        guard let state = end.firstReturn else { return isExact ? line : end }
        return UnsafeRawBufferPointer(rebasing: end[..<state])
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` for each state of a line, including states that were only progress, each with the CRs after it.
    fileprivate func forEachDrawnPiece(_ body: (UnsafeRawBufferPointer) -> Void) {
        var (rest, end) = (self, withoutReturns.count)
        while let state = UnsafeRawBufferPointer(rebasing: rest[..<end]).firstReturn {
            let next = rest[state..<end].firstIndex { $0 != UInt8(ascii: "\r") } ?? end
            body(UnsafeRawBufferPointer(rebasing: rest[..<next]))
            rest = UnsafeRawBufferPointer(rebasing: rest[next...])
            end -= next
        }
        body(rest)
    }
}

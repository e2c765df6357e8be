/// The lines of a log as they are compared, without what showing them all would need: for finding the first line that
/// sets one log apart from another, also where logs have millions of lines.
///
/// Lines are told apart by their hashes; the log itself is kept for showing one of them.
public struct ComparedLines: Sendable {
    private let original: [UInt8]
    private let isExact: Bool
    /// The lines in order, and the distinct ones, in 128 bits each. Where every byte counts, each state of a line that was
    /// drawn anew in place is one of them, with its CR.
    private let hashes: [ByteHash]
    /// Which of them are not simply the next lines of the log, as `NormalisedLog.jumps` has them.
    private let jumps: [(line: Int, place: Int)]
    private let distinct: Set<ByteHash>
    /// The lines, from 1, in which a user's mask gave up.
    public let undecided: [Int]
    /// How often each mask took something, by its name; only those that did.
    public let masks: [String: Int]
    /// How many lines there are: as many as the log has where every byte counts, else as many as are compared.
    public let lineCount: Int

    /// Makes a log ready for a comparison.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, what comes of the log means nothing.
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

    /// How long the log is, as the host printed it.
    public var byteCount: Int { original.count }

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
        if let index = other.hashes.firstIndex(where: { !distinct.contains($0) }) { return .added(index) }
        if let index = hashes.firstIndex(where: { !other.distinct.contains($0) }) { return .removed(index) }
        var common = 0
        while common < min(hashes.count, other.hashes.count), hashes[common] == other.hashes[common] { common += 1 }
        if common < other.hashes.count { return .moved(common) }
        if common < hashes.count { return .removed(common) }
        // Where every byte counts, all lines may be the same and the last one lack its line feed.
        return isExact && original.count != other.original.count ? .moved(max(0, common - 1)) : nil
    }

    /// A line as the host printed it; of one that was drawn anew in place, one state. Where every byte counts, with the CR before
    /// its LF. Empty beyond the last line.
    public func line(_ index: Int) -> [UInt8] {
        guard hashes.indices.contains(index) else { return [] }
        let (line, place) = jumps.last { $0.line <= index } ?? (line: 0, place: 0)
        // Behind the last jump every line is the next one of the log.
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

    /// The first line with a hash, as the host printed it; nil where there is none.
    public func text(of deviation: Deviation) -> [UInt8]? { hashes.firstIndex(of: deviation.line).map(line) }

    /// The first line that another host has in its place, as this host printed it; nil where there is none.
    public func textInstead(of deviation: Deviation) -> [UInt8]? {
        deviation.instead.flatMap { hashes.firstIndex(of: $0) }.map(line)
    }

    /// What is shown of a line, or of the rest of one from a state on.
    private func shown(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer {
        let end = line.withoutReturns
        // An ending that counts is shown.
        guard let state = end.firstReturn else { return isExact ? line : end }
        return UnsafeRawBufferPointer(rebasing: end[..<state])
    }
}

extension UnsafeRawBufferPointer {
    /// Calls `body` for each state of a line, also for those that were no more than progress, each with the CRs behind it.
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

/// The lines of a log as they are compared, without what showing them all would need: for finding the first line that
/// sets one log apart from another, also where logs have millions of lines.
///
/// Lines are told apart by their hashes; the log itself is kept for showing one of them.
public struct ComparedLines: Sendable {
    private let original: [UInt8]
    private let isExact: Bool
    /// The lines in order, and the distinct ones, in 128 bits each.
    private let hashes: [ByteHash]
    private let distinct: Set<ByteHash>
    /// The lines, from 1, in which a user's mask gave up.
    public let undecided: [Int]

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
            hashes = log.withUnsafeBytes { $0.lineHashes(unless: isStopped) }
            undecided = []
        } else {
            var normalised = NormalisedLog(.lineHashes)
            let normaliser = Normaliser(comparison.masks, host: host, isStopped: isStopped)
            log.withUnsafeBytes { normaliser.normalise($0, into: &normalised) }
            (hashes, undecided) = (normalised.lineHashes, normalised.undecided)
        }
        distinct = Set(hashes)
    }

    /// How many lines there are.
    public var lineCount: Int { hashes.count }

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
        while common < min(lineCount, other.lineCount), hashes[common] == other.hashes[common] { common += 1 }
        if common < other.lineCount { return .moved(common) }
        if common < lineCount { return .removed(common) }
        // Where every byte counts, all lines may be the same and the last one lack its line feed.
        return isExact && original.count != other.original.count ? .moved(max(0, common - 1)) : nil
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
}

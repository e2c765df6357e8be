import LogAnalysis

/// The lines of one hunk in pieces: what masks took, what differs, and the rest. Nothing in them is made safe.
public struct HunkText {
    /// What comparing made of a part of a line.
    public enum Emphasis: Sendable {
        /// It is the same on both sides, or stands in a line that has no counterpart.
        case none
        /// It varies by nature and was looked through.
        case masked
        /// It is a word that differs from the line's counterpart.
        case changed
    }

    /// A part of a line.
    public struct Piece {
        /// Its bytes, as the host printed them.
        public let bytes: ArraySlice<UInt8>
        /// What comparing made of it.
        public let emphasis: Emphasis
    }

    private let hunk: Hunk
    private let difference: Difference
    private let pairing: HunkPairing

    /// The text of a hunk of a difference.
    public init(_ hunk: Hunk, of difference: Difference) {
        self.hunk = hunk
        self.difference = difference
        pairing = HunkPairing(hunk, of: difference.diff) { line in
            switch line {
            case .same(let index, _), .removed(let index): difference.from.log.masked[index]
            case .added(let index): difference.to.log.masked[index]
            }
        }
    }

    /// What stands beside what, by places in the hunk's `lines`.
    public var rows: [HunkPairing.Row] { pairing.rows }

    /// The number, from 1, that a line has in its log.
    ///
    /// - Parameter isRight: for an unchanged line, whether the new log is meant.
    public func number(_ index: Int, isRight: Bool = false) -> Int? { place(index, isRight)?.index.advanced(by: 1) }

    /// A line in pieces, in order.
    ///
    /// - Parameter isRight: for an unchanged line, whether it is to be as the new log has it.
    public func pieces(_ index: Int, isRight: Bool = false) -> [Piece] {
        guard let (log, number) = place(index, isRight) else { return [] }
        let bytes = log.line(number)
        var pieces: [Piece] = []
        var place = 0
        func add(_ range: Range<Int>, _ emphasis: Emphasis) {
            if range.isEmpty { return }
            let start = bytes.startIndex
            pieces.append(
                Piece(bytes: bytes[start + range.lowerBound..<start + range.upperBound], emphasis: emphasis))
        }
        for (range, emphasis) in marks(index, masked: log.masked[number]) {
            add(place..<range.lowerBound, .none)
            add(range, emphasis)
            place = range.upperBound
        }
        add(place..<bytes.count, .none)
        return pieces
    }

    private func place(_ index: Int, _ isRight: Bool) -> (log: ComparableLog, index: Int)? {
        let line = hunk.lines[index]
        let isNew = isRight || line.kind == .added
        return (isNew ? line.toIndex : line.fromIndex).map { (isNew ? difference.to.log : difference.from.log, $0) }
    }

    /// What masks took of a line, and the words that differ, in order.
    private func marks(_ index: Int, masked: [Range<Int>]) -> [(Range<Int>, Emphasis)] {
        var marks = masked.map { ($0, Emphasis.masked) }
        for range in pairing.emphasis[index] where !masked.contains(where: { $0.overlaps(range) }) {
            marks.append((range, .changed))
        }
        return marks.sorted { $0.0.lowerBound < $1.0.lowerBound }
    }
}

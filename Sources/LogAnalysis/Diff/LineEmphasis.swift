import Glibc

/// The words that differ between a removed line and the added line that replaced it.
public struct LineEmphasis: Hashable, Sendable {
    /// The greatest length in bytes of a line that is compared word by word. In longer lines everything between the
    /// common beginning and the common end is emphasised, so that the work is proportional to the length of the lines.
    public static let longestInWords = 4096
    /// The number of changed words that are followed in each direction before the shortest result is given up.
    static let costLimit = 64

    /// The words of the removed line that differ, as ascending byte ranges from its beginning. No range splits a UTF-8
    /// sequence.
    public let removed: [Range<Int>]
    /// The words of the added line that differ, in the same form.
    public let added: [Range<Int>]
    /// Whether the lines were compared word by word: both are short enough. Else a range may include text that masks
    /// replace.
    public let isByWords: Bool

    /// Compares a removed and an added line word by word. A word is a run of letters and digits, one Chinese or
    /// Japanese character, a run of spaces, or any other single character with its combining marks. The ranges in
    /// `masked` (ascending, from the beginning of the line) are words that all count as equal, so that what masks
    /// replace is not emphasised.
    public init(
        removed: ArraySlice<UInt8>, added: ArraySlice<UInt8>,
        masked: (removed: [Range<Int>], added: [Range<Int>]) = ([], [])
    ) {
        isByWords = max(removed.count, added.count) <= Self.longestInWords
        guard isByWords else {
            (self.removed, self.added) = Self.middles(removed, added)
            return
        }
        let words = (
            LineWord.words(of: removed, masked: masked.removed), LineWord.words(of: added, masked: masked.added)
        )
        var interner = LineInterner()
        let changes = LineDiff.changes(
            from: interner.intern(words.0, of: removed), to: interner.intern(words.1, of: added),
            costLimit: Self.costLimit)
        self.removed = changes.compactMap { Self.range(words.0[$0.from]) }
        self.added = changes.compactMap { Self.range(words.1[$0.to]) }
    }

    /// The range of some words, without spaces around them unless there is nothing else.
    private static func range(_ words: ArraySlice<LineWord>) -> Range<Int>? {
        guard let first = words.first, let last = words.last else { return nil }
        guard let start = words.first(where: { $0.kind != .space }), let end = words.last(where: { $0.kind != .space })
        else { return first.range.lowerBound..<last.range.upperBound }
        return start.range.lowerBound..<end.range.upperBound
    }

    /// The ranges between the common beginning and the common end.
    private static func middles(
        _ removed: ArraySlice<UInt8>, _ added: ArraySlice<UInt8>
    ) -> ([Range<Int>], [Range<Int>]) {
        removed.withUnsafeBufferPointer { removed in
            added.withUnsafeBufferPointer { added in
                let shorter = min(removed.count, added.count)
                var start = commonStart(removed, added)
                var end = commonEnd(removed, added, atMost: shorter - start)
                // The beginning is moved back to the start of a UTF-8 sequence on both sides, and the end forward to
                // the end of one.
                for _ in 0..<3 where start > 0 && (isInside(removed, start) || isInside(added, start)) { start -= 1 }
                for _ in 0..<3
                where end > 0 && (isInside(removed, removed.count - end) || isInside(added, added.count - end)) {
                    end -= 1
                }
                let ranges = (start..<removed.count - end, start..<added.count - end)
                return (ranges.0.isEmpty ? [] : [ranges.0], ranges.1.isEmpty ? [] : [ranges.1])
            }
        }
    }

    /// The number of bytes that are compared at once, which is many times faster than byte by byte.
    private static let blockSize = 4096

    private static func commonStart(_ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>) -> Int {
        guard let base = one.baseAddress, let otherBase = other.baseAddress else { return 0 }
        let most = min(one.count, other.count)
        var count = 0
        while count + blockSize <= most, memcmp(base + count, otherBase + count, blockSize) == 0 { count += blockSize }
        while count < most, one[count] == other[count] { count += 1 }
        return count
    }

    private static func commonEnd(
        _ one: UnsafeBufferPointer<UInt8>, _ other: UnsafeBufferPointer<UInt8>, atMost most: Int
    ) -> Int {
        guard let base = one.baseAddress, let otherBase = other.baseAddress else { return 0 }
        var count = 0
        while count + blockSize <= most,
            memcmp(
                base + (one.count - count - blockSize), otherBase + (other.count - count - blockSize), blockSize) == 0
        {
            count += blockSize
        }
        while count < most, one[one.count - count - 1] == other[other.count - count - 1] { count += 1 }
        return count
    }

    private static func isInside(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Bool {
        place < bytes.count && bytes[place] & 0xC0 == 0x80
    }
}

extension LineInterner {
    /// The numbers of words. All masked words have the number of the empty word.
    mutating func intern(_ words: [LineWord], of line: ArraySlice<UInt8>) -> [Int32] {
        words.map { word in
            let range = word.kind == .masked ? 0..<0 : word.range
            return intern(line[line.startIndex + range.lowerBound..<line.startIndex + range.upperBound])
        }
    }
}

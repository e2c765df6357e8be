/// Pairs removed lines with the added lines that replaced them.
///
/// Pairs keep the order of both sides. In a block of reasonable size they are the pairs with the greatest total
/// similarity. In a larger block, lines of the same shape (equal except for numbers) are paired first, then the lines
/// between them if they form blocks of reasonable size. Only the beginning of long lines is examined, so the work is
/// proportional to the number of lines.
struct SimilarLines {
    /// The greatest number of words that are compared in one block.
    static let budget = 1 << 18
    /// The least similarity of a pair, in thousandths.
    static let threshold = 400

    /// The greatest weight of a run of letters and digits, so that a checksum counts as one word, not as thirty.
    private static let mostWeight = 10

    private var removed: [Features] = []
    private var added: [Features] = []

    /// The features of a line.
    private struct Features {
        /// The numbers of the words that count, ascending, with their weights.
        var words: [(number: Int32, weight: Int)] = []
        var weight = 0
        /// The number of the line's shape.
        var shape: Int32 = 0
    }

    /// - Parameter isStopped: called now and then; once it returns true, the remaining lines are similar to no line.
    init(_ removed: [MaskedLine], _ added: [MaskedLine], unless isStopped: () -> Bool = { false }) {
        var (words, shapes) = (LineInterner(), LineInterner())
        func features(_ lines: [MaskedLine]) -> [Features] {
            var isLeftOut = false
            return lines.enumerated().map { index, line -> Features in
                if index & 63 == 63, isStopped() { isLeftOut = true }
                return isLeftOut ? Features() : Self.features(line, &words, &shapes)
            }
        }
        self.removed = features(removed)
        self.added = features(added)
    }

    /// Extracts the features of a line. Names say more about the kind of a line than numbers, and long names more than
    /// short ones; punctuation says nothing.
    private static func features(_ line: MaskedLine, _ interner: inout LineInterner, _ shapes: inout LineInterner)
        -> Features
    {
        var features = Features()
        let bytes = line.bytes.prefix(LineEmphasis.longestInWords)
        let words = LineWord.words(of: bytes, masked: line.masked)
        var shape: [UInt8] = []
        shape.reserveCapacity(bytes.count)
        var runWeight = 0
        for (word, number) in zip(words, interner.intern(words, of: bytes)) {
            let text = bytes[bytes.startIndex + word.range.lowerBound..<bytes.startIndex + word.range.upperBound]
            let hasDigit = text.contains { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
            if word.kind == .masked || hasDigit { shape.append(UInt8(ascii: "0")) } else { shape += text }
            if word.kind == .letters || word.kind == .digits {
                let weight = min(word.kind == .digits ? 1 : text.count, Self.mostWeight - runWeight)
                runWeight += weight
                features.words.append((number, weight))
                features.weight += weight
            } else {
                runWeight = 0
            }
        }
        features.words.sort { $0.number < $1.number }
        features.shape = shapes.intern(shape[...])
        return features
    }

    /// The pairs, ascending on both sides.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the remaining lines have no pair.
    func pairs(unless isStopped: () -> Bool = { false }) -> [(removed: Int, added: Int)] {
        let whole = LineChange(from: removed.indices, to: added.indices)
        if isReasonable(whole) { return bestPairs(whole) }
        var pairs: [(removed: Int, added: Int)] = []
        var (x, y) = (0, 0)
        let end = LineChange(from: removed.count..<removed.count, to: added.count..<added.count)
        let changes = LineDiff.changes(from: removed.map(\.shape), to: added.map(\.shape), isStopped: isStopped)
        for change in changes + [end] {
            if isStopped() { break }
            while x < change.from.lowerBound {
                pairs.append((x, y))
                (x, y) = (x + 1, y + 1)
            }
            if isReasonable(change) { pairs += bestPairs(change) }
            (x, y) = (change.from.upperBound, change.to.upperBound)
        }
        return pairs
    }

    private func isReasonable(_ block: LineChange) -> Bool {
        // One is added to the number of words, so that lines without words cost something too.
        let removedWords = removed[block.from].reduce(0) { $0 + $1.words.count + 1 }
        let addedWords = added[block.to].reduce(0) { $0 + $1.words.count + 1 }
        return removedWords * block.to.count + addedWords * block.from.count <= Self.budget
    }

    /// The alignment with the greatest total similarity, by dynamic programming. It runs from the end, so that the
    /// first of equal alignments wins.
    private func bestPairs(_ block: LineChange) -> [(removed: Int, added: Int)] {
        let width = block.to.count + 1
        var best = Array(repeating: 0, count: (block.from.count + 1) * width)
        var likenesses = Array(repeating: 0, count: best.count)
        for x in block.from.indices.reversed() {
            for y in block.to.indices.reversed() {
                let place = (x - block.from.lowerBound) * width + y - block.to.lowerBound
                let likeness = likeness(removed[x], added[y])
                likenesses[place] = likeness
                let paired = likeness >= Self.threshold ? likeness + best[place + width + 1] : 0
                best[place] = max(paired, best[place + width], best[place + 1])
            }
        }
        var pairs: [(removed: Int, added: Int)] = []
        var (x, y) = (block.from.lowerBound, block.to.lowerBound)
        while x < block.from.upperBound, y < block.to.upperBound {
            let place = (x - block.from.lowerBound) * width + y - block.to.lowerBound
            let likeness = likenesses[place]
            if likeness >= Self.threshold, best[place] == likeness + best[place + width + 1] {
                pairs.append((x, y))
                (x, y) = (x + 1, y + 1)
            } else if best[place] == best[place + width] {
                x += 1
            } else {
                y += 1
            }
        }
        return pairs
    }

    /// The similarity of two lines: twice the weight that they share, divided by the weight of both (Dice's
    /// coefficient), in thousandths.
    private func likeness(_ one: Features, _ other: Features) -> Int {
        guard one.weight + other.weight > 0 else { return 0 }
        var (x, y, shared) = (0, 0, 0)
        while x < one.words.count, y < other.words.count {
            let (first, second) = (one.words[x], other.words[y])
            if first.number == second.number { shared += first.weight }
            if first.number <= second.number { x += 1 }
            if second.number <= first.number { y += 1 }
        }
        return 2000 * shared / (one.weight + other.weight)
    }
}

/// A line with the ranges that masks took.
struct MaskedLine {
    var bytes: ArraySlice<UInt8>
    var masked: [Range<Int>]
}

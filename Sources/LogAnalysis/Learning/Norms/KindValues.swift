/// The values of a kind's lines, place by place, as numbers.
///
/// A value that consists of the same parts on nearly all lines, such as an address with a port, is several places.
struct KindValues {
    /// The distinct lines of the kind, ascending.
    let lines: [Int]
    /// For each place, the number of each line's value.
    private(set) var places: [[Int32]] = []
    /// For each place, the hole of the shape that the place is or belongs to.
    private(set) var holeOfPlace: [Int] = []
    /// The range of each value's text in the text of all lines.
    private(set) var texts: [Range<Int>] = []
    private var numbers: [ByteHash: Int32] = [:]
    /// The hash of each value's text.
    private(set) var hashes: [UInt64] = []

    init(_ kinds: LineKinds, lines: [Int], occurrences: [Int32]) {
        self.lines = lines
        guard let first = lines.first else { return }
        for hole in kinds.holes[first].indices { add(hole, kinds, occurrences) }
    }

    /// Returns the index in `lines` of a distinct line.
    func index(of line: Int) -> Int? {
        let index = lines.partitioningIndex { $0 >= line }
        return index < lines.count && lines[index] == line ? index : nil
    }

    /// Returns the hash of a value's text; 0 for -1, which means any value.
    func textHash(_ value: Int32) -> UInt64 { hashes.indices.contains(Int(value)) ? hashes[Int(value)] : 0 }

    /// Returns the number of a text.
    private mutating func number(_ range: Range<Int>, _ text: [UInt8]) -> Int32 {
        let hash = ByteHash(text[range])
        if let known = numbers[hash] { return known }
        numbers[hash] = Int32(texts.count)
        texts.append(range)
        hashes.append(hash.first)
        return Int32(texts.count - 1)
    }

    private mutating func add(_ hole: Int, _ kinds: LineKinds, _ occurrences: [Int32]) {
        let cuts = lines.map { kinds.parts(kinds.holes[$0][hole], of: $0) }
        var weights: [[Int32]: Int] = [:]
        for (line, cut) in zip(lines, cuts) { weights[cut.structure, default: 0] += Int(occurrences[line]) }
        let total = weights.values.reduce(0, +)
        let usual = weights.max { ($0.value, $1.key.count) < ($1.value, $0.key.count) }
        let text = kinds.lines.text
        guard let usual, usual.value * 10 >= total * 9, usual.key != [-2],
            let parts = cuts.first(where: { $0.structure == usual.key })?.parts.count, parts >= 1
        else {
            let whole = lines.map { line in
                let value = kinds.value(kinds.holes[line][hole], of: line)
                return number(value.startIndex..<value.endIndex, text)
            }
            places.append(whole)
            holeOfPlace.append(hole)
            return
        }
        let start = places.count
        for part in 0..<parts {
            var column: [Int32] = []
            column.reserveCapacity(lines.count)
            for (line, cut) in zip(lines, cuts) {
                let base = kinds.lines.range(line).lowerBound
                if cut.structure == usual.key {
                    let token = cut.parts[part]
                    column.append(number(base + Int(token.start)..<base + Int(token.end), text))
                } else if part == 0, !isPlaceholder(of: line, hole, kinds) {
                    let value = kinds.value(kinds.holes[line][hole], of: line)
                    column.append(number(value.startIndex..<value.endIndex, text))
                } else {
                    column.append(-1)
                }
            }
            places.append(column)
            holeOfPlace.append(hole)
        }
        for place in start..<places.count { settle(place, text, occurrences) }
    }

    private func isPlaceholder(of line: Int, _ hole: Int, _ kinds: LineKinds) -> Bool {
        LineKinds.isPlaceholder(kinds.value(kinds.holes[line][hole], of: line))
    }

    /// Completes the values at a place. Unknown values become the most frequent value. If masks took most values,
    /// values that the mask did not take but could have taken become its placeholder, too.
    private mutating func settle(_ place: Int, _ text: [UInt8], _ occurrences: [Int32]) {
        var weights: [Int32: Int] = [:]
        for (line, value) in zip(lines, places[place]) where value >= 0 {
            weights[value, default: 0] += Int(occurrences[line])
        }
        guard let most = weights.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else { return }
        let total = weights.values.reduce(0, +)
        let usual = Array(text[texts[Int(most.key)]])
        let isMasked = LineKinds.isPlaceholder(usual[...]) && most.value * 2 > total
        for index in places[place].indices {
            let value = places[place][index]
            if value < 0
                || (isMasked && value != most.key && LineKinds.couldStand(text[texts[Int(value)]], for: usual))
            {
                places[place][index] = most.key
            }
        }
    }
}

/// The values in lines of a kind.
extension LineKinds {
    /// Returns the bytes of a value of a line.
    func value(_ hole: Hole, of line: Int) -> ArraySlice<UInt8> {
        let tokens = self.tokens(of: line)
        let base = lines.range(line).lowerBound
        let first = tokens[tokens.startIndex + Int(hole.start)]
        let last = tokens[tokens.startIndex + Int(hole.end) - 1]
        return lines.text[base + Int(first.start)..<base + Int(last.end)]
    }

    /// Returns how a value consists of parts and joints, as in `#.#-#`, and the parts.
    func parts(_ hole: Hole, of line: Int) -> (structure: [Int32], parts: [LineToken]) {
        let tokens = self.tokens(of: line)
        let range = tokens.startIndex + Int(hole.start)..<tokens.startIndex + Int(hole.end)
        if hole.isList { return ([-2], []) }
        var result: (structure: [Int32], parts: [LineToken]) = ([], [])
        for token in tokens[range] {
            if token.kind == .mark {
                result.structure.append(token.word)
            } else if result.structure.last == -1, let last = result.parts.indices.last {
                // Nothing separates the two, as in letters with digits behind them: they are one part.
                result.parts[last].end = token.end
            } else {
                result.structure.append(-1)
                result.parts.append(token)
            }
        }
        return result
    }
}

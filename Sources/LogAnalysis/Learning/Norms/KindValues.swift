/// The values of a kind's lines, place by place, as numbers.
///
/// A value that is made of parts in the same way on nearly all lines, such as an address with a port, is several places.
struct KindValues {
    /// The distinct lines of the kind, ascending.
    let lines: [Int]
    /// For each place the number of the value of each line.
    private(set) var places: [[Int32]] = []
    /// For each place the hole of the shape that it is, or is a part of.
    private(set) var holeOfPlace: [Int] = []
    /// Where the text of each value lies in the text of all lines.
    private(set) var texts: [Range<Int>] = []
    private var numbers: [ByteHash: Int32] = [:]
    /// The hash of the text of each value.
    private(set) var hashes: [UInt64] = []

    init(_ kinds: LineKinds, lines: [Int], occurrences: [Int32]) {
        self.lines = lines
        guard let first = lines.first else { return }
        for hole in kinds.holes[first].indices { add(hole, kinds, occurrences) }
    }

    /// Where a distinct line stands among those of the kind.
    func index(of line: Int) -> Int? {
        let index = lines.partitioningIndex { $0 >= line }
        return index < lines.count && lines[index] == line ? index : nil
    }

    /// The hash of a value's text; 0 for -1, which stands for any.
    func textHash(_ value: Int32) -> UInt64 { hashes.indices.contains(Int(value)) ? hashes[Int(value)] : 0 }

    /// The number of a text.
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

    /// What is not known at a place is the most frequent value there; and where masks took nearly all values, what they did not
    /// take but could have is as if they had.
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
    /// The bytes of the value in a place of a line.
    func value(_ hole: Hole, of line: Int) -> ArraySlice<UInt8> {
        let tokens = self.tokens(of: line)
        let base = lines.range(line).lowerBound
        let first = tokens[tokens.startIndex + Int(hole.start)]
        let last = tokens[tokens.startIndex + Int(hole.end) - 1]
        return lines.text[base + Int(first.start)..<base + Int(last.end)]
    }

    /// How a value is made of parts and joints, and where the parts lie: `#.#-#`.
    func parts(_ hole: Hole, of line: Int) -> (structure: [Int32], parts: [LineToken]) {
        let tokens = self.tokens(of: line)
        let range = tokens.startIndex + Int(hole.start)..<tokens.startIndex + Int(hole.end)
        if hole.isList { return ([-2], []) }
        var result: (structure: [Int32], parts: [LineToken]) = ([], [])
        for token in tokens[range] {
            if token.kind == .mark {
                result.structure.append(token.word)
            } else if result.structure.last == -1, let last = result.parts.indices.last {
                // Nothing stands between the two: one part, such as letters with digits behind them.
                result.parts[last].end = token.end
            } else {
                result.structure.append(-1)
                result.parts.append(token)
            }
        }
        return result
    }
}

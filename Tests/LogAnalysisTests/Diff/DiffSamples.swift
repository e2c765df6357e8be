import LogAnalysis
import TestSupport

/// The numbers of a seed, and what diffs are tried on.
struct DiffRandom: RandomNumberGenerator {
    private var generator: SeededGenerator

    init(_ seed: Int) { generator = SeededGenerator(seed: UInt64(truncatingIfNeeded: seed)) }

    mutating func next() -> UInt64 { generator.next() }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }

    /// Random numbers of lines.
    mutating func numbers(upTo count: Int, kinds: Int) -> [Int32] {
        (0..<below(count + 1)).map { _ in Int32(below(kinds)) }
    }

    /// A copy with some lines replaced, removed, added and moved.
    mutating func edited<Line>(_ lines: [Line], times: Int, with line: (inout DiffRandom) -> Line) -> [Line] {
        var lines = lines
        for _ in 0..<times {
            let place = below(lines.count + 1)
            switch below(4) {
            case 0: lines.insert(line(&self), at: place)
            case 1: if place < lines.count { lines.remove(at: place) }
            case 2: if place < lines.count { lines[place] = line(&self) }
            default:
                let end = min(lines.count, place + below(4))
                let moved = Array(lines[place..<end])
                lines.removeSubrange(place..<end)
                lines.insert(contentsOf: moved, at: below(lines.count + 1))
            }
        }
        return lines
    }
}

/// What a person would do with a list of changes.
func applying(_ changes: [LineChange], to from: [Int32], taking to: [Int32]) -> [Int32] {
    var result: [Int32] = []
    var place = 0
    for change in changes {
        result += from[place..<change.from.lowerBound] + to[change.to]
        place = change.from.upperBound
    }
    return result + from[place...]
}

/// Whether changes are ascending, not empty, and apart, and what lies between them is equal.
func areSound(_ changes: [LineChange], _ from: [Int32], _ to: [Int32]) -> Bool {
    var (x, y) = (0, 0)
    for (index, change) in changes.enumerated() {
        guard !change.from.isEmpty || !change.to.isEmpty else { return false }
        guard change.from.lowerBound >= x, change.to.lowerBound >= y else { return false }
        guard index == 0 || change.from.lowerBound > x else { return false }
        guard from[x..<change.from.lowerBound] == to[y..<change.to.lowerBound] else { return false }
        (x, y) = (change.from.upperBound, change.to.upperBound)
    }
    return from[x...] == to[y...]
}

/// How many lines any answer must change, by the quadratic textbook method.
func leastChanges(_ from: [Int32], _ to: [Int32]) -> Int {
    var common = Array(repeating: 0, count: to.count + 1)
    for line in from {
        var diagonal = 0
        for (place, other) in to.enumerated() {
            let above = common[place + 1]
            common[place + 1] = line == other ? diagonal + 1 : max(above, common[place])
            diagonal = above
        }
    }
    return from.count + to.count - 2 * common[to.count]
}

func size(_ changes: [LineChange]) -> Int { changes.reduce(0) { $0 + $1.from.count + $1.to.count } }

/// A comparison of texts, by all their bytes.
func diff(_ from: String, _ to: String) -> LogDiff {
    LogDiff(exactlyFrom: LogText(Array(from.utf8)), to: LogText(Array(to.utf8)))
}

/// Text of the lines of a hunk, as a unified diff shows them.
func shown(_ hunk: Hunk, of diff: LogDiff) -> [String] {
    hunk.lines.map { String($0.kind.rawValue) + String(decoding: diff.text($0), as: UTF8.self) }
}

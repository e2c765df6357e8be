import LogAnalysis
import Testing

@Suite struct LineDiffTests {
    @Test func changesMakeOneSideOfTheOther() {
        for seed in 0..<3000 {
            var random = DiffRandom(seed)
            let kinds = 1 + random.below(12)
            let from = random.numbers(upTo: 60, kinds: kinds)
            let to =
                seed % 2 == 0
                ? random.numbers(upTo: 60, kinds: kinds)
                : random.edited(from, times: random.below(12)) { Int32($0.below(kinds + 3)) }
            for limit in [LineDiff.costLimit, 0, 1, 2, 5, .max] {
                let changes = LineDiff.changes(from: from, to: to, costLimit: limit)
                #expect(areSound(changes, from, to), "seed \(seed), limit \(limit)")
                #expect(applying(changes, to: from, taking: to) == to, "seed \(seed)")
            }
        }
    }

    @Test func theAnswerIsTheShortestWhereTheLimitIsNotReached() {
        for seed in 0..<2000 {
            var random = DiffRandom(seed)
            let kinds = 1 + random.below(8)
            let from = random.numbers(upTo: 40, kinds: kinds)
            let to = random.numbers(upTo: 40, kinds: kinds)
            let least = leastChanges(from, to)
            #expect(size(LineDiff.changes(from: from, to: to, costLimit: .max)) == least, "seed \(seed)")
            #expect(size(LineDiff.changes(from: from, to: to)) == least, "seed \(seed)")
            #expect(size(LineDiff.changes(from: to, to: from)) == least, "the other way round, seed \(seed)")
        }
    }

    @Test func nothingAndEverything() {
        #expect(LineDiff.changes(from: [], to: []).isEmpty)
        #expect(LineDiff.changes(from: [1, 2], to: [1, 2]).isEmpty)
        #expect(LineDiff.changes(from: [], to: [4, 4]) == [LineChange(from: 0..<0, to: 0..<2)])
        #expect(LineDiff.changes(from: [4, 4], to: []) == [LineChange(from: 0..<2, to: 0..<0)])
        #expect(LineDiff.changes(from: [1, 2], to: [3, 4, 5]) == [LineChange(from: 0..<2, to: 0..<3)])
        #expect(LineDiff.changes(from: [7, 1, 8], to: [7, 2, 8]) == [LineChange(from: 1..<2, to: 1..<2)])
    }

    /// Each would take many minutes if work grew with the square.
    @Test(arguments: [
        "all equal", "all different", "two kinds of line", "reversed", "shuffled", "the longer way first", "rotated",
    ])
    func theWorstInputsEndSoon(_ kind: String) {
        var random = DiffRandom(7)
        let count: Int32 = 60_000
        let ascending = Array(0..<count)
        let (from, to): ([Int32], [Int32]) =
            switch kind {
            case "all equal": (ascending.map { _ in 0 }, Array(repeating: 0, count: Int(count) * 2))
            case "all different": (ascending, ascending.map { $0 + count })
            case "two kinds of line": (ascending.map { _ in Int32(random.below(2)) }, ascending.map { $0 % 2 })
            case "reversed": (ascending, ascending.reversed())
            case "shuffled": (ascending, ascending.shuffled(using: &random))
            case "rotated": (ascending, Array(ascending[30_000...] + ascending[..<30_000]))
            // Many equal lines in the wrong place: every diagonal has long runs.
            default: (ascending.map { $0 % 1000 < 500 ? 1 : 2 }, ascending.map { $0 % 1000 < 500 ? 2 : 3 - $0 % 2 })
            }
        let changes = LineDiff.changes(from: from, to: to)
        #expect(areSound(changes, from, to))
        #expect(applying(changes, to: from, taking: to) == to)
        #expect(size(changes) <= from.count + to.count)
    }

    @Test func aSmallChangeInALongLogIsFoundWhateverTheLimit() {
        let from = (0..<50_000).map { Int32($0 % 300) }
        var to = from
        to.remove(at: 40_000)
        to.insert(999, at: 10_000)
        #expect(size(LineDiff.changes(from: from, to: to, costLimit: 2)) == 2)
    }
}

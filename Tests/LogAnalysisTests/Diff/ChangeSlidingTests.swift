import LogAnalysis
import Testing

@Suite struct ChangeSlidingTests {
    /// The added lines of a text that gained some.
    private func added(_ from: String, _ to: String) throws -> [String] {
        let difference = diff(from, to)
        try #require(difference.changes.count == 1 && difference.removed == 0)
        return difference.changes[0].to.map { String(decoding: difference.to.line($0), as: UTF8.self) }
    }

    @Test func anAddedSectionBeginsWithItsHeading() throws {
        let first = "step one\n  copy\n  done\n"
        let third = "step three\n  check\n  done\n"
        #expect(
            try added(first + third, first + "step two\n  move\n  done\n" + third) == ["step two", "  move", "  done"])
    }

    @Test func aBlankLineBelongsToTheEndOfWhatItCloses() throws {
        let first = "begin\ncopy\n\n"
        let last = "begin\ncheck\n\n"
        #expect(try added(first + last, first + "begin\nmove\n\n" + last) == ["begin", "move", ""])
    }

    @Test func aBlockIsNotCutInTheMiddle() throws {
        let block = "for host {\n    try\n    wait\n}\n"
        #expect(
            try added("start\n" + block + "end\n", "start\n" + block + block + "end\n")
                == ["for host {", "    try", "    wait", "}"])
    }

    @Test(arguments: ["    ", "\t"])
    func aBlockDoesNotEndWithTheHeadingOfTheNext(_ indent: String) throws {
        let last = "步骤\n\(indent)复制\n结束\n"
        #expect(try added(last, "步骤\n\(indent)检查\n" + last) == ["步骤", "\(indent)检查"])
    }

    @Test func withoutAnyHintTheLastOfEqualLinesWasAdded() {
        #expect(diff("a\na\nb\n", "a\na\na\nb\n").changes == [LineChange(from: 2..<2, to: 2..<3)])
    }

    @Test func whatCanBeTogetherIsTogether() {
        // One `x` could have gone above, away from where `y` came.
        #expect(diff("a\nx\nx\nb\n", "a\nx\ny\nb\n").changes == [LineChange(from: 2..<3, to: 2..<3)])
        // Two additions among equal lines are one.
        let difference = diff("k\nm\nm\nz\n", "k\nm\nm\nm\nm\nz\n")
        #expect(difference.changes == [LineChange(from: 3..<3, to: 3..<5)])
    }

    @Test func movedChangesAreAsRightAsTheyWere() {
        for seed in 0..<3000 {
            var random = DiffRandom(seed)
            let kinds = ["a", "b", "", "  a", "\ta", "    b", "}"]
            let from = (0..<random.below(40)).map { _ in random.below(kinds.count) }
            let to = random.edited(from, times: random.below(9)) { $0.below(kinds.count) }
            let texts = [from, to].map { LogText(Array($0.map { kinds[$0] + "\n" }.joined().utf8)) }
            let numbers = [from.map(Int32.init), to.map(Int32.init)]
            let limit = seed % 3 == 0 ? 1 : LineDiff.costLimit
            let found = LineDiff.changes(from: numbers[0], to: numbers[1], costLimit: limit)
            let difference = LogDiff(from: texts[0], numbers[0], to: texts[1], numbers[1], costLimit: limit)
            #expect(areSound(difference.changes, numbers[0], numbers[1]), "seed \(seed)")
            #expect(size(difference.changes) == size(found), "seed \(seed)")
            #expect(difference.changes.count <= found.count, "seed \(seed)")
            #expect(difference.added - difference.removed == to.count - from.count)
        }
    }
}

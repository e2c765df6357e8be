import LogAnalysis
import Testing

@Suite struct HunkTests {
    private let tenLines = (1...10).map { "\($0)\n" }.joined()

    @Test func linesCarryTheirMarkAndTheirPlaces() throws {
        let difference = diff("a\nb\nc\n", "a\nB\nB2\nc\n")
        let hunk = try #require(difference.hunks().first)
        #expect(shown(hunk, of: difference) == [" a", "-b", "+B", "+B2", " c"])
        #expect((hunk.fromLine, hunk.fromCount, hunk.toLine, hunk.toCount) == (1, 3, 1, 4))
        #expect(hunk.lines == [.same(from: 0, to: 0), .removed(1), .added(1), .added(2), .same(from: 2, to: 3)])
        #expect((hunk.added, hunk.removed) == (2, 1))
        #expect((difference.added, difference.removed) == (2, 1))
        #expect(hunk.lines.map(\.fromIndex) == [0, 1, nil, nil, 2])
        #expect(hunk.lines.map(\.toIndex) == [0, nil, 1, 2, 3])
    }

    @Test func hunksShareOnlyContextThatTouches() {
        let changed = tenLines.replacing("2\n", with: "two\n").replacing("7\n", with: "seven\n")
        let difference = diff(tenLines, changed)
        // Lines 3 to 6 lie between.
        #expect(difference.hunks(context: 2).count == 1)
        #expect(difference.hunks(context: 1).count == 2)
        #expect(difference.hunks(context: 1).map(\.fromLine) == [1, 6])
        #expect(difference.hunks(context: 0).map(\.fromCount) == [1, 1])
        #expect(difference.hunks(context: .max).map(\.lines.count) == [12])
        #expect(difference.hunks(context: -1).count == 2)
    }

    @Test func aHunkWithoutLinesOnOneSideNamesTheLineBefore() throws {
        let gained = try #require(diff("a\nb\n", "a\nx\nb\n").hunks(context: 0).first)
        #expect((gained.fromLine, gained.fromCount, gained.toLine, gained.toCount) == (1, 0, 2, 1))
        let filled = try #require(diff("", "a\nb\n").hunks().first)
        #expect((filled.fromLine, filled.fromCount, filled.toLine, filled.toCount) == (0, 0, 1, 2))
        let emptied = try #require(diff("a\n", "").hunks().first)
        #expect((emptied.fromLine, emptied.fromCount, emptied.toLine, emptied.toCount) == (1, 1, 0, 0))
        #expect(diff("a\n", "a\n").hunks().isEmpty)
    }

    @Test func normalisedLinesAreComparedAndOriginalsShown() throws {
        let from = LogText(Array("10:01 start\n10:02 ok\n".utf8))
        let to = LogText(Array("11:01 start\n11:02 failed\n".utf8))
        var interner = LineInterner()
        let numbers = [from, to].map { log in (0..<log.lineCount).map { interner.intern(log.line($0).dropFirst(5)) } }
        let difference = LogDiff(from: from, numbers[0], to: to, numbers[1])
        let hunk = try #require(difference.hunks().first)
        #expect(shown(hunk, of: difference) == [" 10:01 start", "-10:02 ok", "+11:02 failed"])
    }
}

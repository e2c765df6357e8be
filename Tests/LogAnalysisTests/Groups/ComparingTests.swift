import LogAnalysis
import Testing
import TestSupport

@Suite struct ComparingTests {
    private static let comparison = Comparison()

    private static func log(_ text: String, _ comparison: Comparison = comparison) -> ComparableLog {
        ComparableLog(Array(text.utf8), host: .unknown, comparison: comparison)
    }

    /// The changed lines of two logs with their signs.
    private static func changed(_ from: String, _ to: String, _ comparison: Comparison) -> [String] {
        let found = LogDiff.comparing(log(from, comparison), log(to, comparison))
        return found.diff.hunks(context: 0).flatMap { shown($0, of: found.diff) }
    }

    @Test func linesAreComparedAfterTheirMasksAndShownAsTheyAre() {
        let (from, to) = ("12:00:01 up\nx 1\r\nsame\n", "12:00:02 up\nx 2\nsame")
        #expect(Self.changed(from, to, Self.comparison) == ["-x 1", "+x 2"])
        #expect(Self.changed("1%\r2%\rdone", "3%\rdone", Self.comparison).isEmpty)
        let masked = Self.log(from).masked
        #expect(masked.map(\.count) == [1, 0, 0] && masked[0] == [0..<8])
    }

    @Test func orderDoesNotCountWhereItIsSaidNotTo() {
        let unordered = Comparison(isUnordered: true)
        #expect(Self.changed("a\nb\nc\n", "c\na\nb\n", unordered).isEmpty)
        #expect(Self.changed("a\nb\nc\n", "d\nb\na\n", unordered) == ["+d", "-c"])
        #expect(Self.changed("a\na\nb\n", "a\nb\nb\n", unordered) == ["-a", "+b"])
        let exact = Comparison(isExact: true, isUnordered: true)
        #expect(Self.changed("12:00:01 a\nb\n", "b\n12:00:02 a\n", exact) == ["-12:00:01 a", "+12:00:02 a"])
        let found = LogDiff.comparing(Self.log("a\nb\nc\n", unordered), Self.log("c\nx\nb\na\n", unordered))
        #expect((0..<4).map(found.to.number(ofLine:)) == [4, 3, 1, 2], "lines keep their numbers")
    }

    @Test func whatOneLogLacksInAnyOrderIsAllThatChanged() {
        let unordered = Comparison(isUnordered: true)
        for seed in 0..<FuzzRounds.count(1000) {
            var random = DiffRandom(seed)
            let from = random.numbers(upTo: 30, kinds: 1 + random.below(10))
            let to = seed % 2 == 0 ? from.shuffled(using: &random) : random.numbers(upTo: 30, kinds: 8)
            let texts = [from, to].map { $0.map { "line \($0)\n" }.joined() }
            let found = LogDiff.comparing(Self.log(texts[0], unordered), Self.log(texts[1], unordered))
            var left: [Int32: Int] = [:]
            for line in from { left[line, default: 0] += 1 }
            for line in to { left[line, default: 0] -= 1 }
            #expect(found.diff.removed == left.values.reduce(0) { $0 + max(0, $1) }, "seed \(seed)")
            #expect(found.diff.added == left.values.reduce(0) { $0 + max(0, -$1) }, "seed \(seed)")
            let order = (0..<found.to.lineCount).map { found.to.number(ofLine: $0) - 1 }
            #expect(order.sorted() == Array(to.indices), "seed \(seed)")
            #expect(areSound(found.diff.changes, from, order.map { to[$0] }), "seed \(seed)")
        }
    }

    @Test func theFirstLineThatSetsALogApartIsFound() {
        func difference(_ one: String, _ other: String, _ comparison: Comparison) -> ComparedLines.Difference? {
            ComparedLines(Array(one.utf8), host: .unknown, comparison: comparison)
                .firstDifference(of: ComparedLines(Array(other.utf8), host: .unknown, comparison: comparison))
        }
        #expect(difference("a\nb\n", "a\nc\nb\n", Self.comparison) == .added(1))
        #expect(difference("a\nb\nc\n", "a\nc\n", Self.comparison) == .removed(1))
        #expect(difference("a\nb\n", "b\na\n", Self.comparison) == .moved(0))
        #expect(difference("a\nb\nb\n", "a\nb\n", Self.comparison) == .removed(2))
        #expect(difference("1s\n", "2s", Self.comparison) == nil)
        #expect(difference("a\nb\n", "a\nb", Comparison(isExact: true)) == .moved(1))
        #expect(difference("a\r\n", "a\n", Comparison(isExact: true)) == .added(0))
    }

    @Test func theLineThatIsShownIsTheOneThatDiffers() throws {
        var masks = Masks()
        masks.add(
            Mask(name: "debug", meaning: "debug", example: "DEBUG", placeholder: "<debug>"),
            PatternRecogniser(try RegularExpression("^DEBUG.*")))
        for (one, other, comparison, right) in [
            ("copy 10%\rcopy 100%\nend", "copy 10%\rERROR\rcopy 100%\nend", Self.comparison, "ERROR"),
            ("copy 10%\rcopy 100%\nend", "copy 10%\rERROR\rcopy 100%\nend", Comparison(isExact: true), "ERROR"),
            ("1%\r2%\na", "1%\r2%\r\nb", Comparison(isExact: true), "2%\r"),
            ("a\r\n", "a\n", Comparison(isExact: true), "a"), ("a\n", "a\r\n", Comparison(isExact: true), "a\r"),
            ("a\nget 1%\rERROR\rget 9%\nb\nc\n", "a\nERROR\nget 9%\nb\nd\n", Self.comparison, "d"),
            ("a\n", "DEBUG 1\nDEBUG 2\na\nDEBUG 3\nx\r\nb\n", Comparison(masks: masks), "x"),
        ] {
            let sides = [one, other].map { ComparedLines(Array($0.utf8), host: .unknown, comparison: comparison) }
            guard case .added(let index) = sides[0].firstDifference(of: sides[1]) else {
                Issue.record("nothing was added in \(other)")
                continue
            }
            #expect(String(decoding: sides[1].line(index), as: UTF8.self) == right)
        }
        let lines = ComparedLines(
            Array("a\nget 1%\rERROR\rget 9%\nb\n".utf8), host: .unknown, comparison: Self.comparison)
        let shown = (0..<lines.lineCount).map { String(decoding: lines.line($0), as: UTF8.self) }
        #expect(shown == ["a", "ERROR", "get 9%", "b"])
    }

    @Test func countersDoNotCountWhereOrderDoesNot() {
        let unordered = Comparison(isUnordered: true)
        #expect(Self.changed("(1/2): a.rpm\n(2/2): b.rpm\n", "(1/2): b.rpm\n(2/2): a.rpm\n", unordered).isEmpty)
        #expect(Self.changed("#5 [1/3] RUN a\n", "#5 [3/3] RUN a\n", unordered).isEmpty)
        for (from, to) in [
            ("passed (3/4)", "passed (4/4)"), ("(1/2): a", "(1/3): a"), ("(5/2): a", "(6/2): a"), ("1/2 a", "2/2 a"),
            ("(1/2] a", "(2/2] a"),
        ] {
            #expect(Self.changed(from, to, unordered) == ["-\(from)", "+\(to)"])
        }
        #expect(Self.changed("(1/2) a", "(2/2) a", Self.comparison) == ["-(1/2) a", "+(2/2) a"])
        #expect(Self.changed("(1/2) a", "(2/2) a", Comparison(isExact: true, isUnordered: true)).count == 2)
    }

    @Test func aLogThatWasNotReadToItsEndHasNoLines() {
        let text = String(repeating: "a line\n", count: 20_000)
        for comparison in [Comparison(), Comparison(isExact: true, isUnordered: true)] {
            let stopped = ComparableLog(
                Array(text.utf8), host: .unknown, comparison: comparison, isStopped: { true })
            #expect(stopped.lineCount == 0 && stopped.masked.isEmpty)
            #expect(LogDiff.comparing(stopped, Self.log("x\n", comparison)).diff.added == 1)
        }
    }

    @Test func aDifferenceThatWasStoppedIsCorrectAllTheSame() {
        for seed in 0..<FuzzRounds.count(500) {
            var random = DiffRandom(seed)
            let from = random.numbers(upTo: 60, kinds: 6)
            let to = random.numbers(upTo: 60, kinds: 6)
            let question = StopQuestion(allowing: random.below(12))
            let changes = LineDiff.changes(from: from, to: to, isStopped: { question.isStopped })
            #expect(areSound(changes, from, to) && applying(changes, to: from, taking: to) == to, "seed \(seed)")
        }
    }
}

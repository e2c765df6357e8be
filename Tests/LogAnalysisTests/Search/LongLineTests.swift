import LogAnalysis
import Testing

/// Lines of many megabytes, and numbers that are larger than any log.
@Suite struct LongLineTests {
    /// A line of 40 million x, with a text at some places.
    private static func line(_ text: String, at places: [Int]) -> [UInt8] {
        var line = [UInt8](repeating: UInt8(ascii: "x"), count: 40_000_000)
        for place in places { line.replaceSubrange(place..<place + text.utf8.count, with: text.utf8) }
        return line
    }

    private static func places(_ pattern: String, in line: [UInt8]) throws -> [Range<Int>] {
        let matcher = RegularExpression.Matcher(try RegularExpression(pattern))
        return line.withUnsafeBytes { bytes in
            var places: [Range<Int>] = []
            var start = 0
            while case .match(let range) = matcher.first(in: bytes, from: start) {
                places.append(range)
                start = range.upperBound
            }
            return places
        }
    }

    /// A long line is searched part by part; these lie across and beside where one part ends.
    @Test func aLongLineHasTheMatchesOfItsParts() throws {
        let part = 16 << 20
        for place in [0, part - 5, part - 2, part - 1, part, part + 1, 2 * part - 2, 39_999_995] {
            let line = Self.line("a磁b", at: [place])
            for pattern in ["a磁b", "a.b", #"(?<=a)磁"#, #"[^x]+"#, #"\p{Han}(?=b)"#] {
                let found = try Self.places(pattern, in: line)
                #expect(found.count == 1 && found[0].lowerBound - place <= 1, "\(pattern) at \(place)")
            }
            #expect(try Self.places("^x*a", in: line).count == 1)
            #expect(try Self.places(#"x\z|b\z"#, in: line).map(\.upperBound) == [line.count])
        }
        #expect(try Self.places("ab", in: Self.line("ab", at: [7, part - 1, 2 * part])).count == 3)
        #expect(try Self.places("none of it", in: Self.line("ab", at: [7])).isEmpty)
    }

    @Test func stoppingIsHeardBetweenTheParts() throws {
        let line = Self.line("ab", at: [39_000_000])
        let matcher = RegularExpression.Matcher(try RegularExpression("a[b]"))
        let question = StopQuestion(allowing: 1)
        let outcome = line.withUnsafeBytes { matcher.first(in: $0, isStopped: { question.isStopped }) }
        #expect(outcome == .none && question.count == 2)
    }

    @Test func asManyLinesAroundAsAreAskedForAndNoMore() throws {
        let log = Array((1...50).map { "line \($0)\n" }.joined().utf8)
        for (before, after) in [(Int.max, 0), (0, Int.max), (Int.max, Int.max), (1 << 40, 1)] {
            var filter = LineFilter(.expressions(try LineExpressions(["line 25$"])))
            (filter.linesBefore, filter.linesAfter) = (before, after)
            var hits: [LineHit] = []
            log.withUnsafeBytes { bytes in _ = LineSearch(filter).search(bytes) { hits.append($0) } }
            let first = before == 0 ? 25 : 1
            let last = after == 0 ? 25 : after == 1 ? 26 : 50
            #expect(hits.map(\.number) == Array(first...last))
            // Among what an earlier filter left, too.
            filter.within = [LineFilter(.expressions(try LineExpressions(["line"])))]
            var again: [LineHit] = []
            log.withUnsafeBytes { bytes in _ = LineSearch(filter).search(bytes) { again.append($0) } }
            #expect(again == hits)
        }
    }

    @Test func partsOfALineEndWhereNobodyWantsThem() throws {
        let filter = LineFilter(.expressions(try LineExpressions(["x"])))
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 100_000)
        let question = StopQuestion(allowing: 3)
        var count = 0
        _ = line.withUnsafeBytes { bytes in
            LineSearch(filter).forEachPart(of: bytes, isStopped: { question.isStopped }) { _ in count += 1 }
        }
        #expect(count > 0 && count < 1000)
        let spans = line.withUnsafeBytes { LineSearch(filter).spans(in: $0) }
        #expect(spans == [0..<100_000])
    }
}

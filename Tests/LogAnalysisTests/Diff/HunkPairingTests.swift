import LogAnalysis
import Testing

@Suite struct HunkPairingTests {
    /// Rows as `left | right`, with what is emphasised in brackets.
    private func rows(_ from: [String], _ to: [String]) throws -> [String] {
        let difference = diff(from.map { $0 + "\n" }.joined(), to.map { $0 + "\n" }.joined())
        let hunk = try #require(difference.hunks(context: 1).first)
        let pairing = HunkPairing(hunk, of: difference)
        func side(_ place: Int?) -> String {
            guard let place else { return "" }
            var (bytes, end) = ([UInt8](), 0)
            let line = Array(difference.text(hunk.lines[place]))
            for range in pairing.emphasis[place] {
                bytes += line[end..<range.lowerBound] + "[".utf8 + line[range] + "]".utf8
                end = range.upperBound
            }
            return String(decoding: bytes + line[end...], as: UTF8.self)
        }
        return pairing.rows.map { side($0.left) + " | " + side($0.right) }
    }

    @Test func likeLinesStandSideBySide() throws {
        #expect(
            try rows(
                ["start", "copied 12 files to web", "removed old cache"],
                ["start", "waiting for the lock", "copied 15 files to web", "removed new cache"])
                == [
                    "start | start", " | waiting for the lock", "copied [12] files to web | copied [15] files to web",
                    "removed [old] cache | removed [new] cache",
                ])
    }

    @Test func linesThatHaveNothingInCommonShareARowWithoutEmphasis() throws {
        #expect(try rows(["磁盘已满", "x"], ["Killed", "y", "z"]) == ["磁盘已满 | Killed", "x | y", " | z"])
    }

    @Test func equalTimesDoNotMakeLinesAlike() throws {
        let time = "2026-11-23 15:52:35.123 "
        #expect(
            try rows([time + "connection refused"], [time + "started worker"])
                == [time + "connection refused | " + time + "started worker"])
    }

    @Test func whatTheComparisonLooksThroughIsNotEmphasised() throws {
        let difference = diff("10:01 disk ok\n", "10:02 disk full\n")
        let hunk = try #require(difference.hunks().first)
        let pairing = HunkPairing(hunk, of: difference, masked: { _ in [0..<5] })
        #expect(pairing.emphasis == [[11..<13], [11..<15]])
    }

    /// The longer line of a pair decides, so that both are shown by one rule.
    @Test func aPairWithALongLineIsNotComparedByWords() throws {
        let (short, long) = (String(repeating: "disk ", count: 800), String(repeating: "disk ", count: 840))
        let difference = diff("10:01 \(short)ok\nend\n", "10:02 \(long)full\nend\n")
        let hunk = try #require(difference.hunks().first)
        let pairing = HunkPairing(hunk, of: difference, masked: { _ in [0..<5] })
        #expect(pairing.pairs.count == 1)
        #expect(
            pairing.isByWords == [false, false, true] && !pairing.emphasis[0].isEmpty && !pairing.emphasis[1].isEmpty)
        let near = diff("disk ok\n", "disk full\n")
        #expect(HunkPairing(try #require(near.hunks().first), of: near).isByWords == [true, true])
    }

    @Test func theFirstOfEquallyLikeLinesIsPaired() throws {
        #expect(try rows(["retry 1"], ["retry 7", "retry 8"]) == ["retry [1] | retry [7]", " | retry 8"])
    }

    /// Only `removed 1 lock` has an exact counterpart but for a number; paired, it would part the others.
    @Test func moreLikenessInSumWins() throws {
        #expect(
            try rows(
                ["removed 1 lock", "copying to web", "checking disk space"],
                ["copying to database", "checking memory space", "removed 2 lock"]) == [
                    "removed 1 lock | ", "copying to [web] | copying to [database]",
                    "checking [disk] space | checking [memory] space", " | removed 2 lock",
                ])
    }

    /// Far more than can be compared each with each.
    @Test func aLargeBlockIsPairedByTheShapeOfItsLines() throws {
        let words = ["copied", "moved", "linked", "checked"]
        let from = (0..<20_000).map { "\(words[$0 % 4]) \($0) files" }
        let to = ["preparing everything"] + (0..<20_000).map { "\(words[$0 % 4]) \($0 + 30_000) files" }
        let shown = try rows(from, to)
        #expect(shown.count == 20_001)
        #expect(shown.first == " | preparing everything")
        #expect(shown.last == "checked [19999] files | checked [49999] files")
    }

    @Test func everyLineHasOnePlace() throws {
        for seed in 0..<300 {
            var random = DiffRandom(seed)
            let line = { (random: inout DiffRandom) in
                (0..<1 + random.below(4)).map { _ in ["disk", "full", "ok", "主机", "12"][random.below(5)] }.joined(
                    separator: " ")
            }
            let from = (0..<random.below(30)).map { _ in line(&random) }
            let to = random.edited(from, times: 1 + random.below(20), with: line)
            let difference = diff(from.map { $0 + "\n" }.joined(), to.map { $0 + "\n" }.joined())
            for hunk in difference.hunks() {
                let pairing = HunkPairing(hunk, of: difference)
                let (left, right) = (pairing.rows.compactMap(\.left), pairing.rows.compactMap(\.right))
                #expect(left == hunk.lines.indices.filter { hunk.lines[$0].kind != .added })
                #expect(right == hunk.lines.indices.filter { hunk.lines[$0].kind != .removed })
                #expect(
                    pairing.pairs.allSatisfy { pair in
                        pairing.rows.contains { $0.left == pair.removed && $0.right == pair.added }
                    })
            }
        }
    }

    @Test func aMillionCharactersInALineTakeNoMoreThanReadingThem() throws {
        let long = String(repeating: "ab 中 ", count: 200_000)
        let difference = diff((long + "1\n" + long + "2\n"), (long + "3\n" + long + "4\n"))
        let hunk = try #require(difference.hunks().first)
        let pairing = HunkPairing(hunk, of: difference)
        #expect(pairing.pairs.count == 2)
        #expect(pairing.emphasis.allSatisfy { $0.count == 1 && $0[0].count == 1 })
    }

    @Test func manyShortLinesEndSoon() throws {
        var random = DiffRandom(3)
        let letters = ["a", "b", "c", "中", "1", ""]
        let texts = (0..<2).map { _ in (0..<200_000).map { _ in letters[random.below(6)] + "\n" }.joined() }
        let difference = diff(texts[0], texts[1])
        #expect(difference.added == difference.removed && difference.added > 0)
        let lines = difference.hunks(context: 0).reduce(0) { $0 + HunkPairing($1, of: difference).rows.count }
        #expect(lines >= difference.added)
    }
}

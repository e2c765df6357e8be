import LogAnalysis
import Testing

@Suite struct EmphasisTests {
    /// Both lines with what is emphasised in brackets.
    private func marked(_ removed: String, _ added: String) -> [String] {
        let emphasis = LineEmphasis(removed: Array(removed.utf8)[...], added: Array(added.utf8)[...])
        return [marked(removed, emphasis.removed), marked(added, emphasis.added)]
    }

    private func marked(_ line: String, _ ranges: [Range<Int>]) -> String {
        var (bytes, place) = ([UInt8](), 0)
        for range in ranges {
            bytes += Array(line.utf8)[place..<range.lowerBound] + "[".utf8 + Array(line.utf8)[range] + "]".utf8
            place = range.upperBound
        }
        return String(decoding: bytes + Array(line.utf8)[place...], as: UTF8.self)
    }

    @Test(
        arguments: [
            ("exit code 0", "exit code 137", "exit code [0]", "exit code [137]"),
            (
                "disk /dev/sda1 is full", "disk /dev/sdb1 is nearly full", "disk /dev/[sda1] is full",
                "disk /dev/[sdb1] is [nearly] full"
            ),
            ("磁盘空间不足", "磁盘空间充足", "磁盘空间[不]足", "磁盘空间[充]足"),
            ("主机10个失败", "主机12个失败", "主机[10]个失败", "主机[12]个失败"),
            ("größe naïve", "größte naïve", "[größe] naïve", "[größte] naïve"),
            ("e\u{301} x", "e\u{300} x", "[e\u{301}] x", "[e\u{300}] x"),
            ("ok 👩‍👩‍👧 🇩🇪🇨🇳", "ok 👩‍👩‍👦 🇩🇪🇯🇵", "ok [👩‍👩‍👧] 🇩🇪[🇨🇳]", "ok [👩‍👩‍👦] 🇩🇪[🇯🇵]"),
            ("same", "same", "same", "same"),
            ("", "new", "", "[new]"),
            ("a  b", "a b", "a[  ]b", "a[ ]b"),
            ("カタカナ", "カタナカ", "カタ[カ]ナ", "カタナ[カ]"),
        ] as [(String, String, String, String)])
    func wordsThatDifferAreEmphasised(_ removed: String, _ added: String, _ one: String, _ other: String) {
        #expect(marked(removed, added) == [one, other])
    }

    @Test func whatIsMaskedIsNotEmphasised() {
        let (removed, added) = (Array("15:00:01 disk ok".utf8), Array("9:59:58 disk full".utf8))
        let emphasis = LineEmphasis(removed: removed[...], added: added[...], masked: ([0..<8], [0..<7]))
        #expect(emphasis.removed == [14..<16] && emphasis.added == [13..<17])
    }

    @Test func noRangeSplitsACharacterWhateverTheBytes() {
        for seed in 0..<2000 {
            var random = DiffRandom(seed)
            let letters = ["a", "1", " ", "\t", "=", "é", "e\u{301}", "中", "文", "カ", "한", "👍🏽", "🇩🇪", "\u{1B}[31m"]
            // The long ones are not looked at word by word.
            let length = seed % 50 == 0 ? 3000 : 30
            let characters = (0..<random.below(length)).map { _ in letters[random.below(letters.count)] }
            let other = random.edited(characters, times: random.below(6)) { letters[$0.below(letters.count)] }
            let (removed, added) = (characters.joined(), other.joined())
            let emphasis = LineEmphasis(removed: Array(removed.utf8)[...], added: Array(added.utf8)[...])
            for (line, ranges) in [(removed, emphasis.removed), (added, emphasis.added)] {
                let bytes = Array(line.utf8)
                for range in ranges {
                    #expect(!range.isEmpty)
                    #expect(String(validating: bytes[range], as: UTF8.self) != nil, "seed \(seed)")
                }
                #expect(zip(ranges, ranges.dropFirst()).allSatisfy { $0.upperBound < $1.lowerBound })
            }
            // What is not emphasised is the same on both sides.
            #expect(
                rest(removed, emphasis.removed).filter { $0 != 0x20 && $0 != 9 }
                    == rest(added, emphasis.added).filter { $0 != 0x20 && $0 != 9 }, "seed \(seed)")
        }
    }

    private func rest(_ line: String, _ ranges: [Range<Int>]) -> [UInt8] {
        Array(line.utf8).enumerated().filter { place in !ranges.contains { $0.contains(place.offset) } }.map(\.element)
    }

    @Test func invalidBytesAreWordsOfTheirOwn() {
        let (removed, added): ([UInt8], [UInt8]) = ([0x61, 0xFF, 0xE4, 0xB8, 0x62], [0x61, 0xFE, 0xE4, 0xB8, 0x62])
        let emphasis = LineEmphasis(removed: removed[...], added: added[...])
        #expect(emphasis.removed == [1..<2] && emphasis.added == [1..<2])
    }

    @Test func hugeLinesAreEmphasisedInOnePiece() {
        let (start, end) = (String(repeating: "中", count: 300_000), String(repeating: "x ", count: 50_000))
        let (removed, added) = (Array((start + "一" + end).utf8), Array((start + "丁 1" + end).utf8))
        let emphasis = LineEmphasis(removed: removed[...], added: added[...])
        #expect(emphasis.removed == [900_000..<900_003])
        #expect(emphasis.added == [900_000..<900_005])
        // 中 and 伭 begin and end with equal bytes.
        let (one, two) = (Array((start + "中" + end).utf8), Array((start + "伭" + end).utf8))
        let character = LineEmphasis(removed: one[...], added: two[...])
        #expect(character.removed == [900_000..<900_003] && character.added == [900_000..<900_003])
        let other = LineEmphasis(removed: Array(end.utf8)[...], added: Array(start.utf8)[...])
        #expect(other.removed == [0..<100_000] && other.added == [0..<900_000])
    }
}

import Testing

@testable import LogAnalysis

@Suite struct LineCutterTests {
    /// The tokens of a line: words as they are, values in angle brackets, marks in quotes; a blank before those that stand apart.
    private func cut(_ line: String) -> String {
        var tokens: [LineToken] = []
        let bytes = Array(line.utf8)
        bytes.withUnsafeBytes { LineCutter.cut($0, into: &tokens) }
        return tokens.map { token in
            let text = String(decoding: bytes[Int(token.start)..<Int(token.end)], as: UTF8.self)
            let shown =
                switch token.kind {
                case .word: text
                case .value: "[\(text)]"
                case .mark: "'\(text)'"
                }
            return (token.isGlued ? "" : " ") + shown
        }.joined()
    }

    @Test(arguments: [
        ("copied 12 files", " copied [12] files"), ("x=1a2b", " x'='[1a2b]"), ("deploy40778", " deploy[40778]"),
        ("took <duration>, ok", " took [<duration>]',' ok"), ("52:54:00:ab:cd:ef up", " [52:54:00:ab:cd:ef] up"),
        ("1,234,567 bytes", " [1,234,567] bytes"), ("1,23", " [1]','[23]"), ("======", " '======'"),
        ("cafebabe", " [cafebabe]"),
        ("「青原」 3 服", " '「'青原'」' [3] 服"), ("\u{1B}[31mred\u{1B}[0m 5", "red [5]"), ("  \t ", ""), ("", ""),
        ("<time", " '<'time"), ("é à", " é à"),
    ])
    func linesAreCutIntoWordsValuesAndMarks(_ line: String, _ expected: String) {
        let found = cut(line)
        #expect(found == expected || found == " " + expected)
    }

    @Test func aLineOfManyTokensEndsInOneValue() {
        let line = (0..<1000).map { "a\($0)" }.joined(separator: " ")
        var tokens: [LineToken] = []
        Array(line.utf8).withUnsafeBytes { LineCutter.cut($0, into: &tokens) }
        #expect(tokens.count == LineCutter.mostTokens + 1 && tokens.last?.kind == .value)
        #expect(tokens.last.map { Int($0.end) } == line.utf8.count)
    }

    @Test(arguments: 1...200)
    func anyBytesAreCutWithoutOverlap(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15
        func next() -> UInt64 {
            state ^= state << 13
            state ^= state >> 7
            state ^= state << 17
            return state
        }
        let bytes = (0..<Int(next() % 200)).map { _ -> UInt8 in
            let odd: [UInt8] = [0x1B, 0x5B, 0x3C, 0x3E, 0x3A, 0x2C, 0xE3, 0x80, 0x30, 0x61, 0x20]
            return next() % 3 == 0 ? UInt8(truncatingIfNeeded: next()) : odd[Int(next() % UInt64(odd.count))]
        }
        var tokens: [LineToken] = []
        bytes.withUnsafeBytes { LineCutter.cut($0, into: &tokens) }
        var end = 0
        for token in tokens {
            #expect(Int(token.start) >= end && token.end > token.start && Int(token.end) <= bytes.count)
            end = Int(token.end)
        }
    }

    @Test(arguments: [
        (#"{"b":1,"a":"x, y"}"#, #"{"a":"x, y","b":1}"#), (#"{"a":1,"b":2}"#, nil),
        (#"{"z":{"y":1,"x":[1,2]},"a":3}"#, #"{"a":3,"z":{"y":1,"x":[1,2]}}"#),
        (#"{"b":"\"}","a":1}"#, #"{"a":1,"b":"\"}"}"#), ("{b:1,a:2}", nil), (#"{"b":1,"a":2"#, nil), ("{}", nil),
        (#"{"b":1}}"#, nil), ("plain", nil),
        (#"{"b":1,"a":"open}"#, nil),
    ])
    func fieldsOfJSONLinesAreSorted(_ line: String, _ expected: String?) {
        let sorted = Array(line.utf8).withUnsafeBytes { JSONFields.sorted($0) }
        #expect(sorted.map { String(decoding: $0, as: UTF8.self) } == expected)
    }
}

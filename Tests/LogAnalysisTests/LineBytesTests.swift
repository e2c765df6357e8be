import Testing

@testable import LogAnalysis

@Suite struct LineBytesTests {
    /// What a function says of a line; nil for a line without bytes.
    private func of<Result>(_ line: String, _ body: (PlainLine) -> Result) -> Result? {
        Array(line.utf8).withUnsafeBytes { PlainLine($0).map(body) }
    }

    @Test(arguments: [
        ("\u{1B}[31mred", 5), ("\u{1B}[0;1mx", 6), ("\u{1B}[Kx", 3), ("\u{1B}x", 1), ("\u{1B}[31", 4), ("\u{1B}", 1),
    ])
    func escapeSequencesEndBehindTheirFinalByte(_ line: String, _ end: Int) {
        #expect(of(line) { $0.endOfEscape(from: 0) } == end)
    }

    @Test(arguments: [
        ("10.0.0.1", 8), ("10.0.0.1:80", 8), ("10.0.0.256", nil), ("10.0.0", nil), ("10.0.0.1a", nil),
        ("10.0.0.12345", nil),
        ("255.255.255.255 ", 15),
    ])
    func addressesAreFourNumbersBelow256(_ line: String, _ end: Int?) {
        #expect(of(line) { $0.endOfAddress(0, limit: $0.end) } == .some(end))
    }

    @Test(arguments: [
        ("123e4567-e89b-12d3-a456-426614174000", true), ("123e4567-e89b-12d3-a456-42661417400", false),
        ("123e4567-e89b-12d3-a456-42661417400g", false), ("123e4567ae89b-12d3-a456-426614174000", false),
        ("123e4567--89b-12d3-a456-426614174000", false),
    ])
    func uuidsHaveGroupsOfHexadecimalDigits(_ line: String, _ expected: Bool) {
        #expect(of(line) { $0.hasFormOfUUID(at: 0) } == expected)
    }

    @Test(arguments: [
        ("<time> x", 6), ("<own-ip>", 8), ("<ip6>", 5), ("<*>", 3), ("<...>", 5), ("<....>", 6), ("<.....>", nil),
        ("<Time>", nil),
        ("<a b>", nil), ("<>", nil), ("<time", nil), ("<\(String(repeating: "a", count: 40))>", nil),
    ])
    func placeholdersAreInAngleBrackets(_ line: String, _ end: Int?) {
        #expect(of(line) { $0.endOfPlaceholder(0) } == .some(end))
    }

    @Test(arguments: [
        ("kB", 2), ("KiB/s", 3), ("MB ", 2), ("G", 1), ("Mi,", 2), ("B", 1), ("bytes", 5), ("byte", 4), ("Bytes.", 5),
        ("PiB", 3), ("mb", 2), ("m", nil), ("g", nil), ("Kilo", nil), ("by", nil), ("Gx", nil), ("K_", nil), ("s", nil),
    ])
    func unitsOfSizesAreWordsOfTheirOwn(_ line: String, _ end: Int?) {
        #expect(of(line) { $0.endOfSizeUnit(0) } == .some(end))
    }

    @Test(arguments: [
        ("52:54:00:ab:cd:ef", 17), ("52:54:00:ab:cd", 14), ("52:54:00:ab", nil), ("52:54:00:ab:cd:e", nil),
        ("52:54:00:ab:cd:ef:", 17),
    ])
    func hexadecimalPairsAreAtLeastFive(_ line: String, _ end: Int?) {
        #expect(of(line) { $0.endOfHexadecimalPairs(0) } == .some(end))
    }

    @Test(arguments: [("服务", true), ("é", true), ("—", false), ("（", false), ("，", false), ("😀", false), ("£", false)])
    func lettersBeyondASCIIAreNoPunctuation(_ line: String, _ expected: Bool) {
        #expect(of(line) { $0.isLetterBeyondASCII(at: 0) } == expected)
    }

    @Test(arguments: [("（", true), ("，", true), ("。", true), ("Ａ", false), ("１", false), ("服", false)])
    func wideMarksAreChinesePunctuation(_ line: String, _ expected: Bool) {
        #expect(of(line) { $0.isWideMark(at: 0) } == expected)
    }

    @Test(arguments: [
        ("ms", true), ("s", true), ("minutes", true), ("milliseconds", true), ("days", true), ("MS", false),
        ("w", false),
        ("foo", false), ("", false), ("months", true),
    ])
    func unitsOfDurationsAreInLowerCase(_ word: String, _ expected: Bool) {
        #expect(KnownWords.isDurationUnit(Array(word.utf8)) == expected)
    }

    @Test(arguments: [("Nov", true), ("Mon", true), ("mon", false), ("Okt", true), ("Foo", false), ("", false)])
    func namesInDatesHaveACapitalLetter(_ word: String, _ expected: Bool) {
        #expect(KnownWords.isDateName(Array(word.utf8)) == expected)
    }
}

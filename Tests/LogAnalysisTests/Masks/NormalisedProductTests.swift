import LogAnalysis
import Testing
import TestSupport

/// What is made of a log's bytes after the masks, however they are handed on.
@Suite struct NormalisedProductTests {
    /// Matches all x, one after the other, and gives up on lines that have an `!`.
    private static func masks(_ pattern: String) throws -> Masks {
        var masks = Masks()
        let mask = Mask(name: "own", meaning: "own", example: "x", placeholder: "<a longer placeholder>")
        masks.add(mask, PatternRecogniser(try RegularExpression(pattern)))
        return masks
    }

    private static func normalised(
        _ log: [UInt8], _ normaliser: Normaliser, _ product: NormalisedLog.Product
    ) -> NormalisedLog {
        var result = NormalisedLog(product)
        log.withUnsafeBytes { normaliser.normalise($0, into: &result) }
        return result
    }

    @Test func hashesAreThoseOfTheBytes() throws {
        for seed in UInt64(0)..<UInt64(FuzzRounds.count(600)) {
            let log = NormaliserPropertyTests.text(seed: seed)
            try Self.check(log, Normaliser(try Self.masks("[1-3]"), host: ownHost), "seed \(seed)")
        }
    }

    @Test func hashesOfLongLogsAndLinesAreThoseOfTheBytes() throws {
        let normaliser = Normaliser(try Self.masks("x"), host: ownHost)
        for (number, unit) in ["x", "abcdefgh", "pid=12 x", "x\n", "1s\r", "abc\n\n", "ab\rcd\r\n"].enumerated() {
            let log = Array(String(repeating: unit, count: 300_000 / unit.utf8.count).utf8)
            try Self.check(log, normaliser, "unit \(number)")
        }
    }

    private static func check(_ log: [UInt8], _ normaliser: Normaliser, _ what: Comment) throws {
        let whole = normalised(log, normaliser, .bytes)
        let lines = whole.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
        #expect(whole.hash == ByteHash(whole.bytes), what)
        #expect(normalised(log, normaliser, .hash).hash == whole.hash, what)
        #expect(normalised(log, normaliser, .lineHashes).lineHashes == lines.map { ByteHash($0) }, what)
        #expect(normalised(log, normaliser, .lineHashes).counts == whole.counts, what)
    }

    @Test func aLineOnWhichAMaskGivesUpIsToldOf() throws {
        let hard = String(repeating: "a", count: 50) + "! a1"
        let log = Array("a1\n\(hard)\nb\n\(hard)".utf8)
        let result = Self.normalised(log, Normaliser(try Self.masks(#"(a+)+\d"#)), .hash)
        #expect(result.undecided == [2, 4] && result.isComplete)
        let again = Self.normalised(Array("a1\n".utf8), Normaliser(try Self.masks(#"(a+)+\d"#)), .hash)
        #expect(again.undecided.isEmpty)
    }

    @Test func aMaskThatGivesUpOnTooManyLinesEndsTheWork() throws {
        let line = String(repeating: "a", count: 50) + "!\n"
        let log = Array(String(repeating: line, count: RegularExpression.mostUndecidedLines + 100).utf8)
        let result = Self.normalised(log, Normaliser(try Self.masks(#"(a+)+\d"#)), .hash)
        #expect(!result.isComplete)
        #expect(result.undecided.count == RegularExpression.mostUndecidedLines + 1)
    }

    /// Each line takes so long that a few hundred of them are felt.
    @Test func stoppingIsHeardAmongLinesThatTakeLong() throws {
        let line = String(repeating: "a", count: 50) + "!\n"
        let log = Array(String(repeating: line, count: 1000).utf8)
        let normaliser = Normaliser(try Self.masks(#"(a+)+\d"#), isStopped: { true })
        let result = Self.normalised(log, normaliser, .hash)
        #expect(!result.isComplete)
        #expect(result.undecided.count < 150)
    }

    @Test func stoppingIsHeardWithinOneLine() throws {
        for (unit, pattern) in [("x", "x"), ("y", "x*"), ("12:00:01 ", "nothing")] {
            let log = Array(String(repeating: unit, count: 1_000_000 / unit.utf8.count).utf8)
            let question = StopQuestion(allowing: 2)
            let normaliser = Normaliser(try Self.masks(pattern), isStopped: { question.isStopped })
            let result = Self.normalised(log, normaliser, .bytes)
            #expect(!result.isComplete, "\(unit)")
            #expect(question.count < 20, "\(unit)")
        }
    }
}

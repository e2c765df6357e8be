import LogAnalysis
import Testing

/// A line that a user's mask takes whole is none.
@Suite struct WholeLineTests {
    private static func masks(_ patterns: String...) throws -> Masks {
        var masks = Masks()
        for pattern in patterns {
            let mask = Mask(name: pattern, meaning: "own", example: "x", placeholder: "<own>")
            masks.add(mask, PatternRecogniser(try RegularExpression(pattern)))
        }
        return masks
    }

    @Test(arguments: [
        ("a\nDEBUG x\nb", "a\nb"), ("DEBUG x\nDEBUG y\na", "a"), ("a\nDEBUG x\r\n", "a"), ("a\nDEBUG", "a"),
        ("a\nx DEBUG\n DEBUG y\n", "a"), ("copy 1%\rDEBUG x\rcopy 100%\nb", "copy 100%\nb"), ("a\n\nb", "a\n\nb"),
        ("12:00:01\nDEBUG", "<time>"),
    ]) func `lines that match are left out`(log: String, right: String) throws {
        #expect(normalised(log, try Self.masks("^.*DEBUG.*$")) == right)
    }

    @Test func `blank lines can be left out, and a part of a line is no line less`() throws {
        #expect(normalised("a\n\n  \nb", try Self.masks(#"^\s*$"#)) == "a\nb")
        #expect(normalised("a DEBUG x\nb", try Self.masks("DEBUG.*")) == "a <own>\nb")
    }

    @Test func `what is left keeps its numbers`() throws {
        let comparison = Comparison(masks: try Self.masks("^.*DEBUG.*$"))
        func log(_ text: String) -> ComparableLog {
            ComparableLog(Array(text.utf8), host: .unknown, comparison: comparison)
        }
        let found = LogDiff.comparing(log("a\nDEBUG 1\nDEBUG 2\nb\n"), log("a\nc\n"))
        #expect(found.diff.hunks(context: 0).flatMap { shown($0, of: found.diff) } == ["-b", "+c"])
        #expect(log("a\nDEBUG 1\nDEBUG 2\nb\n").number(ofLine: 1) == 4)
    }
}

import JobModel
import Testing

/// The sentence about a number that is out of range.
@Suite struct WholeNumbersTests {
    @Test(arguments: [
        ("0", 1, 64, "from 1 to 64"), ("65", 1, 64, "from 1 to 64"), ("99999999999999999999", 1, 64, "from 1 to 64"),
        ("0", 1, Int64.max, "at least 1"), ("-99999999999999999999", 1, Int64.max, "at least 1"),
        // Whoever exceeds 64 bits is told their limit.
        ("99999999999999999999", 1, Int64.max, "from 1 to 9223372036854775807"),
        ("99999999999999999999", Int64.min, Int64.max, "at most 9223372036854775807"),
        ("-99999999999999999999", Int64.min, Int64.max, "at least -9223372036854775808"),
        ("8", Int64.min, 7, "at most 7"),
    ])
    func theRangeIsTold(_ number: String, _ lowest: Int64, _ highest: Int64, _ wish: String) {
        let failure = WholeNumbers(lowest...highest).failure(number, called: "N")
        #expect(failure.message == "N must be \(wish), not \(number)")
        #expect(failure.status == .usage)
    }

    @Test func aWholeNumberHasDigitsAlone() {
        #expect(["0", "-1", "+7", "99999999999999999999"].allSatisfy { WholeNumbers.areWritten(in: $0) })
        #expect(!["", "-", "1.5", "0x1", "１", "1 ", "--1"].contains { WholeNumbers.areWritten(in: $0) })
    }
}

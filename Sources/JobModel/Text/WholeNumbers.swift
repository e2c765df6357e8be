/// The whole numbers that are allowed at some place, and the one way to say which they are.
public struct WholeNumbers: Sendable, Hashable {
    /// The lowest number that is allowed.
    public let lowest: Int64
    /// The highest number that is allowed.
    public let highest: Int64

    public init(_ range: ClosedRange<Int64> = .min ... .max) {
        (lowest, highest) = (range.lowerBound, range.upperBound)
    }

    /// Whether a text is a whole number: digits after an optional sign, however many. A number that does not fit in 64
    /// bits is one, too; it is only out of range.
    public static func areWritten(in text: some StringProtocol) -> Bool {
        let digits = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        return !digits.isEmpty && digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// What a number outside the range has to be instead: `from 1 to 64`. A limit of 64 bits, which nobody chose, is
    /// named only to those who exceed it: `at least 1`.
    ///
    /// - Parameter text: the number that is out of range.
    public func wish(insteadOf text: some StringProtocol) -> Sentence {
        let isTooLow = Int64(text).map { $0 < lowest } ?? text.hasPrefix("-")
        if isTooLow, highest == .max { return "at least \(lowest)" }
        if !isTooLow, lowest == .min { return "at most \(highest)" }
        return "from \(lowest) to \(highest)"
    }

    /// The usage failure for a number that is out of range.
    ///
    /// - Parameters:
    ///   - text: the number as it was typed.
    ///   - called: what the number is, as the subject of the sentence: `--limit`, `the id of a job`.
    public func failure(_ text: String, called: String) -> Failure {
        let shown = text.count <= 80 ? text : text.prefix(77) + "…"
        return .usage("\(called) must be \(wish(insteadOf: text)), not \(shown)")
    }
}

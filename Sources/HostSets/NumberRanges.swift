/// The numbers inside the brackets of a folded word, such as `1-20,30` or `1-19/2`, as runs of whole numbers.
struct NumberRanges: Hashable, Sendable {
    /// The numbers `lower`, `lower + step`, … up to `upper`.
    struct Run: Hashable, Sendable {
        let lower: Int64
        let upper: Int64
        let step: Int64
        /// The number of digits of a bound that was written with leading zeros; 0 when none was.
        var width = 0
        /// Whether the bounds were written with different numbers of digits.
        var isUneven = false

        /// The number of numbers in the run, at most `Int64.max`.
        var count: Int64 {
            let (span, overflow) = upper.subtractingReportingOverflow(lower)
            return overflow ? .max : span / step + (span / step == .max ? 0 : 1)
        }
    }

    /// The runs in the order in which they were written.
    var runs: [Run]

    /// The number of numbers in all runs, at most `Int64.max`. A number that is in two runs is counted twice.
    var count: Int64 {
        runs.reduce(0) { sum, run in
            let (total, overflow) = sum.addingReportingOverflow(run.count)
            return overflow ? .max : total
        }
    }

    /// Reads `1-20,30`, also with ClusterShell's steps (`1-19/2`) and with leading zeros, which don't change the
    /// number.
    ///
    /// - Throws: `Problem` that says which part is wrong.
    init(_ text: Substring) throws(Problem) {
        runs = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            runs.append(try NumberRanges.run(part))
        }
    }

    /// Creates runs of consecutive numbers from distinct numbers in ascending order.
    init(ascending numbers: some Sequence<Int64>) {
        runs = []
        for number in numbers {
            if let last = runs.last, last.upper < .max, last.upper + 1 == number {
                runs[runs.count - 1] = Run(lower: last.lower, upper: number, step: 1)
            } else {
                runs.append(Run(lower: number, upper: number, step: 1))
            }
        }
    }

    /// `7` for one number, otherwise `[1-20,30]`.
    var description: String {
        if runs.count == 1, runs[0].lower == runs[0].upper { return String(runs[0].lower) }
        let parts = runs.map { $0.lower == $0.upper ? "\($0.lower)" : "\($0.lower)-\($0.upper)" }
        return "[\(parts.joined(separator: ","))]"
    }

    /// What can be wrong inside brackets.
    enum Problem: Error {
        case empty
        case noNumber(String)
        case reversed(lower: String, upper: String)
        case badStep(String)
    }

    private static func run(_ untrimmed: Substring) throws(Problem) -> Run {
        let part = trimmed(untrimmed)
        if part.isEmpty { throw .empty }
        let pieces = part.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let bounds = pieces[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false).map(trimmed)
        var numbers: [Int64] = []
        for bound in bounds {
            guard let number = number(bound) else { throw .noNumber(String(part)) }
            numbers.append(number)
        }
        let lower = numbers[0]
        let upper = numbers.count > 1 ? numbers[1] : lower
        if lower > upper { throw .reversed(lower: String(bounds[0]), upper: String(bounds[1])) }
        var step: Int64 = 1
        if pieces.count > 1 {
            guard bounds.count > 1, let wanted = number(trimmed(pieces[1])), wanted > 0 else {
                throw .badStep(String(part))
            }
            step = wanted
        }
        let padded = bounds.contains { $0.utf8.count > 1 && $0.utf8.first == UInt8(ascii: "0") }
        let width = padded ? bounds.map(\.utf8.count).max() ?? 0 : 0
        return Run(
            lower: lower, upper: upper, step: step, width: width,
            isUneven: bounds.count > 1 && bounds[0].utf8.count != bounds[1].utf8.count)
    }

    /// Reads digits; nil for anything else. (`Int64.init` would also accept a sign.)
    static func number(_ text: Substring) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }
}

/// A number in a host's name, with its leading zeros: `07` and `7` are different.
struct Numeral: Hashable, Sendable {
    let value: Int64
    /// The number of digits with which it is written.
    let width: Int

    /// The greatest number of digits of a numeral. A longer number does not fit in 64 bits and is read as text.
    static let mostDigits = 18

    /// Reads digits; nil for other bytes, for none, and for more than `mostDigits`.
    init?(_ digits: some Collection<UInt8>) {
        guard (1...Numeral.mostDigits).contains(digits.count) else { return nil }
        var value: Int64 = 0
        for digit in digits {
            guard (48...57).contains(digit) else { return nil }
            value = value * 10 + Int64(digit - 48)
        }
        self.value = value
        width = digits.count
    }

    /// Creates a number that is written with at least `least` digits.
    init(_ value: Int64, least: Int) {
        self.value = value
        width = max(least, Numeral.digits(value))
    }

    /// The digits, with leading zeros.
    var text: String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Whether it has leading zeros.
    var isPadded: Bool { width > Numeral.digits(value) }

    /// Returns the number of digits of `value` without leading zeros.
    static func digits(_ value: Int64) -> Int { String(value).utf8.count }
}

extension Numeral: Comparable {
    /// Fewer digits come first, then the smaller value, as in ClusterShell's `RangeSet`.
    static func < (left: Numeral, right: Numeral) -> Bool {
        (left.width, left.value) < (right.width, right.value)
    }
}

extension Numeral {
    /// Returns distinct numerals in ascending order as one text: `07` for a single one, otherwise `[1-2,01-02]`. A
    /// range never mixes numbers with leading zeros and longer numbers, which ClusterShell refuses to read.
    static func folded(_ ascending: some Sequence<Numeral>) -> String {
        var runs: [(first: Numeral, last: Numeral)] = []
        for numeral in ascending {
            if let run = runs.last, numeral.value == run.last.value + 1,
                numeral.width == run.last.width || (!run.first.isPadded && !numeral.isPadded)
            {
                runs[runs.count - 1].last = numeral
            } else {
                runs.append((numeral, numeral))
            }
        }
        if runs.count == 1, let run = runs.first, run.first == run.last { return run.first.text }
        let parts = runs.map { $0.first == $0.last ? $0.first.text : "\($0.first.text)-\($0.last.text)" }
        return "[\(parts.joined(separator: ","))]"
    }
}

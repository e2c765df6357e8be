/// A number as it stands in a host's name, with the zeros before it: `07` and `7` are different.
struct Numeral: Hashable, Sendable {
    let value: Int64
    /// How many digits it is written with.
    let width: Int

    /// Numbers of more digits are text: they would not fit 64 bits.
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

    /// A number written with at least `least` digits.
    init(_ value: Int64, least: Int) {
        self.value = value
        width = max(least, Numeral.digits(value))
    }

    /// The digits.
    var text: String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// Whether zeros stand before it.
    var isPadded: Bool { width > Numeral.digits(value) }

    /// How many digits a number has without zeros before it.
    static func digits(_ value: Int64) -> Int { String(value).utf8.count }
}

extension Numeral: Comparable {
    /// Fewer digits first, then by value: the order of ClusterShell's `RangeSet`.
    static func < (left: Numeral, right: Numeral) -> Bool {
        (left.width, left.value) < (right.width, right.value)
    }
}

extension Numeral {
    /// Ascending, different numerals as one text: `07` for a single one, else `[1-2,01-02]`. A range never mixes numbers with
    /// zeros before them and longer ones, which ClusterShell refuses to read.
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

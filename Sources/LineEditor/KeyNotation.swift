/// libedit's notation for keys: `^X`, `M-x`, `\e`, `\033`, `\U+00E9`.
enum KeyNotation {
    /// The keys it stands for; nil if it is cut short or names no character.
    static func keys(of notation: [Unicode.Scalar]) -> [Unicode.Scalar]? {
        var keys: [Unicode.Scalar] = []
        var rest = notation[...]
        while let scalar = rest.popFirst() {
            if scalar == "^" {
                guard let letter = rest.popFirst() else { return nil }
                keys.append(letter == "?" ? "\u{7F}" : Unicode.Scalar(UInt8(letter.value & 0x9F)))
            } else if scalar == "\\" {
                guard let key = escaped(&rest) else { return nil }
                keys.append(key)
            } else if scalar == "M" && rest.first == "-" && rest.count > 1 {
                rest.removeFirst()
                keys.append("\u{1B}")
            } else {
                keys.append(scalar)
            }
        }
        return keys
    }

    private static let named: [Unicode.Scalar: Unicode.Scalar] = [
        "a": "\u{07}", "b": "\u{08}", "t": "\t", "n": "\n", "v": "\u{0B}", "f": "\u{0C}", "r": "\r", "e": "\u{1B}",
    ]

    /// What follows a backslash.
    private static func escaped(_ rest: inout ArraySlice<Unicode.Scalar>) -> Unicode.Scalar? {
        guard let letter = rest.first else { return nil }
        if let value = number(&rest, radix: 8, digits: 1...3) { return value < 256 ? Unicode.Scalar(value) : nil }
        rest.removeFirst()
        guard letter == "U" else { return named[letter] ?? letter }
        guard rest.popFirst() == "+", let value = number(&rest, radix: 16, digits: 4...5) else { return nil }
        return Unicode.Scalar(value)
    }

    /// Takes a number off the beginning; nil, and nothing is taken, if there are fewer digits.
    private static func number(
        _ rest: inout ArraySlice<Unicode.Scalar>, radix: UInt32, digits: ClosedRange<Int>
    ) -> UInt32? {
        var value: UInt32 = 0
        var count = 0
        for scalar in rest.prefix(digits.upperBound) {
            guard let digit = hexadecimal(scalar), digit < radix else { break }
            value = value * radix + digit
            count += 1
        }
        guard count >= digits.lowerBound else { return nil }
        rest = rest.dropFirst(count)
        return value
    }

    private static func hexadecimal(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar.value {
        case 0x30...0x39: scalar.value - 0x30
        case 0x41...0x46: scalar.value - 0x41 + 10
        default: nil
        }
    }
}

import TestSupport

/// Makes patterns at random together with texts that they may well match.
struct RandomPattern {
    var generator: SeededGenerator
    /// Whether samples play with case, as Unicode does.
    let ignoringCase: Bool

    private static let characters: [(pattern: String, samples: [String])] = [
        ("a", ["a", "A"]), ("B", ["B", "b"]), ("k", ["k", "K", "\u{212A}"]), ("S", ["S", "s", "ſ"]), ("1", ["1"]),
        (" ", [" "]), ("磁", ["磁"]), ("盘", ["盘"]), ("é", ["é", "É"]), ("ſ", ["ſ", "s", "S"]), ("\\.", ["."]),
        ("K", ["K", "k", "\u{212A}"]), ("-", ["-"]), ("}", ["}"]), ("]", ["]"]), ("{", ["{"]), ("σ", ["σ", "ς", "Σ"]),
        ("한", ["한"]), ("Ａ", ["Ａ", "ａ"]), (",", [","]), ("\\[", ["["]), ("\\\\", ["\\"]), ("ß", ["ß", "ẞ"]),
        ("x", ["x", "X"]), ("\\t", ["\t"]), ("。", ["。"]), ("ﬆ", ["ﬆ", "ﬅ"]), ("\\-", ["-"]), ("İ", ["İ"]),
        ("i", ["i", "I"]),
    ]
    private static let classes: [(pattern: String, samples: [String])] = [
        (".", ["q", "磁", "k"]), ("\\d", ["1", "7"]), ("\\w", ["a", "é"]), ("\\W", [" ", "-"]), ("\\s", [" "]),
        ("\\S", ["x", "盘"]), ("[ab]", ["a", "b"]), ("[^ab]", ["c", "k"]), ("[]k]", ["]", "k"]), ("[^]a]", ["b"]),
        ("[a-c1]", ["b", "1"]), ("[[:digit:]x]", ["1", "x"]), ("[\\]S]", ["]", "S"]), ("[磁é]", ["磁", "é"]),
        ("\\R", ["\r"]), ("\\h", [" "]), ("\\N", ["a"]), ("[\\d.]", ["3", "."]), ("[aA]", ["a", "A"]),
        ("[kK]", ["k", "K"]),
        ("[a\\-x]", ["-", "x"]), ("[-a]", ["-", "a"]), ("[^[:alpha:]]", ["1"]), ("[[a]", ["[", "a"]), ("[\\b1]", ["1"]),
        ("\\H", ["a"]), ("\\D", ["a"]), ("[x:]", ["x", ":"]), ("[:x]", ["x", ":"]),
    ]

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[Int.random(in: elements.indices, using: &generator)]
    }

    mutating func chance(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &generator) == 0 }

    /// Alternatives, and a text for one of them.
    mutating func alternatives(_ depth: Int) -> (String, String) {
        let branches = (0..<pick([1, 1, 1, 2, 3])).map { _ in sequence(depth) }
        return (branches.map(\.0).joined(separator: "|"), pick(branches).1)
    }

    private mutating func sequence(_ depth: Int) -> (String, String) {
        var (pattern, sample) = ("", "")
        for _ in 0..<pick([0, 1, 2, 3, 4, 5]) {
            let piece = quantified(depth)
            pattern += piece.0
            sample += piece.1
        }
        return (pattern, sample)
    }

    private mutating func quantified(_ depth: Int) -> (String, String) {
        let piece = atom(depth)
        guard chance(4) else { return piece }
        let (quantifier, counts) = pick(
            [
                ("*", 0...3), ("+", 1...3), ("?", 0...1), ("{2}", 2...2), ("{1,3}", 1...3), ("{2,}", 2...4),
                ("{0}", 0...0),
                ("{0,2}", 0...2), ("{9}", 9...9), ("{10,}", 10...11),
            ] as [(String, ClosedRange<Int>)])
        let count = Int.random(in: counts, using: &generator)
        return (piece.0 + quantifier + pick(["", "", "?", "+"]), String(repeating: piece.1, count: count))
    }

    private mutating func atom(_ depth: Int) -> (String, String) {
        if depth > 0, chance(4) {
            let inner = alternatives(depth - 1)
            if chance(5) { return (pick(["(?=", "(?!", "(?<=", "(?<!"]) + inner.0 + ")", "") }
            return (pick(["(", "(?:", "(?>", "(?|"]) + inner.0 + ")", inner.1)
        }
        if chance(12) { return (pick(["^", "$", "\\b", "\\B", "\\A", "\\z", "\\Z"]), "") }
        let kind = pick(chance(4) ? Self.classes : Self.characters)
        return (kind.pattern, ignoringCase ? pick(kind.samples) : kind.samples[0])
    }

    /// Any characters that mean something somewhere.
    mutating func garbage() -> String {
        let parts =
            Self.characters.map(\.pattern) + Self.classes.map(\.pattern)
            + [
                "(", ")", "|", "*", "+", "?", "{", "}", "[", "]", "^", "$", "\\", "(?", ":", "<", ">", "=", "!", "{2}",
                "{,2}",
                "{1,", "(?i)", "(?x)", "\\Q", "\\E", "\\K", "#", "(?#", "(*", "\\1", "\\x41", "\\p{L}", "(?R)", "(?1)",
                "[:alpha:]",
                "[^", "[]", "-", "\\b", "\\B", "(?<n>", "(?(1)", "(?-i)", "(?s)", "(?J)", "[[:", ":]", "\\N", "{3}",
                "\\g", "\\0",
                "\\o{101}", "\\X", "(?=", "(?<!", "(?:", "a", "b", "k", "\\n", "\n", "\\r", "\\cA", "(?^)", "\\e",
            ]
        return (0..<Int.random(in: 1...9, using: &generator)).map { _ in pick(parts) }.joined()
    }

    /// Bytes that may stand around a match.
    mutating func noise() -> [UInt8] {
        let parts: [[UInt8]] =
            [[0xFF], [0xC3], [0xE7, 0xA3], [0x20], [0x61], [0x0D], [0x41]]
            + ["k", "K", "ſ", "\u{212A}", "磁", "盘", "s", "1", "b", "B", ".", "]", "é"].map { Array($0.utf8) }
        return (0..<pick([0, 0, 1, 3, 8])).flatMap { _ in pick(parts) }
    }
}

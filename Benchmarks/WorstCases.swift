import LogAnalysis

/// Inputs that make careless algorithms slow: the time for twice the input, over the time for the input.
enum WorstCases {
    /// Prints a line for each.
    static func run() {
        let million = 1_000_000
        for (name, make) in logs {
            let comparison = Comparison()
            show("masks: \(name)", small: make(2 * million), large: make(4 * million)) { log in
                var keys = LogKeys(comparison)
                _ = keys.key(of: log, host: .unknown)
            }
            show("patterns: \(name)", small: make(2 * million), large: make(4 * million)) { log in
                var shapes = LineShapes()
                shapes.add(linesOf: log, host: 0)
                precondition(!PatternSet(shapes).patterns.isEmpty)
            }
        }
        for (name, make) in pairs {
            show("diff: \(name)", small: make(100_000), large: make(200_000)) { pair in
                let diff = LogDiff(exactlyFrom: LogText(pair.from), to: LogText(pair.to))
                precondition(diff.added >= 0)
            }
        }
    }

    private static func show<Input>(_ name: String, small: Input, large: Input, _ body: (Input) -> Void) {
        let one = Median.milliseconds(of: 5) { body(small) }
        let two = Median.milliseconds(of: 5) { body(large) }
        let ratio = Double(Int(two / max(one, 0.001) * 100)) / 100
        let verdict = ratio <= 3 || two < 5 ? "" : "   not linear"
        print("  \(name): \(Int(one)) ms, \(Int(two)) ms: \(ratio)\(verdict)")
    }

    /// Logs of about so many bytes.
    private static let logs: [(String, @Sendable (Int) -> [UInt8])] = [
        ("one line of digits", { [UInt8](repeating: UInt8(ascii: "7"), count: $0) }),
        ("one line of colons", { [UInt8](repeating: UInt8(ascii: ":"), count: $0) }),
        ("one line of hexadecimal digits", { [UInt8](repeating: UInt8(ascii: "a"), count: $0) }),
        ("10:10:10:10…", { Array(String(repeating: "10:", count: $0 / 3).utf8) }),
        ("1.1.1.1…", { Array(String(repeating: "1.", count: $0 / 2).utf8) }),
        ("/tmp/tmp/tmp…", { Array(String(repeating: "/tmp", count: $0 / 4).utf8) }),
        ("hostname=hostname=…", { Array(String(repeating: "hostname=", count: $0 / 9).utf8) }),
        ("all lines equal", { Array(String(repeating: "[2026-11-23 15:52:35] pid=1 ok\n", count: $0 / 31).utf8) }),
        ("lines of one character", { Array(String(repeating: "x\n", count: $0 / 2).utf8) }),
        (
            "all lines different",
            { size in
                Array((0..<size / 20).map { "line \($0 &* 2_654_435_761 % 1_000_003) end\n" }.joined().utf8)
            }
        ),
        ("carriage returns", { Array(String(repeating: "50%\r", count: $0 / 4).utf8) }),
    ]

    private struct Pair {
        let from, to: [UInt8]

        init(_ from: [String], _ to: [String]) {
            self.from = Array(from.joined(separator: "\n").utf8)
            self.to = Array(to.joined(separator: "\n").utf8)
        }
    }

    /// Pairs of logs of so many lines.
    private static let pairs: [(String, @Sendable (Int) -> Pair)] = [
        ("all lines equal", { Pair(Array(repeating: "same", count: $0), Array(repeating: "same", count: $0 + 1)) }),
        ("all lines different", { count in Pair((0..<count).map { "a\($0)" }, (0..<count).map { "b\($0)" }) }),
        ("lines reversed", { count in Pair((0..<count).map { "\($0)" }, (0..<count).reversed().map { "\($0)" }) }),
        (
            "one of two lines at random",
            { count in
                var state: UInt64 = 1
                func coin() -> String {
                    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                    return state >> 63 == 0 ? "0" : "1"
                }
                return Pair((0..<count).map { _ in coin() }, (0..<count).map { _ in coin() })
            }
        ),
        (
            "a million characters a line",
            { count in
                let line = String(repeating: "x", count: 1_000_000)
                return Pair(
                    Array(repeating: line, count: count / 50_000), Array(repeating: line + "y", count: count / 50_000))
            }
        ),
    ]
}

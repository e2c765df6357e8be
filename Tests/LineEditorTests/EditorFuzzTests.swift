import PseudoTerminal
import Testing

import Glibc

/// Random keys, texts, pastes, sizes and signals: the editor is there afterwards, understands what it is told, and
/// leaves the terminal as it found it.
///
/// `JOBLOG_FUZZ_KEYS=1000000 swift test --filter EditorFuzzTests` is the long run, `JOBLOG_FUZZ_SEED` chooses other
/// keys, and `JOBLOG_FUZZ_UNDER='/usr/bin/valgrind -q --error-exitcode=99'` has every memory access looked at.
@Suite(.serialized) struct EditorFuzzTests {
    struct Window: Sendable {
        var columns: Int
        var rows: Int
    }

    static let windows = [
        Window(columns: 2, rows: 2), Window(columns: 3, rows: 5), Window(columns: 10, rows: 4),
        Window(columns: 20, rows: 3), Window(columns: 40, rows: 6), Window(columns: 80, rows: 24),
    ]

    private static func number(_ name: String) -> Int? { getenv(name).flatMap { Int(String(cString: $0)) } }

    /// Characters sent in all, about.
    private static let keys = number("JOBLOG_FUZZ_KEYS") ?? 12_000
    private static let seed = UInt64(truncatingIfNeeded: number("JOBLOG_FUZZ_SEED") ?? 1)

    private static let checker =
        getenv("JOBLOG_FUZZ_UNDER").map { String(cString: $0).split(separator: " ").map(String.init) } ?? []

    /// Characters sent before the editor is asked for a sign of life, and before another is started.
    private static let perRound = 150
    private static let perProgram = 15_000

    @Test(arguments: [false, true], windows)
    func keysNeverEndTheEditor(isVi: Bool, window: Window) throws {
        var keys = RandomKeys(seed: Self.seed &* 1000 &+ UInt64(window.columns) &* 2 &+ (isVi ? 1 : 0))
        var rest = Self.keys / (2 * Self.windows.count)
        while rest > 0 {
            let terminal = try Probe.start(
                ["--inert"] + (isVi ? ["--vi"] : []), columns: window.columns, rows: window.rows,
                under: Self.checker)
            try play(&keys, min(rest, Self.perProgram), window, on: terminal)
            try Probe.end(terminal)
            rest -= Self.perProgram
        }
    }

    private func play(
        _ keys: inout RandomKeys, _ count: Int, _ window: Window, on terminal: PseudoTerminal
    ) throws {
        for round in 0...(count / Self.perRound) {
            try terminal.wait(until: "editing") { !terminal.echoes }
            let (first, second) = keys.round(Self.perRound)
            terminal.send(first)
            if keys.chance(3) { terminal.resize(columns: 1 + keys.below(90), rows: 1 + keys.below(30)) }
            if keys.chance(6) { terminal.send(signal: [SIGWINCH, SIGCONT, SIGTSTP][keys.below(3)]) }
            terminal.send(second)
            terminal.resize(columns: window.columns, rows: window.rows)
            if !isAlive(round, terminal) {
                Issue.record(
                    """
                    no sign of life in a window of \(window.columns) × \(window.rows), seed \(Self.seed), after
                    \((first + second).debugDescription)
                    """)
                return
            }
        }
    }

    /// Whether it answers. Asked again if not: a key that comes while a stop is under way may be lost.
    private func isAlive(_ round: Int, _ terminal: PseudoTerminal) -> Bool {
        for attempt in 0..<3 {
            let sign = "alive \(round) \(attempt)"
            // Ctrl-Q lets stopped output go on; then the end of any paste and of the line, whatever state it is in.
            terminal.send("\u{11}\u{1B}[201~\u{03}\(sign)\r")
            if (try? terminal.wait(for: "LINE<\(sign)>", within: .seconds(20))) != nil { return true }
        }
        return false
    }
}

/// What a terminal may send, at random, but for what ends the program on purpose: Ctrl-D, and Ctrl-\ while a command
/// runs.
struct RandomKeys {
    private var state: UInt64
    /// Whether the keys of this round can't end a line: only then is Ctrl-\ sure to come while one is read.
    private var isQuiet = false

    init(seed: UInt64) { state = seed }

    /// A number below `limit`, by SplitMix64.
    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((mixed ^ (mixed >> 31)) % UInt64(limit))
    }

    mutating func chance(_ one: Int) -> Bool { below(one) == 0 }

    /// About `count` characters, in two parts.
    mutating func round(_ count: Int) -> (String, String) {
        isQuiet = chance(2)
        return (part(count / 2), part(count / 2))
    }

    private mutating func part(_ count: Int) -> String {
        var keys = ""
        while keys.unicodeScalars.count < count { keys += token() }
        return keys
    }

    private static let texts: [String] = [
        "cafe\u{301} ", "สวัสดีชาวโลกที่น้ำผู้", "👩‍💻", "👨‍👩‍👧‍👦", "🇨🇳", "1️⃣", "❤️", "👍🏽", "中文", "ｆｕｌｌ", "한국어", "שלום",
        "\u{200B}", "\u{202E}", "\u{FEFF}", "e\u{301}", "one two  three", "(a[b]{c})", "\"", "\\", "🧌", "\u{301}",
    ]
    private static let sequences: [String] = [
        "\u{1B}[A", "\u{1B}[B", "\u{1B}[C", "\u{1B}[D", "\u{1B}[H", "\u{1B}[F", "\u{1B}OH", "\u{1B}OF", "\u{1B}[1;5C",
        "\u{1B}[1;5D", "\u{1B}[3~", "\u{1B}[3;5~", "\u{1B}[2~", "\u{1B}[5~", "\u{1B}[Z", "\u{1B}[15~", "\u{1B}\u{1B}[D",
        "\u{1B}[[A", "\u{1B}[?1;2c", "\u{1B}[I", "\u{1B}[999;999R", "\u{1B}[", "\u{1B}O", "\u{1B}", "\u{1B}[201~",
    ]
    private static let commands: [String] = [
        "\u{1B}b", "\u{1B}f", "\u{1B}d", "\u{1B}u", "\u{1B}w", "\u{1B}\u{7F}", "\u{18}\u{18}", "\u{1B}3", "\u{1B}99x",
        "\u{1B}.", "\u{1B}..", "\u{1B}d$", "\u{1B}d0", "\u{1B}c9b", "\u{1B}y3B", "\u{1B}9B", "\u{1B}d%", "\u{1B}5|",
        "\u{1B}R", "\u{1B}3r", "\u{1B}2d3w", "\u{1B}~", "\u{1B}p", "\u{1B}P", "\u{1B}u", "\u{1B}U", "\u{1B}/a",
        "\u{1B}n", "\u{1B}G", "\u{1B}fa", "\u{1B};", "\u{12}o", "\u{16}", "\u{1F}",
    ]

    private mutating func token() -> String {
        switch below(12) {
        case 0, 1, 2: return String(visible())
        case 3: return control()
        case 4: return one(of: Self.texts)
        case 5: return one(of: Self.sequences)
        case 6, 7: return one(of: Self.commands)
        case 8: return chance(3) ? paste() : "\0"
        case 9: return isQuiet ? "\u{1C}" : chance(10) ? "\r" : "\u{0C}"
        case 10: return "\u{1B}" + String(visible())
        default: return one(of: ["\u{7F}", "\u{08}", "\u{17}", "\u{15}", "\u{0B}", "\u{19}", "\t", "\u{1B}"])
        }
    }

    private mutating func one(of choices: [String]) -> String { choices[below(choices.count)] }

    private mutating func visible() -> Character {
        let character = Character(Unicode.Scalar(UInt8(0x20 + below(0x5F))))
        // vi's `#` ends a line.
        return isQuiet && character == "#" ? "a" : character
    }

    private mutating func control() -> String {
        let code = UInt8(1 + below(31))
        let isEnd = [0x03, 0x0A, 0x0D, 0x1A].contains(code)
        return code == 0x04 || code == 0x1C || (isQuiet && isEnd) ? "a" : String(Unicode.Scalar(code))
    }

    /// With or without its end, interrupts and line ends within. A letter goes before it, for the rest of a sequence
    /// to eat.
    private mutating func paste() -> String {
        var text = "x\u{1B}[200~"
        for _ in 0..<below(12) {
            switch below(4) {
            case 0: text += isQuiet ? one(of: ["\r", "\n", "\u{03}", "\u{04}", "\u{1A}", "\u{1C}"]) : "\r\n"
            case 1: text += one(of: Self.texts)
            case 2: text += one(of: ["\u{1B}[31m", "\u{1B}[20", "\u{1B}", "\t"])
            default: text += String(visible())
            }
        }
        return text + one(of: ["\u{1B}[201~", "\u{1B}[201~", "\u{1B}[201~", "\u{1B}[201", ""])
    }
}

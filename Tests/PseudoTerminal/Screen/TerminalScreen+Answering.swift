/// What a terminal answers when a program asks it something.
public struct TerminalAnswers: Hashable, Sendable {
    /// Whether it says where the cursor is and what it is (DSR, DA), as all but the simplest do.
    public var tellsPosition = true
    /// The background, for OSC 11; nil where the terminal does not tell it.
    public var background: CellColor?
    /// The colour of text, for OSC 10; nil where the terminal does not tell it.
    public var foreground: CellColor?
    /// The private modes that it knows, for DECRQM; nil where it does not know DECRQM.
    public var knownModes: Set<Int>? = [7, 25, 2004, 2026]

    /// A terminal that tells the cursor's position and knows synchronised updates, but not its colours.
    public init() {}

    /// A terminal that answers nothing.
    public static var none: TerminalAnswers {
        var answers = TerminalAnswers()
        answers.tellsPosition = false
        answers.knownModes = nil
        return answers
    }
}

extension TerminalScreen {
    /// The answers to what the program asked since the last call, as bytes for it to read.
    public mutating func takeReplies() -> [UInt8] {
        defer { replies = [] }
        return replies
    }

    /// Answers "device status report", "device attributes" and "request mode" (xterm's ctlseqs document).
    mutating func answer(_ query: ControlSequence) {
        switch (query.name, query.number()) {
        case ("n", 5) where answers.tellsPosition: reply("\u{1B}[0n")
        case ("n", 6) where answers.tellsPosition: reply("\u{1B}[\(cursorRow + 1);\(cursorColumn + 1)R")
        case ("c", 0) where answers.tellsPosition: reply("\u{1B}[?62;22c")
        case ("?$p", let mode):
            guard let known = answers.knownModes else { return }
            // 1 is set, 2 is reset, 0 is not known.
            reply("\u{1B}[?\(mode);\(!known.contains(mode) ? 0 : modes.contains(mode) ? 1 : 2)$y")
        default: break
        }
    }

    /// Answers OSC 10 and 11, with the end that the question had.
    mutating func answerColor(_ number: Substring, _ text: Substring, endsWithBell: Bool) {
        let color = number == "10" ? answers.foreground : answers.background
        guard text == "?", case .rgb(let red, let green, let blue) = color else { return }
        let parts = [red, green, blue].map { part in
            let digits = (part < 16 ? "0" : "") + String(part, radix: 16)
            return digits + digits
        }
        reply("\u{1B}]\(number);rgb:\(parts.joined(separator: "/"))" + (endsWithBell ? "\u{07}" : "\u{1B}\\"))
    }

    private mutating func reply(_ text: String) { replies += Array(text.utf8) }
}

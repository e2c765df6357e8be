/// A program under a terminal that shows what it prints: type, wait until the screen is as expected, type again.
///
/// ```swift
/// let session = try ScreenSession(program, arguments: ["--demo"], columns: 60, rows: 10)
/// try session.wait(until: "the prompt") { $0.text.hasSuffix("❯") }
/// session.send("jobs 2")
/// try session.wait(forMarked: "biz:2 ❯ [green]jobs[/] 2")
/// ```
/// Output reaches ``screen`` as it comes, within a wait, and the screen's answers to queries go back to the program.
/// Every wait has a generous deadline and throws with the screen when it passes; nothing sleeps.
public final class ScreenSession {
    /// The terminal's other end: for keys, signals, the program's end, and the bytes as they were printed.
    public let terminal: PseudoTerminal
    /// What is on the screen after the output that has come so far.
    public private(set) var screen: TerminalScreen
    /// The number of bytes that ``screen`` got.
    private var shown = 0

    /// Starts `program`.
    ///
    /// - Parameters:
    ///   - environment: the whole environment; `TERM`, `PATH` and `HOME` are added if it lacks them.
    ///   - widths: how wide the terminal draws characters.
    ///   - answers: what the terminal says when the program asks.
    /// - Throws: ``PseudoTerminal/NotStarted``.
    public init(
        _ program: String, arguments: [String] = [], environment: [String: String] = [:], columns: Int = 80,
        rows: Int = 24, widths: WidthRule = .joining, answers: TerminalAnswers = TerminalAnswers()
    ) throws {
        terminal = try PseudoTerminal(
            program, arguments: arguments, environment: environment, columns: columns, rows: rows)
        screen = TerminalScreen(columns: columns, rows: rows, widths: widths)
        screen.answers = answers
    }

    /// Types `text`, without waiting for what comes of it.
    public func send(_ text: String) { terminal.send(text) }

    /// Presses a key.
    public func send(_ key: PseudoTerminal.Key) { terminal.send(key) }

    /// Pastes `text`, between marks if the program asked for them (mode 2004).
    public func paste(_ text: String) {
        if screen.bracketsPastes { terminal.paste(text) } else { send(text.replacing("\n", with: "\r")) }
    }

    /// Changes the window's size, as the screen does it, and tells the program with SIGWINCH.
    ///
    /// What the program printed before it knows of the new size may come afterwards, as with any terminal: wait for a
    /// screen at rest first where that matters.
    public func resize(columns: Int, rows: Int, reflows: Bool) {
        show()
        screen.resize(columns: columns, rows: rows, reflows: reflows)
        terminal.resize(columns: columns, rows: rows)
    }

    /// Waits until the screen satisfies `condition`. It is looked at whenever something was printed, but never in the
    /// middle of an update that the terminal shows as a whole (mode 2026).
    ///
    /// - Parameter what: what is waited for, for the error.
    /// - Throws: ``PseudoTerminal/TimedOut`` with the screen in it.
    @discardableResult
    public func wait(
        until what: String, within limit: Duration = .seconds(30), _ condition: (TerminalScreen) -> Bool
    ) throws -> TerminalScreen {
        var looked: Int?
        do {
            try terminal.wait(until: what, within: limit) {
                show()
                guard !screen.isUpdating, looked != shown else { return false }
                looked = shown
                return condition(screen)
            }
        } catch is PseudoTerminal.TimedOut {
            throw PseudoTerminal.TimedOut(
                description: "no sign of \(what) on the screen, which is:\n\(screen.markedWithCursor)")
        }
        return screen
    }

    /// Waits until the screen contains `text`, which may go over the ends of rows.
    @discardableResult
    public func wait(forText text: String, within limit: Duration = .seconds(30)) throws -> TerminalScreen {
        try wait(until: "the text \(text.debugDescription)", within: limit) {
            $0.text.contains(text) || $0.lines.joined().contains(text)
        }
    }

    /// Waits until ``TerminalScreen/marked`` is exactly this.
    @discardableResult
    public func wait(forMarked expected: String, within limit: Duration = .seconds(30)) throws -> TerminalScreen {
        try wait(until: "the screen\n\(expected)\n", within: limit) { $0.marked == expected }
    }

    /// Waits for the program's end: its exit status, or 128 and the number of the signal that ended it. All that it
    /// printed is on the screen afterwards.
    public func exitStatus(within limit: Duration = .seconds(30)) throws -> Int32 {
        do {
            // It may wait for an answer before it ends.
            let status = try terminal.exitStatus(within: limit) { show() }
            show()
            return status
        } catch is PseudoTerminal.TimedOut {
            throw PseudoTerminal.TimedOut(
                description: "the program has not ended; the screen is:\n\(screen.markedWithCursor)")
        }
    }

    /// Brings new output onto the screen, and the screen's answers to the program.
    private func show() {
        guard shown < terminal.output.count else { return }
        screen.feed(terminal.output[shown...])
        shown = terminal.output.count
        let replies = screen.takeReplies()
        if !replies.isEmpty { terminal.send(String(decoding: replies, as: UTF8.self)) }
    }
}

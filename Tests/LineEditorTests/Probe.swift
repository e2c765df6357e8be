import PseudoTerminal
import Testing

/// The small program that the line editor is tried with, under a pseudo-terminal.
enum Probe {
    static let path = BuiltProducts.path(of: "LineEditorProbe")

    /// Starts it, and waits for its first prompt unless the terminal is dumb or the window too small to show one.
    ///
    /// - Parameter checker: a program and its arguments that run it: valgrind.
    static func start(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24, environment: [String: String] = [:],
        under checker: [String] = []
    ) throws -> PseudoTerminal {
        let words = checker + [path] + arguments
        let terminal = try PseudoTerminal(
            checker.first ?? path, arguments: Array(words.dropFirst()), environment: environment, columns: columns,
            rows: rows)
        if environment["TERM"] != "dumb" && columns >= 10 { try ready(terminal) }
        return terminal
    }

    /// Waits for a fresh prompt, with the editor listening.
    static func ready(_ terminal: PseudoTerminal) throws {
        try terminal.wait(for: "probe\u{1B}[0m> ")
    }

    /// Ends it with Ctrl-D: it is there to be ended, and leaves the terminal as it found it.
    static func end(_ terminal: PseudoTerminal) throws {
        terminal.send(.endOfInput)
        try terminal.wait(for: "END")
        #expect(try terminal.exitStatus() == 0)
        #expect(terminal.isAsFound)
        // Bracketed paste was switched off last.
        let pieces = terminal.text.split(separator: "\u{1B}[?2004", omittingEmptySubsequences: false)
        #expect(pieces.count > 1 && pieces.last?.first == "l")
    }
}

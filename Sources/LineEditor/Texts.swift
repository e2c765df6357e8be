import TerminalText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the editor says to the user, in one place.
enum Texts {
    static let unusableTerminal =
        "Lines cannot be edited here: standard input is no terminal, or TERM is unset or dumb."
    static let alreadyInUse = "Lines cannot be edited twice in one program: another editor is open."
    static func system(errno: Int32) -> String {
        "The line editor could not start: \(String(cString: strerror(errno)))."
    }

    static let interruptMark = "^C"
    /// Shown behind output that did not end its line, as fish does.
    static let missingNewline = StyledText("⏎", .dim)
    static func searchPrompt(query: String, failing: Bool) -> [StyledText] {
        [StyledText(failing ? "(no match) " : "(search) ", .dim), StyledText("`\(query)': ")]
    }
}

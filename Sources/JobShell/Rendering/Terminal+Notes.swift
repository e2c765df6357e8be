import TerminalText

extension Terminal {
    /// Says a sentence beside the results, in which nothing acts on the terminal, broken between words where the window is too
    /// narrow for it.
    func tell(_ sentence: String) {
        let line = TerminalSafe.text(sentence, escapingLayout: true)
        guard let width = noteScreen(color: "never").width else { return note(line) }
        for part in line.wrapped(to: width) { note(part) }
    }
}

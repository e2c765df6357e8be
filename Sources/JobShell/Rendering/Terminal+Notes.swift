import TerminalText

extension Terminal {
    /// Says a line beside the results, broken between words where the window is too narrow for it.
    func tell(_ line: String) {
        guard let width = noteScreen(color: "never").width else { return note(line) }
        for part in line.split(separator: "\n", omittingEmptySubsequences: false) {
            for line in String(part).wrapped(to: width) { note(line) }
        }
    }
}

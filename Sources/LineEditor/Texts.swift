import TerminalText

import Glibc

/// All messages of the editor to the user.
enum Texts {
    static let unusableTerminal =
        "Lines cannot be edited here: standard input is no terminal, or TERM is unset or dumb."
    static let alreadyInUse = "Lines cannot be edited twice in one program: another editor is open."
    static func system(errno: Int32) -> String {
        "The line editor could not start: \(String(cString: strerror(errno)))."
    }

    /// The line of a note. The editor writes it itself, so that it looks like the notes of the program.
    private static func note(_ sentence: String) -> String { "note: \(sentence)" }

    static func keysFileIsNoFile(_ path: String) -> String {
        note("no keys were read from \(shown(path)): it is not a file")
    }
    static func keysFileIsTooLarge(_ path: String, mostBytes: Int) -> String {
        note("no keys were read from \(shown(path)): it has more than \(mostBytes) bytes")
    }
    static func keysLineIsTooLong(_ number: Int, _ path: String, longest: Int) -> String {
        note("line \(number) of \(shown(path)) was left out: it has more than \(longest) characters")
    }
    static func keysLineHasNoEnd(_ number: Int, _ path: String) -> String {
        note("line \(number) of \(shown(path)) was left out: a quote or a backslash in it has no end")
    }
    static func historyIsNotKept(_ path: String, why: String) -> String {
        note("what you type can't be kept in \(shown(path)): \(why)")
    }
    static let historyIsNoFile = "it is not a file"

    private static func shown(_ path: String) -> String { TerminalSafe.text(path, escapingLayout: true) }

    static let interruptMark = "^C"
    /// The mark after output without a line break at its end, as in the fish shell.
    static let missingNewline = StyledText("⏎", .dim)
    static func searchPrompt(_ search: HistorySearch) -> [StyledText] {
        [StyledText(search.isFailing ? "(no match) " : "(search) ", .dim), StyledText("'\(search.query)': ")]
    }
    static let noCandidates = "nothing here can be completed"
    static func moreRows(_ count: Int, isCut: Bool) -> String {
        "… \(count) more \(count == 1 ? "row" : "rows")" + (isCut ? ", and still more: type on" : "")
    }
    static func lookingUp(tick: Int) -> String {
        let signs = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧"]
        return signs[tick % signs.count] + " looking up what fits here; any key cancels it"
    }
}

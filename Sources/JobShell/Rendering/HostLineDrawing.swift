import JobModel
import LogAnalysis
import TerminalText

/// Draws rows one by one as they come: `follow`'s.
///
/// A row with a `host` and a `text` is a line of that host's log: the host's word stands before it, in a colour that is the
/// host's own. One whose `event` is `partial` has no ending yet, and is marked. Any other row is a sentence, its `text`, told
/// apart by `--` before it.
struct HostLineDrawing: Sendable {
    private let screen: Screen
    private static let unfinished = " -- unfinished"
    /// Colours of xterm's palette that are read well on light and on dark, and told apart from each other.
    private static let colours: [UInt8] = [31, 32, 33, 37, 61, 66, 71, 97, 100, 130, 133, 136, 168, 172, 203]

    init(_ screen: Screen) {
        self.screen = screen
    }

    func line(_ row: JSONObject) -> String {
        let text = plain(row["text"] ?? .null)
        guard case .object(let host)? = row["host"] else {
            let sentence = TerminalSafe.text("-- " + text, escapingLayout: true)
            return screen.paint(sentence, Look.heading)
        }
        let word = hostWord(host)
        return screen.paint(TerminalSafe.text(word + ":", escapingLayout: true), Self.style(of: word)) + " "
            + screen.safe(text.utf8) + (row["event"] == .string("partial") ? screen.paint(Self.unfinished, .dim) : "")
    }

    /// A host's own colour: the same in every line, session and program.
    static func style(of word: String) -> TextStyle {
        let hash = Array(word.utf8).withUnsafeBytes { ByteHash.stable($0) }
        let number = Int(hash.first % UInt64(colours.count))
        return TextStyle(foreground: .palette(colours[number]))
    }
}

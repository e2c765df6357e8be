import JobModel
import JobShell
import Synchronization

/// A terminal in memory for tests: it answers questions from a script and records the output.
public final class ScriptedTerminal: Terminal {
    /// The width of the screen in columns; nil to act as a file or pipe.
    public let width: Int?
    /// The height of the screen in lines; nil for no limit, so that no output goes through a pager.
    public let height: Int?
    /// Whether output is coloured.
    public let usesColor: Bool
    /// Whether non-ASCII characters can be shown.
    public let usesUTF8: Bool
    /// The lines that the command `history` shows.
    public let history: [String]

    private struct Content {
        var output: [UInt8] = []
        var notes: [String] = []
        var answers: ArraySlice<String> = []
        var questions: [String] = []
    }

    private let content = Mutex(Content())

    /// Creates a terminal that answers questions with `answers`, in order.
    public init(
        width: Int? = nil, height: Int? = nil, usesColor: Bool = false, usesUTF8: Bool = true, answers: [String] = [],
        history: [String] = []
    ) {
        self.width = width
        self.height = height
        self.usesColor = usesColor
        self.usesUTF8 = usesUTF8
        self.history = history
        content.withLock { $0.answers = answers[...] }
    }

    /// Returns a screen with the properties given to `init`. Times are shown in UTC, so that they don't depend on the
    /// machine.
    public func screen(color: String) -> Screen {
        Screen(
            width: width, height: height, usesColor: color == "always" || (usesColor && color != "never"),
            usesUTF8: usesUTF8)
    }

    /// Records results, which ``take()`` returns.
    public func write(_ bytes: [UInt8]) async throws { content.withLock { $0.output += bytes } }

    /// Records a note, which ``take()`` returns.
    public func note(_ line: String) { content.withLock { $0.notes.append(line) } }

    /// Ignores progress.
    public func showProgress(_ text: String?) {}

    /// Records the question, and returns the next answer.
    ///
    /// - Throws: `Failure` when no answers are left.
    public func ask(_ question: String, isSecret: Bool) async throws -> String {
        let answer = content.withLock { content in
            content.questions.append(question)
            return content.answers.popFirst()
        }
        guard let answer else { throw Failure("no-terminal", "nobody answers '\(question)'", status: .usage) }
        return answer
    }

    /// The questions asked so far.
    public var questions: [String] { content.withLock { $0.questions } }

    /// Returns the results and notes recorded so far, and clears them.
    public func take() -> (output: [UInt8], notes: [String]) {
        content.withLock { content in
            defer {
                content.output = []
                content.notes = []
            }
            return (content.output, content.notes)
        }
    }
}

import JobModel
import JobShell
import Synchronization

/// A terminal made of memory: what a plugin author's tests type into and read from.
public final class ScriptedTerminal: Terminal {
    /// Columns of the screen; nil for a file or pipe.
    public let width: Int?
    /// Lines of the screen; nil where nothing has to fit, so that nothing goes through a pager.
    public let height: Int?
    /// Whether colours are wanted.
    public let usesColor: Bool
    /// Whether characters beyond ASCII can be shown.
    public let usesUTF8: Bool
    /// The lines that were typed before, as `history` tells them.
    public let history: [String]

    private struct Content {
        var output: [UInt8] = []
        var notes: [String] = []
        var answers: ArraySlice<String> = []
        var questions: [String] = []
    }

    private let content = Mutex(Content())

    /// A terminal that answers questions with `answers`, in order.
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

    /// The screen: UTC, so that times don't depend on the machine.
    public func screen(color: String) -> Screen {
        Screen(
            width: width, height: height, usesColor: color == "always" || (usesColor && color != "never"),
            usesUTF8: usesUTF8)
    }

    /// Keeps results.
    public func write(_ bytes: [UInt8]) async throws { content.withLock { $0.output += bytes } }

    /// Keeps a note.
    public func note(_ line: String) { content.withLock { $0.notes.append(line) } }

    /// Progress leaves no trace.
    public func showProgress(_ text: String?) {}

    /// Gives the next answer.
    ///
    /// - Throws: `Failure` when there is none left.
    public func ask(_ question: String, isSecret: Bool) async throws -> String {
        let answer = content.withLock { content in
            content.questions.append(question)
            return content.answers.popFirst()
        }
        guard let answer else { throw Failure("no-terminal", "nobody answers '\(question)'", status: .usage) }
        return answer
    }

    /// What was asked so far.
    public var questions: [String] { content.withLock { $0.questions } }

    /// Takes away and returns what was written so far.
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

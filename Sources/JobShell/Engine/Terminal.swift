import JobModel

/// The shell's connection to its user: a terminal, a pipe, or a test.
package protocol Terminal: Sendable {
    /// The screen on which results are drawn. It is asked for again for each statement, because windows change
    /// their size.
    ///
    /// - Parameter color: the wanted color mode: `auto`, `always` or `never`.
    func screen(color: String) -> Screen
    /// The screen on which notes and errors are drawn.
    func noteScreen(color: String) -> Screen
    /// Writes results.
    ///
    /// - Throws: `OutputClosed` when the reader has closed its end; `Failure` when writing fails for another
    ///   reason.
    func write(_ bytes: [UInt8]) async throws
    /// Takes a value that a statement shows, for a program that wants values in place of their text.
    ///
    /// - Returns: whether the value was taken. If not, its text is written.
    /// - Throws: the errors of reading the value.
    func take(_ value: any Value) async throws -> Bool
    /// Takes a failure of a statement in place of the lines that tell of it. Secrets are masked in it already.
    ///
    /// - Parameter command: the name of the command that failed; nil for a failure of no command.
    /// - Returns: whether the failure was taken. If not, its lines are written as notes.
    func take(_ failure: Failure, of command: String?) -> Bool
    /// Writes a line for the user apart from the results: a note, an error or a request trace. It returns before the
    /// line is written; lines, progress and results keep their order.
    func note(_ line: String)
    /// Writes a line about a request to the platform (`--trace`), for whoever looks for a fault and not for the reader of
    /// the notes.
    func trace(_ line: String)
    /// Shows the progress of long work in place of the progress shown before; nil removes it.
    func showProgress(_ text: String?)
    /// Waits until all notes are written.
    func finishWriting() async
    /// Asks the user a question and returns the answer.
    ///
    /// - Parameter isSecret: whether the answer is hidden while it is typed.
    /// - Throws: `Failure` when there is no user to answer, or when the user cancels the question.
    func ask(_ question: String, isSecret: Bool) async throws -> String
    /// Lends the terminal to a child process while `body` runs. Ctrl-C is for the child alone.
    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result
    /// Lends the terminal to a child process that works for the running statement, such as a credential helper. Ctrl-C
    /// also cancels the statement.
    func lendToHelper<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result
    /// The statements typed before, oldest first.
    var history: [String] { get }
    /// Applies changed settings to the terminal, such as the key bindings of the line editor.
    func adopt(_ settings: Settings)
    /// Tells the terminal what decides which statements hold a secret and must not be kept in the history. It depends on
    /// the current commands and aliases.
    func adopt(_ secrets: SecretStatements)
}

extension Terminal {
    /// By default the screen of the results.
    package func noteScreen(color: String) -> Screen { screen(color: color) }
    /// By default no value is taken.
    package func take(_ value: any Value) async throws -> Bool { false }
    /// By default no failure is taken.
    package func take(_ failure: Failure, of command: String?) -> Bool { false }
    /// By default a note.
    package func trace(_ line: String) { note(line) }
    /// By default empty.
    package var history: [String] { [] }
    /// By default nothing waits to be written.
    package func finishWriting() async {}
    /// By default does nothing.
    package func adopt(_ settings: Settings) {}
    /// By default does nothing.
    package func adopt(_ secrets: SecretStatements) {}
    /// By default `body` runs without any change to the terminal.
    package func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await body()
    }
    /// By default `body` runs without any change to the terminal.
    package func lendToHelper<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await body()
    }
}

/// Thrown when the reader of the results has closed its end, as `head` does. It stops the shell without an error
/// message.
package struct OutputClosed: Error {
    /// Creates the error.
    package init() {}
}

/// Where statements come from. The source decides how an error names its place, and whether command names may be
/// abbreviated.
public enum StatementSource: Sendable, Hashable {
    /// The user types them at the prompt.
    case terminal
    /// The option `-c`, or a statement that another statement runs.
    case command
    /// Standard input that is not a terminal.
    case standardInput
    /// A file.
    case file(path: String)

    /// The beginning of an error message: `joblog`, or the file and line.
    func label(line: Int) -> String {
        if case .file(let path) = self { "\(path):\(line)" } else { "joblog" }
    }
}

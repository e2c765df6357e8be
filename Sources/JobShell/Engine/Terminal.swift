import JobModel

/// What the shell asks of whoever sits in front of it: a terminal, a pipe, or a test.
public protocol Terminal: Sendable {
    /// What results are drawn for. Asked anew for each statement: windows change their size.
    func screen(color: String) -> Screen
    /// What notes and errors are drawn for.
    func noteScreen(color: String) -> Screen
    /// Writes results.
    ///
    /// - Throws: `OutputClosed` when nobody reads any more; `Failure` when writing fails.
    func write(_ bytes: [UInt8]) async throws
    /// Writes a line for a person beside the results: notes, errors, traces.
    func note(_ line: String)
    /// Shows how far a long piece of work is, in place of what was shown before; nil takes it away.
    func showProgress(_ text: String?)
    /// Asks a question.
    ///
    /// - Parameter isSecret: whether the answer must not be seen.
    /// - Throws: `Failure` when nobody can answer, or when the question was cancelled.
    func ask(_ question: String, isSecret: Bool) async throws -> String
    /// Lends the terminal to a child process while `body` runs.
    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result
    /// What was typed before, oldest first.
    var history: [String] { get }
    /// Takes a changed session to heart: the line editor's keys, for one.
    func adopt(_ settings: Settings)
    /// Takes the aliases as they are now: a history needs them to know which statements must not be kept.
    func adopt(aliases: [String: String])
}

extension Terminal {
    /// Notes go where results go.
    public func noteScreen(color: String) -> Screen { screen(color: color) }
    /// No history.
    public var history: [String] { [] }
    /// Nothing to change.
    public func adopt(_ settings: Settings) {}
    /// Nothing to change.
    public func adopt(aliases: [String: String]) {}
    /// A terminal that can't be lent runs the child beside itself.
    public func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await body()
    }
}

/// Whoever read the results does so no more (as `head` does): a reason to stop, not to complain.
public struct OutputClosed: Error {
    /// Nobody reads.
    public init() {}
}

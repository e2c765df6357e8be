/// A command: a signature, and what it does.
///
/// It gets the value of the stage before it and a context, and returns an `Outcome`. It never prints.
public protocol Command: Sendable {
    /// All that can be known of it without running it.
    var signature: CommandSignature { get }

    /// Does it.
    ///
    /// - Throws: `Failure`, with a sentence that says what is wrong and what to type next; `CancellationError`.
    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome
}

/// One call of a command.
public struct Invocation: Sendable {
    /// Its words, read as the signature asks.
    public let arguments: Arguments
    /// What the stage before it gave.
    public let input: Value

    /// What to say where there are no hosts to work on.
    public var noHostsSentence: String {
        if case .logs(let list) = input, list.isExcerpt { "no line matches" } else { "no hosts match" }
    }

    /// A call.
    public init(arguments: Arguments, input: Value) {
        self.arguments = arguments
        self.input = input
    }
}

import JobModel

/// A command of the shell: a signature, and the code that runs a call.
///
/// A command receives the value of the stage before it and a context, and returns an `Outcome`. It never prints.
public protocol Command: Sendable {
    /// Everything that is known about the command without running it.
    var signature: CommandSignature { get }

    /// Runs one call of the command.
    ///
    /// - Throws: a `Failure`, which says what is wrong and what to type next; `CancellationError` if the task is
    ///   cancelled.
    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome

    /// The words that may be typed for one of the command's parameters, for completion; by default none.
    ///
    /// It is needed only for what the type of the parameter does not tell, such as the names of plugins: choices, statuses,
    /// host sets and files are completed anyway. The candidates are values as the command would get them; whoever calls
    /// this keeps those that fit what was typed, in the same order, and quotes them.
    ///
    /// - Parameters:
    ///   - parameter: the name of the parameter.
    ///   - beginning: what was typed of the word so far, without quotes.
    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate]
}

extension Command {
    /// The default: the type of the parameter tells everything.
    public func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] { [] }
}

/// One call of a command, with its arguments and its input.
public struct Invocation: Sendable {
    /// The call's words, read according to the command's signature.
    let arguments: Arguments
    /// The value of the stage before the command; nil if there is no such stage.
    public var input: (any Value)?

    /// The sentence for the case that there are no hosts to work on.
    public var noHostsSentence: String {
        (input as? LogList)?.isExcerpt == true ? "no line matches" : "no hosts match"
    }

    /// Creates a call from arguments and the value of the stage before it.
    init(arguments: Arguments = Arguments(), input: (any Value)? = nil) {
        self.arguments = arguments
        self.input = input
    }

    /// Whether an argument, an option or a flag was given.
    public func has(_ parameter: some SignatureParameter) -> Bool { arguments.count(parameter.declaration.name) > 0 }

    /// Which of some parameters was given, as an index in the list. Of several that were given the last counts, as with
    /// grep's `-l -L`; nil if none was given.
    public func lastGiven(of parameters: [any SignatureParameter]) -> Int? { arguments.lastGiven(of: parameters) }

    /// The first of some parameters that was given; nil if none was.
    public func firstGiven(of parameters: [any SignatureParameter]) -> (any SignatureParameter)? {
        parameters.first { has($0) }
    }

    /// The value of an optional argument, an option or a flag. For an option that was given several times and does not
    /// repeat, it is the last value.
    public subscript<Content>(parameter: Parameter<Content>) -> Content { arguments[parameter] }

    /// The value of a required argument.
    ///
    /// - Throws: `Failure` if the command's signature does not contain the parameter.
    public subscript<Content>(parameter: RequiredParameter<Content>) -> Content {
        get throws(Failure) { try arguments[parameter] }
    }
}

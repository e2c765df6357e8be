import JobModel

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

/// What a command returns.
public struct Outcome: Sendable {
    /// What flows on, and is shown if nothing comes after it.
    public var value: Value
    /// What is shown in place of the value if nothing comes after it: `fetch` gives logs and shows a summary.
    public var shown: Value?
    /// Whether what is shown says what the command did, rather than being what somebody asked for: `job 100` chooses a run and
    /// says which. Off a prompt it is said on standard error, so that standard output holds nothing but results.
    public var isReport: Bool
    /// Whether a screen shows nothing of the value, where nobody sits at a prompt: a file and a child get it all the same.
    public var isSilent: Bool
    /// Whether the pipeline ends here: no later stage runs, a file behind `>` stays as it was, and the value is shown
    /// together with the failure. `expect` ends a pipeline so.
    public var endsPipeline: Bool
    /// What it asks to change in the session.
    public var changes: [SessionChange]
    /// What went wrong although there is a value: it flows and is shown, and the statement fails by this.
    public var failure: Failure?
    /// What a person should know beside the value; said after it was shown, and not by `--quiet`.
    public var notes: [String]
    /// What a person should know that only reading the value tells, such as that no line matched. Asked of the last command
    /// of a statement, once its value was shown; said unless `--quiet`.
    public var closingNotes: (@Sendable () -> [String])?
    /// What went wrong while the value was read, if anything did; asked once it was shown. It makes the statement fail.
    public var conclusion: (@Sendable () -> Failure?)?
    /// The exit status of statements that ran within; their errors were told already.
    public var status: Int?

    /// An outcome; all parts may be left out.
    public init(
        _ value: Value = .nothing, shown: Value? = nil, isReport: Bool = false, isSilent: Bool = false,
        changes: [SessionChange] = [], failure: Failure? = nil, endsPipeline: Bool = false,
        notes: [String] = [], status: Int? = nil,
        closingNotes: (@Sendable () -> [String])? = nil, conclusion: (@Sendable () -> Failure?)? = nil
    ) {
        self.value = value
        self.shown = shown
        self.isReport = isReport
        self.isSilent = isSilent
        self.endsPipeline = endsPipeline
        self.changes = changes
        self.failure = failure
        self.notes = notes
        self.status = status
        self.closingNotes = closingNotes
        self.conclusion = conclusion
    }
}

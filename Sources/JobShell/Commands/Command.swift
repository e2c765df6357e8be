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
}

/// One call of a command, with its arguments and its input.
public struct Invocation: Sendable {
    /// The call's words, read according to the command's signature.
    public let arguments: Arguments
    /// The value of the stage before the command.
    public let input: Value

    /// The sentence for the case that there are no hosts to work on.
    public var noHostsSentence: String {
        if case .logs(let list) = input, list.isExcerpt { "no line matches" } else { "no hosts match" }
    }

    /// Creates a call from arguments and the value of the stage before it.
    public init(arguments: Arguments, input: Value) {
        self.arguments = arguments
        self.input = input
    }
}

/// The result of a command.
public struct Outcome: Sendable {
    /// The value for the next stage. If there is no next stage, it is shown.
    public var value: Value
    /// A value that is shown instead of `value` if there is no next stage: `fetch` gives logs and shows a summary.
    public var shown: Value?
    /// Whether the shown value reports what the command did, instead of being what the user asked for: `job 100`
    /// chooses a run and says which. Without a prompt, such a report goes to standard error, so that standard output
    /// contains nothing but results.
    public var isReport: Bool
    /// Whether a screen shows nothing of the value if no user is at a prompt. A file and a child process receive the
    /// value all the same.
    public var isSilent: Bool
    /// Whether the pipeline ends with this command: no later stage runs, a file after `>` stays as it was, and the
    /// value is shown together with the failure. `expect` ends a pipeline in this way.
    public var endsPipeline: Bool
    /// The changes that the command asks the shell to make in the session.
    public var changes: [SessionChange]
    /// A failure of a command that still has a value. The value is passed on and shown, and the statement fails with
    /// this failure.
    public var failure: Failure?
    /// Notes for the user that are shown after the value, unless `--quiet` is given.
    public var notes: [String]
    /// Notes that are known only after the value was read, such as that no line matched. The closure of a statement's
    /// last command is called after its value was shown; the notes are shown unless `--quiet` is given.
    public var closingNotes: (@Sendable () -> [String])?
    /// The failure that occurred while the value was read, if any. The closure is called after the value was shown, and
    /// its failure makes the statement fail.
    public var conclusion: (@Sendable () -> Failure?)?
    /// The exit status of statements that the command ran with `Context.evaluate`; nil if it ran none. Their errors
    /// were shown already.
    public var status: Int?

    /// Creates an outcome; every part may be omitted.
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

/// What a text says: the tree the grammar reads and the engine runs.
///
/// `description` is its canonical text, `expanding(aliases:)` puts aliases in, `withoutSpans` compares by meaning.
public struct Script: Sendable, Equatable {
    /// The statements in the order in which they run; none for a text of blanks and comments.
    public let statements: [Statement]

    /// Makes a script.
    public init(_ statements: [Statement]) {
        self.statements = statements
    }
}

/// Pipelines joined by `&&` and `||`, from left to right with equal precedence, as in sh.
public struct Statement: Sendable, Equatable {
    /// The pipeline that always runs.
    public let first: Pipeline
    /// The pipelines that run depending on how what is left of them went.
    public let rest: [ConnectedPipeline]
    /// Where the statement stands, without the `;` or newline that ends it.
    public let span: SourceSpan

    /// Makes a statement.
    public init(first: Pipeline, rest: [ConnectedPipeline] = [], span: SourceSpan = .none) {
        self.first = first
        self.rest = rest
        self.span = span
    }
}

/// What joins two pipelines of a statement.
public enum Connector: String, Sendable, Equatable, CaseIterable {
    /// Runs the right side if the left one went well.
    case and = "&&"
    /// Runs the right side if the left one failed.
    case or = "||"
}

/// A pipeline with the connector before it.
public struct ConnectedPipeline: Sendable, Equatable {
    /// When the pipeline runs.
    public let connector: Connector
    /// What runs.
    public let pipeline: Pipeline

    /// Makes a link of a statement's chain.
    public init(_ connector: Connector, _ pipeline: Pipeline) {
        self.connector = connector
        self.pipeline = pipeline
    }
}

/// Stages joined by `|`, and the file that gets what the last one would have shown.
public struct Pipeline: Sendable, Equatable {
    /// The stages, at least one. A `.shell` stage is always the last.
    public let stages: [Stage]
    /// `> FILE` or `>> FILE`; never after a `.shell` stage, whose text goes to sh as it is.
    public let redirection: Redirection?
    /// Where the pipeline stands, its redirection included.
    public let span: SourceSpan

    /// Makes a pipeline.
    public init(_ stages: [Stage], redirection: Redirection? = nil, span: SourceSpan = .none) {
        self.stages = stages
        self.redirection = redirection
        self.span = span
    }
}

/// One stage of a pipeline.
public enum Stage: Sendable, Equatable {
    /// A command of the shell's own.
    case command(CommandCall)
    /// `!…`: a command line for `/bin/sh -c`.
    case shell(ShellText)

    /// Where the stage stands.
    public var span: SourceSpan {
        switch self {
        case .command(let call): call.span
        case .shell(let text): text.span
        }
    }
}

/// A command's name and its arguments, options included: which is which only the command's signature can tell.
public struct CommandCall: Sendable, Equatable {
    /// The first word.
    public let name: Word
    /// The words after it.
    public let arguments: [Word]
    /// From the name to the last argument.
    public let span: SourceSpan

    /// Makes a call.
    public init(name: Word, arguments: [Word] = [], span: SourceSpan = .none) {
        self.name = name
        self.arguments = arguments
        self.span = span
    }
}

/// What follows a `!` that begins a stage: the rest of the line, unread.
public struct ShellText: Sendable, Equatable {
    /// Everything from after the `!` to the end of the line, as it was typed; never blank in a script that was parsed.
    public let text: String
    /// Words given to an alias that ends in this stage: none unless `expanding(aliases:)` put them here. Their values
    /// are handed to sh as its arguments and never become part of the text it reads.
    public let arguments: [Word]
    /// Where it stands, its `!` included.
    public let span: SourceSpan

    /// Makes a shell stage.
    public init(_ text: String, arguments: [Word] = [], span: SourceSpan = .none) {
        self.text = text
        self.arguments = arguments
        self.span = span
    }

    /// What to run: `/bin/sh -c COMMANDLINE sh VALUE…`, with the values of `arguments`, if there are any, which the
    /// command line then takes up as `"$@"` at its end.
    public var commandLine: String {
        arguments.isEmpty ? text : text + " \"$@\""
    }
}

/// `> FILE` or `>> FILE` at the end of a pipeline.
public struct Redirection: Sendable, Equatable {
    /// Whether the file grows (`>>`) instead of being replaced (`>`).
    public let appends: Bool
    /// The file.
    public let target: Word
    /// From the `>` to the end of the file's name.
    public let span: SourceSpan

    /// Makes a redirection.
    public init(appends: Bool = false, target: Word, span: SourceSpan = .none) {
        self.appends = appends
        self.target = target
        self.span = span
    }
}

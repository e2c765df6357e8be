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

extension Script {
    /// The same tree with every span `.none`: two texts that mean the same word by word are equal this way.
    public var withoutSpans: Script { relocated(to: .none) }

    /// The same tree with this span everywhere: how an alias's text points at the place where the alias was used.
    func relocated(to span: SourceSpan) -> Script {
        Script(statements.map { $0.relocated(to: span) })
    }
}

extension Statement {
    fileprivate func relocated(to span: SourceSpan) -> Statement {
        let rest = rest.map { ConnectedPipeline($0.connector, $0.pipeline.relocated(to: span)) }
        return Statement(first: first.relocated(to: span), rest: rest, span: span)
    }
}

extension Pipeline {
    fileprivate func relocated(to span: SourceSpan) -> Pipeline {
        let redirection = redirection.map {
            Redirection(appends: $0.appends, target: $0.target.relocated(to: span), span: span)
        }
        return Pipeline(stages.map { $0.relocated(to: span) }, redirection: redirection, span: span)
    }
}

extension Stage {
    fileprivate func relocated(to span: SourceSpan) -> Stage {
        switch self {
        case .command(let call):
            let arguments = call.arguments.map { $0.relocated(to: span) }
            return .command(CommandCall(name: call.name.relocated(to: span), arguments: arguments, span: span))
        case .shell(let shell):
            return .shell(ShellText(shell.text, arguments: shell.arguments.map { $0.relocated(to: span) }, span: span))
        }
    }
}

extension Word {
    fileprivate func relocated(to span: SourceSpan) -> Word {
        Word(parts.map { WordPart($0.kind, span: span) }, span: span)
    }
}

/// A piece of a text, as UTF-8 byte offsets from its beginning, half-open (`start..<end`).
///
/// Every token and every node of the tree carries one, so that errors, colouring and completion can point at it.
public struct SourceSpan: Sendable, Equatable, Hashable {
    /// Offset of the first byte.
    public let start: Int
    /// Offset after the last byte.
    public let end: Int

    /// Makes a span; an `end` before `start` is taken as `start`.
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    /// The span of what was not read from any text, such as a tree made by hand.
    public static let none = SourceSpan(0, 0)

    /// From the first byte of the one to the last byte of the other.
    public func joined(with other: SourceSpan) -> SourceSpan {
        SourceSpan(min(start, other.start), max(end, other.end))
    }

    /// The characters of the span in the text it was read from; offsets outside the text are pulled to its ends.
    public func text(in source: String) -> Substring {
        let bytes = source.utf8
        let from = bytes.index(bytes.startIndex, offsetBy: max(0, start), limitedBy: bytes.endIndex) ?? bytes.endIndex
        let to = bytes.index(bytes.startIndex, offsetBy: max(0, end), limitedBy: bytes.endIndex) ?? bytes.endIndex
        return source[from..<to]
    }

    /// Where the span begins, for an error message. Reads the text once: for many spans of one text use `SourceLines`.
    public func location(in source: String) -> SourceLocation {
        SourceLines(source).location(of: self)
    }
}

/// Where a span begins, in the words a person uses.
public struct SourceLocation: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// How many characters of the span are on that line; 0 for an empty span, such as the end of the text.
    public let length: Int
    /// The text of that line, without its line end.
    public let text: String
}

/// The lines of a text, found once, so that any number of spans can be located cheaply.
///
/// A line ends with LF, CRLF or a lone CR, as it does in the grammar.
public struct SourceLines: Sendable {
    private let source: String
    private let starts: [Int]

    /// Finds the lines of the text: one pass over its bytes.
    public init(_ source: String) {
        self.source = source
        var starts = [0]
        var offset = 0
        var previous: UInt8 = 0
        for byte in source.utf8 {
            if previous == Byte.carriageReturn, byte != Byte.lineFeed { starts.append(offset) }
            offset += 1
            if byte == Byte.lineFeed { starts.append(offset) }
            previous = byte
        }
        if previous == Byte.carriageReturn { starts.append(offset) }
        self.starts = starts
    }

    /// The line (from 1) on which the span begins. Takes logarithmic time.
    public func line(of span: SourceSpan) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= span.start { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Line, column and text of the place where the span begins.
    public func location(of span: SourceSpan) -> SourceLocation {
        let line = line(of: span)
        let start = starts[line - 1]
        let next = line < starts.count ? starts[line] : source.utf8.count
        let whole = SourceSpan(start, next).text(in: source)
        // CRLF is one character in Swift.
        let text = whole.last?.isNewline == true && line < starts.count ? whole.dropLast() : whole
        let before = SourceSpan(start, span.start).text(in: source)
        let marked = SourceSpan(span.start, min(span.end, start + text.utf8.count)).text(in: source)
        return SourceLocation(line: line, column: before.count + 1, length: marked.count, text: String(text))
    }
}

import JobModel

/// The syntax tree of a text, which the engine runs.
///
/// `description` is the canonical text, `expanding(aliases:)` expands aliases, and `withoutSpans` allows two trees to
/// be compared regardless of their places in a text.
public struct Script: Sendable, Equatable {
    /// The statements in the order in which they run; empty for a text of blanks and comments.
    package let statements: [Statement]

    /// Creates a script from statements.
    package init(_ statements: [Statement]) {
        self.statements = statements
    }
}

/// Pipelines joined by `&&` and `||`, from left to right with equal precedence, as in sh.
package struct Statement: Sendable, Equatable {
    /// The pipeline that always runs.
    package let first: Pipeline
    /// The pipelines after it; each runs or not depending on the exit status of what is left of it.
    package let rest: [ConnectedPipeline]
    /// The place of the statement, without the `;` or newline that ends it.
    package let span: SourceSpan

    /// Creates a statement; `span` is `.none` for a statement that was not parsed from a text.
    package init(first: Pipeline, rest: [ConnectedPipeline] = [], span: SourceSpan = .none) {
        self.first = first
        self.rest = rest
        self.span = span
    }
}

/// The operator between two pipelines of a statement.
package enum Connector: String, Sendable, Equatable, CaseIterable {
    /// Runs the right side if the left side succeeded.
    case and = "&&"
    /// Runs the right side if the left side failed.
    case or = "||"
}

/// A pipeline with the connector before it.
package struct ConnectedPipeline: Sendable, Equatable {
    /// The condition under which the pipeline runs.
    package let connector: Connector
    /// The pipeline after the connector.
    package let pipeline: Pipeline

    /// Creates a link of a statement's chain.
    package init(_ connector: Connector, _ pipeline: Pipeline) {
        self.connector = connector
        self.pipeline = pipeline
    }
}

/// Stages joined by `|`, and the file that receives the result instead of the screen, if there is one.
package struct Pipeline: Sendable, Equatable {
    /// The stages, at least one. A `.shell` stage is always the last one.
    package let stages: [Stage]
    /// The `> FILE` or `>> FILE` at the end. It is nil after a `.shell` stage, whose text is handed to sh unchanged.
    package let redirection: Redirection?
    /// The place of the pipeline, including its redirection.
    package let span: SourceSpan

    /// Creates a pipeline; `span` is `.none` for a pipeline that was not parsed from a text.
    package init(_ stages: [Stage], redirection: Redirection? = nil, span: SourceSpan = .none) {
        self.stages = stages
        self.redirection = redirection
        self.span = span
    }
}

/// One stage of a pipeline.
package enum Stage: Sendable, Equatable {
    /// A command of joblog.
    case command(CommandCall)
    /// `!…`: a command line for `/bin/sh -c`.
    case shell(ShellText)

    /// The place of the stage in the text.
    package var span: SourceSpan {
        switch self {
        case .command(let call): call.span
        case .shell(let text): text.span
        }
    }
}

/// A command's name and its arguments. Options are among the arguments: only the command's signature can tell which
/// words are options.
package struct CommandCall: Sendable, Equatable {
    /// The command's name.
    package let name: Word
    /// The words after the name.
    package let arguments: [Word]
    /// The place from the name to the last argument.
    package let span: SourceSpan

    /// Creates a call; `span` is `.none` for a call that was not parsed from a text.
    package init(name: Word, arguments: [Word] = [], span: SourceSpan = .none) {
        self.name = name
        self.arguments = arguments
        self.span = span
    }
}

/// A `!` that begins a stage and the rest of its line, which the grammar does not parse.
package struct ShellText: Sendable, Equatable {
    /// Everything from after the `!` to the end of the line, as it was typed; never blank in a script that was parsed.
    package let text: String
    /// The arguments of a call of an alias that ends in this stage; empty unless `expanding(aliases:)` added them. sh
    /// receives their values as arguments, so a value never becomes part of the command line that sh parses.
    package let arguments: [Word]
    /// The place of the stage, including its `!`.
    package let span: SourceSpan

    /// Creates a shell stage; `text` excludes the `!`.
    package init(_ text: String, arguments: [Word] = [], span: SourceSpan = .none) {
        self.text = text
        self.arguments = arguments
        self.span = span
    }

    /// The command line for `/bin/sh -c COMMANDLINE sh VALUE…`. If there are `arguments`, the command line ends in
    /// `"$@"`, which takes up their values.
    package var commandLine: String {
        arguments.isEmpty ? text : text + " \"$@\""
    }
}

/// `> FILE` or `>> FILE` at the end of a pipeline.
package struct Redirection: Sendable, Equatable {
    /// Whether the result is appended to the file (`>>`) or replaces it (`>`).
    package let appends: Bool
    /// The word that names the file.
    package let target: Word
    /// The place from the `>` to the end of the file's name.
    package let span: SourceSpan

    /// Creates a redirection; `span` is `.none` for one that was not parsed from a text.
    package init(appends: Bool = false, target: Word, span: SourceSpan = .none) {
        self.appends = appends
        self.target = target
        self.span = span
    }
}

extension Script {
    /// The same tree with the span `.none` in every node: two texts with the same words have equal trees this way.
    package var withoutSpans: Script { relocated(to: .none) }

    /// The same tree with this span in every node. An expanded alias has the span of its call in this way.
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

/// A piece of a text, as a half-open range of UTF-8 byte offsets (`start..<end`).
///
/// Every token and every node of the tree has a span, so that errors, colouring and completion can point at its place.
public struct SourceSpan: Sendable, Equatable, Hashable {
    /// The offset of the first byte.
    package let start: Int
    /// The offset after the last byte.
    package let end: Int

    /// Creates a span; an `end` before `start` is replaced by `start`.
    package init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    /// The span of a node that was not parsed from a text, such as one in a tree built by hand.
    package static let none = SourceSpan(0, 0)

    /// The span from the first byte of both spans to the last byte of both.
    package func joined(with other: SourceSpan) -> SourceSpan {
        SourceSpan(min(start, other.start), max(end, other.end))
    }

    /// The characters of the span in the text it was parsed from; offsets outside the text are clamped to its ends.
    package func text(in source: String) -> Substring {
        let bytes = source.utf8
        let from = bytes.index(bytes.startIndex, offsetBy: max(0, start), limitedBy: bytes.endIndex) ?? bytes.endIndex
        let to = bytes.index(bytes.startIndex, offsetBy: max(0, end), limitedBy: bytes.endIndex) ?? bytes.endIndex
        return source[from..<to]
    }

    /// The line and column where the span begins, for an error message. This scans the whole text; use `SourceLines` to
    /// locate many spans of one text.
    public func location(in source: String) -> SourceLocation {
        SourceLines(source).location(of: self)
    }
}

/// The line and column where a span begins, in the form that error messages show.
public struct SourceLocation: Sendable, Equatable {
    /// The number of the line, from 1.
    public let line: Int
    /// The column, counted in characters from 1.
    public let column: Int
    /// The number of characters of the span that are on this line; 0 for an empty span, such as the end of the text.
    public let length: Int
    /// The text of the line, without its line end.
    public let text: String

    /// The span as a mark in its line.
    package var mark: TextMark { TextMark(text, from: column - 1, length: length, line: line) }
}

/// The offsets of a text's lines, computed once, so that any number of spans can be located cheaply.
///
/// A line ends with LF, CRLF or a lone CR, as in the grammar.
package struct SourceLines: Sendable {
    private let source: String
    private let starts: [Int]

    /// Finds the lines of the text in one pass over its bytes.
    package init(_ source: String) {
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

    /// The number of the line, from 1, on which the span begins. It takes time logarithmic in the number of lines.
    package func line(of span: SourceSpan) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= span.start { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// The characters of a span.
    package func text(of span: SourceSpan) -> Substring { span.text(in: source) }

    /// The line, column and line text of the place where the span begins.
    package func location(of span: SourceSpan) -> SourceLocation {
        let line = line(of: span)
        let start = starts[line - 1]
        let next = line < starts.count ? starts[line] : source.utf8.count
        let whole = SourceSpan(start, next).text(in: source)
        // `dropLast` removes CRLF as well, because Swift treats CRLF as one character.
        let text = whole.last?.isNewline == true && line < starts.count ? whole.dropLast() : whole
        let before = SourceSpan(start, span.start).text(in: source)
        let marked = SourceSpan(span.start, min(span.end, start + text.utf8.count)).text(in: source)
        return SourceLocation(line: line, column: before.count + 1, length: marked.count, text: String(text))
    }
}

extension Script {
    /// The script with each call of an alias replaced by the alias's text, as if that text had been typed there, except
    /// that words and values are never parsed a second time. It runs after parsing, and before names are looked up as
    /// commands.
    ///
    /// - A command calls an alias if its name is one bare word equal to the alias's name, so `'name'` and `\name` reach
    ///   the command behind an alias. The call's arguments go to the last command of the alias's text, before that
    ///   command's redirection if it has one.
    /// - Within the text of an alias, that alias is not expanded again: `alias fetch 'fetch --refresh'` works, and
    ///   aliases that call one another terminate.
    /// - `;`, `&&`, `||` and `|` in the text work as if typed in place of the call. A `!` stage at its end hands the
    ///   call's arguments to sh as `"$@"` (`ShellText.commandLine`); unlike a typed `!` stage it may be followed by
    ///   `;`, `&&` and `||`, but not by `|` or `>`.
    /// - Every node that comes from an alias has the span of the call's name.
    ///
    /// - Parameter aliases: the text of each alias, keyed by its name.
    /// - Throws: a `GrammarError` for an alias that is used and whose text is wrong; it names the alias and has the
    ///   span of the call.
    package func expanding(aliases: [String: String]) throws(GrammarError) -> Script {
        guard !aliases.isEmpty else { return self }
        var expander = AliasExpander(aliases)
        for statement in statements { try expander.expand(statement) }
        return Script(expander.statements)
    }
}

/// Copies statements piece by piece, and copies an alias's statements in place of each call of it.
private struct AliasExpander {
    /// The statements that are finished.
    private(set) var statements: [Statement] = []

    private let aliases: [String: String]
    private var parsed: [String: Script] = [:]
    /// The aliases whose text is being copied, outermost first.
    private var active: [String] = []
    /// How many stages aliases have produced so far.
    private var written = 0

    // The parts of the statement that is being built.
    private var first: Pipeline?
    private var rest: [ConnectedPipeline] = []
    private var connector: Connector?
    private var stages: [Stage] = []
    private var redirection: Redirection?
    /// The alias that ended the current pipeline with a `!` stage or a redirection; nothing may follow it there.
    private var closed: (alias: String, span: SourceSpan)?

    /// Aliases that are nested deeper, or that produce more stages, are rejected: `a` as `b; b`, `b` as `c; c` and so
    /// on doubles the text at each level.
    private static let deepest = 100
    private static let mostWritten = 100_000

    init(_ aliases: [String: String]) {
        self.aliases = aliases
    }

    mutating func expand(_ statement: Statement) throws(GrammarError) {
        let pipelines = [statement.first] + statement.rest.map(\.pipeline)
        guard pipelines.contains(where: { $0.stages.contains { alias(in: $0) != nil } }) else {
            statements.append(statement)
            return
        }
        try write(statement)
        endStatement(statement.span)
    }

    /// The call, the alias's name and its text, if the stage calls an alias that is not being expanded already.
    private func alias(in stage: Stage) -> (call: CommandCall, name: String, text: String)? {
        guard case .command(let call) = stage, let name = call.name.bareText, let text = aliases[name],
            !active.contains(name)
        else { return nil }
        return (call, name, text)
    }

    private mutating func write(_ statement: Statement) throws(GrammarError) {
        try write(statement.first)
        for link in statement.rest {
            endPipeline(link.pipeline.span)
            connector = link.connector
            try write(link.pipeline)
        }
    }

    private mutating func write(_ pipeline: Pipeline) throws(GrammarError) {
        for stage in pipeline.stages {
            if let (call, name, text) = alias(in: stage) {
                try writeCall(call, of: name, text)
            } else {
                try write(stage)
            }
        }
        if let redirection = pipeline.redirection {
            try checkNotClosed()
            self.redirection = redirection
        }
    }

    private mutating func write(_ stage: Stage) throws(GrammarError) {
        try checkNotClosed()
        if let alias = active.first {
            written += 1
            if written > AliasExpander.mostWritten { throw GrammarTexts.oversizedAlias(alias, stage.span) }
        }
        stages.append(stage)
    }

    private mutating func writeCall(_ call: CommandCall, of name: String, _ text: String) throws(GrammarError) {
        let span = call.name.span
        if active.count >= AliasExpander.deepest { throw GrammarTexts.oversizedAlias(active.first ?? name, span) }
        let body = try script(of: name, text, at: span)
        active.append(name)
        for (index, statement) in body.statements.enumerated() {
            if index > 0 { endStatement(span) }
            try write(index + 1 < body.statements.count ? statement : statement.appending(call.arguments))
        }
        active.removeLast()
        if redirection != nil || stages.last?.isShell == true { closed = (name, span) }
    }

    private mutating func script(of name: String, _ text: String, at span: SourceSpan) throws(GrammarError) -> Script {
        if let script = parsed[name] { return script.relocated(to: span) }
        let script: Script
        do throws(GrammarError) {
            script = try Grammar.parse(text).complete()
        } catch {
            throw GrammarTexts.inAlias(name, error, span)
        }
        if script.statements.isEmpty { throw GrammarTexts.emptyAlias(name, span) }
        parsed[name] = script
        return script.relocated(to: span)
    }

    private func checkNotClosed() throws(GrammarError) {
        guard let closed else { return }
        throw GrammarTexts.misplacedAlias(closed.alias, endsInShell: redirection == nil, closed.span)
    }

    private mutating func endPipeline(_ span: SourceSpan) {
        let pipeline = Pipeline(stages, redirection: redirection, span: span)
        if let connector {
            rest.append(ConnectedPipeline(connector, pipeline))
        } else {
            first = pipeline
        }
        stages = []
        redirection = nil
        closed = nil
    }

    private mutating func endStatement(_ span: SourceSpan) {
        endPipeline(span)
        if let first { statements.append(Statement(first: first, rest: rest, span: span)) }
        first = nil
        rest = []
        connector = nil
    }
}

extension Statement {
    /// The statement with these words added at the end of its last stage.
    fileprivate func appending(_ words: [Word]) -> Statement {
        guard !words.isEmpty else { return self }
        guard let last = rest.last else { return Statement(first: first.appending(words), span: span) }
        let link = ConnectedPipeline(last.connector, last.pipeline.appending(words))
        return Statement(first: first, rest: rest.dropLast() + [link], span: span)
    }
}

extension Pipeline {
    fileprivate func appending(_ words: [Word]) -> Pipeline {
        guard let last = stages.last else { return self }
        return Pipeline(stages.dropLast() + [last.appending(words)], redirection: redirection, span: span)
    }
}

extension Stage {
    fileprivate var isShell: Bool {
        if case .shell = self { return true }
        return false
    }

    fileprivate func appending(_ words: [Word]) -> Stage {
        switch self {
        case .command(let call):
            .command(CommandCall(name: call.name, arguments: call.arguments + words, span: call.span))
        case .shell(let shell):
            .shell(ShellText(shell.text, arguments: shell.arguments + words, span: shell.span))
        }
    }
}

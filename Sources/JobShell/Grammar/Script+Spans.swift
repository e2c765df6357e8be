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

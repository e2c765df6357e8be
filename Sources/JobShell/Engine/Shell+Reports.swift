import Grammar
import JobModel

/// Telling the user what went wrong.
extension Shell {
    /// Checks the syntax of texts that are to be run one after another, and reports the first error, so that it is
    /// found before anything runs.
    ///
    /// - Parameter rc: the statements that will run before the texts; empty if there are none. Together with the texts
    ///   before the wrong one they say in which form the error is reported (`set errors json`).
    /// - Returns: whether all texts are free of syntax errors.
    package func accepts(_ texts: [String], from origin: StatementSource, after rc: String = "") -> Bool {
        var settings = session.settings.following(rc)
        for text in texts {
            do {
                _ = try Grammar.parse(text).complete()
            } catch {
                report(error, in: text, from: origin, settings)
                return false
            }
            settings = settings.following(text)
        }
        return true
    }

    /// Reports a syntax error in the form that the statements before it would have set.
    func report(_ error: GrammarError, in text: String, from origin: StatementSource, _ settings: Settings) {
        let location = error.span.location(in: text)
        report(
            Failure(error, at: location), command: nil, label: origin.label(line: location.line), typed: text,
            settings.following(text))
    }

    /// The beginning of the message of a failure that knows the line of the wrong word, which may be a later line than
    /// the one in which the statement begins; else nil.
    static func label(of failure: Failure, _ origin: StatementSource) -> String? {
        guard case .text(let mark)? = failure.culprit, let line = mark.line else { return nil }
        return origin.label(line: line)
    }

    /// Replaces the failure "no run is chosen" by the failure that kept the run from being chosen at the start. A
    /// calling program can then distinguish an unreachable platform from a wrong word.
    func reason(for failure: Failure) -> Failure {
        guard failure.code == Failure.noJobChosen.code, let startFailure, session.scope != nil else { return failure }
        return startFailure
    }

    static func failure(_ error: any Error) -> Failure {
        switch error {
        case let failure as Failure: failure
        case is CancellationError: .interrupted
        default: Failure("unexpected", "something unexpected happened: \(String(describing: error))")
        }
    }

    /// Reports a failure, without the secrets that may be in the text that was typed.
    ///
    /// - Parameter settings: the settings that decide how it is reported; nil for those of the session.
    func report(
        _ failure: Failure, command: String?, label: String, typed text: String, _ settings: Settings? = nil
    ) {
        let settings = settings ?? session.settings
        let failure = SecretStatements(registry, aliases: session.aliases).concealed(failure, of: text)
        // What nested statements got wrong is not in the statement that the user would correct.
        if depth <= 1 {
            lastSuggestion = HintStatement(registry, aliases: session.aliases, typed: text).statement(in: failure)
        }
        if terminal.take(failure, of: command) { return }
        let errors = ErrorRenderer(
            screen: adjusted(terminal.noteScreen(color: options.color ?? settings.text("color")), settings),
            isJSON: settings.text("errors") == "json")
        for line in errors.lines(failure, command: command, label: label) { terminal.note(line) }
    }
}

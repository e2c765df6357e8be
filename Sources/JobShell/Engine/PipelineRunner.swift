import Grammar
import JobModel

/// Runs one pipeline: reads the arguments of every stage, checks that the stages fit together, runs them in order,
/// and shows the value of the last one.
struct PipelineRunner {
    private enum Step {
        case command(any Command, Arguments, StageWords)
        case help(CommandSignature)
        case shell(String, arguments: [String])
    }

    let registry: Registry
    let terminal: any Terminal
    let session: Session
    let services: Services
    /// The text in which the pipeline was typed.
    let source: SourceLines
    let allowsBeginnings: Bool
    /// The pager for results longer than the screen; nil when there is none.
    let pager: Pager?
    /// The name of the command that runs or whose arguments were read last, for error messages.
    private(set) var current: String?

    init(
        registry: Registry, terminal: any Terminal, session: Session, services: Services, source: SourceLines,
        allowsBeginnings: Bool, pager: Pager?
    ) {
        self.registry = registry
        self.terminal = terminal
        self.session = session
        self.services = services
        self.source = source
        self.allowsBeginnings = allowsBeginnings
        self.pager = pager
    }

    /// Runs a pipeline.
    ///
    /// - Parameter apply: applies the session changes that the stages ask for. It is called after all stages have
    ///   run and before anything is shown.
    /// - Returns: the exit status, and the failures that commands reported together with a value. The first failure
    ///   decides the exit status.
    mutating func run(
        _ pipeline: Pipeline, apply: @Sendable ([SessionChange]) async -> Void
    ) async throws -> (status: Int, failures: [PipelineFailure]) {
        try services.rules?.check(pipeline)
        let steps = try prepare(pipeline)
        current = nil
        let file = try pipeline.redirection.map { redirection in
            let targets = try words(redirection.target)
            guard targets.count == 1, !targets[0].text.isEmpty else {
                throw marked(Texts.notOneFile(redirection.description), at: redirection.span)
            }
            if targets[0].text == "~" { throw marked(Texts.homeIsNoFile(called: "FILE"), at: redirection.span) }
            return try OutputFile(path: targets[0].text, appends: redirection.appends)
        }
        do {
            let result = try await runStages(steps, of: pipeline)
            let shown = try await show(result, of: steps, into: result.outcome.endsPipeline ? nil : file, apply: apply)
            if result.outcome.endsPipeline { await file?.discard() } else { try await file?.finish() }
            return shown
        } catch {
            await file?.discard()
            throw error
        }
    }

    private mutating func show(
        _ result: Result, of steps: [Step], into file: OutputFile?,
        apply: @Sendable ([SessionChange]) async -> Void
    ) async throws -> (status: Int, failures: [PipelineFailure]) {
        let outcome = result.outcome
        defer { for note in outcome.notes { services.note(note) } }
        await apply(outcome.changes)
        let shown: (any Value)?
        switch outcome.display {
        case .value, .onlyAtPrompt: shown = outcome.value
        case .instead(let value), .report(let value): shown = value
        }
        var status = 0
        if let child = result.child {
            current = "!"
            let input = steps.count > 1 ? shown?.drawn(on: plainScreen) ?? ByteStream([]) : nil
            let environment = session.childEnvironment
            status = try await terminal.lend {
                try await ChildProcess.run(
                    child.line, arguments: child.arguments, environment: environment, input: input)
            }
            if status == Self.notFound, let note = noteOnShell(child.line) { services.note(note) }
        } else if let shown {
            try await show(shown, outcome.display, into: file)
        }
        for note in outcome.closingNotes?() ?? [] { services.note(note) }
        var failures: [PipelineFailure] = []
        var later: [PipelineFailure] = []
        for failing in result.failures {
            switch failing.how {
            case .now(let failure):
                failures.append(PipelineFailure(failing.words.locating(failure), by: failing.command))
            case .afterReading(let ask):
                if let failure = ask() {
                    later.append(PipelineFailure(failing.words.locating(failure), by: failing.command))
                }
            case .silently(let number): status = number
            }
        }
        failures += later
        let again = services.unread.countOfFetchedAgain
        if again > 0 { services.note(Texts.fetchedAgain(again)) }
        if let failure = services.unread.failure { failures.append(PipelineFailure(failure, by: result.reader)) }
        return (failures.first?.failure.status.rawValue ?? status, failures)
    }

    /// Shows a value to the user, or writes it to a file.
    private func show(_ value: any Value, _ display: Outcome.Display, into file: OutputFile?) async throws {
        if let file {
            for try await chunk in value.drawn(on: plainScreen) { try await file.write(chunk) }
            return
        }
        if try await terminal.take(value) { return }
        switch display {
        // A script asked only whether the statement succeeds.
        case .onlyAtPrompt where !services.isPrompt: break
        case .report where !services.isPrompt:
            let text = try await value.drawn(on: services.noteScreen).collected()
            for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).dropLast() {
                services.report(String(decoding: line, as: UTF8.self))
            }
        default:
            let text = value.drawn(on: services.screen)
            if let pager, !value.isGrowing {
                try await pager.show(text, on: services.screen, terminal)
            } else {
                for try await chunk in text { try await terminal.write(chunk) }
            }
        }
    }

    /// The exit status of sh for a command that it doesn't find.
    private static let notFound = 127

    /// A note for a user who types `!grep x; groups` and may not know that sh gets the whole line, `groups`
    /// included.
    private func noteOnShell(_ line: String) -> String? {
        var begins = false
        var isOneCommand = true
        for token in Grammar.tokens("sh " + line) {
            switch token.kind {
            case .pipe, .and, .or, .semicolon:
                begins = true
                isOneCommand = false
            case .word(let word):
                if begins, let name = word.bareText, ForeignWord.find(name, afterPipe: true) == nil,
                    (try? registry.command(name)) != nil
                {
                    return Texts.notFoundBySh(name)
                }
                begins = false
            default: begins = false
            }
        }
        return isOneCommand ? nil : Texts.notFoundBySh(nil)
    }

    /// The combined result of the stages that have run.
    private struct Result {
        /// The outcome of the last stage, with the changes and notes of all stages.
        var outcome = Outcome()
        /// The failures of all stages, with the commands that reported them.
        var failures: [(command: String, words: StageWords, how: Outcome.Failing)] = []
        /// The last command. Its value is read while it is shown, so failures to read logs are reported under its
        /// name.
        var reader: String?
        var child: (line: String, arguments: [String])?
    }

    private mutating func runStages(_ steps: [Step], of pipeline: Pipeline) async throws -> Result {
        let statement = try statement(pipeline)
        var result = Result()
        var giver: String?
        for (index, step) in steps.enumerated() {
            let before = result.outcome
            switch step {
            case .command(let command, let arguments, let words):
                let name = command.signature.name
                current = name
                let record = StageRecord()
                let context = Context(
                    session: session, registry: registry, statement: statement, services: services, record: record)
                var outcome: Outcome
                do {
                    if before.value == nil, let giver {
                        let hint = CallAdvice(registry, pipeline, stage: index).nothingGiven(to: command.signature)
                        let failure = Texts.nothingGiven(by: giver)
                        throw hint.map(failure.hinting) ?? failure
                    }
                    let input = try await Self.fitting(before.value, to: command.signature)
                    try await services.hostFiles.read(for: arguments.hostSets)
                    outcome = try await command.run(Invocation(arguments: arguments, input: input), in: context)
                } catch let failure as Failure {
                    throw words.locating(failure)
                }
                giver = name
                outcome = record.complete(outcome)
                result.reader = name
                for how in outcome.failures { result.failures.append((name, words, how)) }
                outcome.changes = before.changes + outcome.changes
                outcome.notes = before.notes + outcome.notes
                result.outcome = outcome
            case .help(let signature):
                result.outcome = Outcome(
                    ByteStream.prose(signature.helpText), changes: before.changes, notes: before.notes)
            case .shell(let line, let arguments): result.child = (line, arguments)
            }
            // Nested statements that were interrupted have already reported it.
            if !result.outcome.failures.contains(where: \.isSilent) { try Task.checkCancellation() }
            if result.outcome.endsPipeline { break }
        }
        return result
    }

    /// Turns a value that the command doesn't accept, but that serves as logs, into logs.
    private static func fitting(_ value: (any Value)?, to signature: CommandSignature) async throws -> (any Value)? {
        guard let value, !signature.takesUnchanged(value.kind), let logs = try await value.asLogs() else {
            return value
        }
        return logs
    }

    /// The screen for files and child processes: no line is cut, nothing is colored.
    private var plainScreen: Screen { services.screen.plain }

    // MARK: Before anything runs

    private mutating func prepare(_ pipeline: Pipeline) throws -> [Step] {
        var steps: [Step] = []
        var given: (kind: ValueKind?, by: String)?
        for (index, stage) in pipeline.stages.enumerated() {
            let advice = CallAdvice(registry, pipeline, stage: index)
            switch stage {
            case .shell(let text):
                current = "!"
                steps.append(.shell(text.commandLine, arguments: try text.arguments.flatMap(words).map(\.text)))
            case .command(let call):
                current = nil
                let name = StageWords(call.name, [], source)
                guard let text = call.name.literalText else {
                    let failure = Texts.variableAsCommand(call.name.description)
                    throw name.locating(advice.variableAsCommand().map(failure.hinting) ?? failure)
                }
                // A pasted link without a command means `job LINK`, as a folder's name alone means `cd` in fish.
                let isLink =
                    allowsBeginnings && pipeline.stages.count == 1 && call.arguments.isEmpty
                    && JobLink(text) != nil
                let command: any Command
                do throws(Failure) {
                    command = try self.command(isLink ? "job" : text, of: call, advice)
                } catch {
                    throw name.locating(error)
                }
                let signature = command.signature
                current = signature.name
                let rest = isLink ? [ArgumentWord(bare: text)] : try call.arguments.flatMap(words)
                let stageWords = StageWords(call.name, rest, source)
                if ArgumentReader.asksForHelp(rest, of: signature) {
                    steps.append(.help(signature))
                    given = (.text, signature.name)
                    continue
                }
                let arguments: Arguments
                do throws(Failure) {
                    arguments = try ArgumentReader.read(rest, for: signature, advice: advice)
                    try services.rules?.check(arguments, of: signature)
                } catch {
                    throw stageWords.locating(error)
                }
                arguments.remarks.forEach(services.note)
                do throws(Failure) {
                    try Self.check(signature, takes: given)
                } catch {
                    throw name.locating(advice.wrongInput(of: signature).map(error.hinting) ?? error)
                }
                given = (signature.kind(after: given?.kind), signature.name)
                steps.append(.command(command, arguments, stageWords.reading(arguments)))
            }
        }
        return steps
    }

    private func command(_ name: String, of call: CommandCall, _ advice: CallAdvice) throws(Failure) -> any Command {
        do {
            // Only a bare word can be the beginning of a name: `\d` is psql's, not `diff`.
            return try registry.commandToRun(
                name, allowsBeginnings: allowsBeginnings && call.name.bareText != nil)
        } catch {
            // An alias that is left after expansion refers to itself.
            if session.aliases[name] != nil { throw Texts.aliasLoop(name) }
            if error.code == Texts.ambiguousCommandCode { throw error }
            if error.code == Texts.wholeNameNeededCode { throw advice.wholeName().map(error.hinting) ?? error }
            let failure = advice.assignedName.map(Texts.unknownAssignment) ?? error
            throw advice.unknownCommand().map(failure.hinting) ?? failure
        }
    }

    private static func check(
        _ signature: CommandSignature, takes given: (kind: ValueKind?, by: String)?
    ) throws(Failure) {
        guard let given else {
            if signature.needsInput { throw Texts.needsInput(signature) }
            return
        }
        if given.kind.map(signature.takes) != true {
            throw Texts.wrongInput(signature, given: given.kind, by: given.by)
        }
    }

    /// The text of the pipeline, with variables replaced by their values.
    private func statement(_ pipeline: Pipeline) throws -> String {
        try pipeline.stages.map { stage in
            guard case .command(let call) = stage else { return stage.description }
            let typed = try call.arguments.flatMap { argument -> [String] in
                let hasVariable = argument.isAllArguments || argument.description.contains("$")
                return hasVariable ? try words(argument).map { Self.quoted($0.text) } : [argument.description]
            }
            return ([call.name.description] + typed).joined(separator: " ")
        }.joined(separator: " | ")
    }

    private static func quoted(_ text: String) -> String {
        if !text.contains("'") { return "'\(text)'" }
        let escaped = text.map { "\\\"$".contains($0) ? "\\\($0)" : String($0) }.joined()
        return "\"\(escaped)\""
    }

    /// Expands the variables of a word. The result is one argument, or all arguments of the script for `$@`.
    private func words(_ word: Word) throws -> [ArgumentWord] {
        if word.isAllArguments {
            return session.arguments.map { ArgumentWord($0, barePrefix: 0, span: word.span) }
        }
        let text = try word.value(
            home: { () throws(Failure) in
                guard let home = session.environment["HOME"], !home.isEmpty else {
                    throw marked(Texts.homeUnknown, at: word.span)
                }
                return home
            },
            variable: { (name, span) throws(Failure) in
                if let value = session.value(of: name) { return value }
                if Int(name) != nil {
                    throw marked(Texts.missingScriptArgument(name, count: session.arguments.count), at: span)
                }
                let names = Array(session.variables.keys) + Array(Session.reservedVariables)
                let failure = Texts.unknownVariable(name, near: SpellingSuggestion.question(name, among: names))
                throw marked(failure, at: span)
            })
        return [ArgumentWord(text, barePrefix: word.barePrefix.count, span: word.span)]
    }

    private func marked(_ failure: Failure, at span: SourceSpan) -> Failure {
        span == .none ? failure : failure.blaming(.text(source.location(of: span).mark))
    }
}

/// A failure that a command reported together with a value.
struct PipelineFailure: Sendable {
    let failure: Failure
    let command: String?

    init(_ failure: Failure, by command: String?) {
        self.failure = failure
        self.command = command
    }
}

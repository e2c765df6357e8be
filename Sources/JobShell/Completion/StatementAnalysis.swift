import BKJob
import Grammar
import JobModel

/// What each word and sign of a text means, also of a text that is not complete or is wrong. Completion and colouring
/// are both derived from it.
struct StatementAnalysis: Sendable {
    /// What a token of the text is.
    enum Role: Sendable, Equatable {
        /// The name of a command or an alias.
        case command(ShellNames.Meaning)
        /// A word of the call of a command.
        case call(CallReading.Role)
        /// A word of a call of which nothing is known, because its command is unknown.
        case unknownCall
        /// The file of a `>` or `>>`.
        case redirectTarget
        /// A word after the file of a redirection, where none may stand.
        case misplaced
        /// `|`, `&&`, `||`, `;`, `>` or `>>`.
        case operatorSign
        /// A `!` and the rest of its line.
        case shellText
        /// A comment.
        case comment
        /// A character that is not allowed in its place.
        case invalid
    }

    /// A token with its role.
    struct Part: Sendable {
        let token: Token
        let role: Role
    }

    /// What a stage gets from the stage before it.
    enum Input: Sendable, Equatable {
        /// There is no stage before it.
        case none
        /// Nobody knows, because the stage before it is unknown.
        case unknown
        /// A value of this kind; nil if the stage before it gives none.
        case kind(ValueKind?)
    }

    /// A stage that was read.
    struct Stage: Sendable {
        /// The reading of the call; nil if the command is unknown.
        var call: CallReading?
        /// What the stage gets from the one before it.
        var input: Input
    }

    /// The tokens in their order; line ends and joined lines have no role and are left out.
    private(set) var parts: [Part] = []
    /// The stages before the one that is being read.
    private(set) var earlier: [Stage] = []
    /// The stage that the text ends in.
    private(set) var stage = Stage(call: nil, input: .none)
    /// The names of variables that statements of the text set with `let`.
    private(set) var newVariables: Set<String> = []

    private let names: ShellNames
    private var place = Place.command
    /// What calls of aliases were found to be, by the alias's name.
    private var aliasCalls: [String: AliasCall] = [:]
    /// The kind of value that the current stage gives; nil if nobody knows.
    private var output: Input = .unknown

    private enum Place {
        case command, call, target, done
    }

    /// The call that the words behind an alias belong to.
    private struct AliasCall {
        var call: CallReading?
        /// Whether the alias stands for this call alone.
        var isSingle: Bool
    }

    /// Analyses the tokens of a text.
    init(_ tokens: [Token], _ names: ShellNames) {
        self.names = names
        parts.reserveCapacity(tokens.count)
        for token in tokens { read(token) }
    }

    private mutating func read(_ token: Token) {
        switch token.kind {
        case .word(let word): parts.append(Part(token: token, role: role(of: word)))
        case .shell:
            parts.append(Part(token: token, role: .shellText))
            place = .done
        case .comment: parts.append(Part(token: token, role: .comment))
        case .invalid: parts.append(Part(token: token, role: .invalid))
        case .continuation: break
        case .newline:
            // After an operator a statement goes on in the next line.
            if place != .command { endStage(input: .none) }
        case .pipe:
            parts.append(Part(token: token, role: .operatorSign))
            endStage(input: output)
        case .and, .or, .semicolon:
            parts.append(Part(token: token, role: .operatorSign))
            endStage(input: .none)
        case .redirect, .append:
            parts.append(Part(token: token, role: .operatorSign))
            place = .target
        }
    }

    private mutating func endStage(input: Input) {
        if stage.call != nil { earlier.append(stage) }
        stage = Stage(call: nil, input: input)
        output = .unknown
        place = .command
    }

    private mutating func role(of word: Word) -> Role {
        switch place {
        case .command:
            place = .call
            return .command(begin(word))
        case .call:
            guard var call = stage.call else { return .unknownCall }
            // Reading takes the words in place, so that a call of thousands of words is not copied for each of them.
            stage.call = nil
            let role = call.read(word)
            if call.signature.name == "let", case .argument(let positional) = role,
                positional.name == call.signature.positionals.first?.name, let text = word.literalText
            {
                newVariables.insert(Assignment(text)?.name ?? text)
            }
            if role == .option(nil, isKnown: true), word.bareText == "--help" { output = .kind(.text) }
            stage.call = call
            return .call(role)
        case .target:
            place = .done
            return .redirectTarget
        case .done:
            return .misplaced
        }
    }

    /// Begins a stage with the name of its command.
    private mutating func begin(_ word: Word) -> ShellNames.Meaning {
        let meaning = names.meaning(of: word)
        switch meaning {
        case .command(let signature):
            stage.call = CallReading(signature)
            output = given(by: signature, stage.input)
        case .alias:
            if let name = word.bareText {
                let alias = aliasCall(name, within: [])
                stage.call = alias.call
                if alias.isSingle, let signature = alias.call?.signature {
                    output = given(by: signature, stage.input)
                } else if let signature = alias.call?.signature, !signature.passesInputOn {
                    output = .kind(signature.gives)
                }
            }
        case .unknown:
            // A pasted link means `job LINK`.
            if let text = word.literalText, text.contains("/"), JobLink(text) != nil,
                case .command(let signature) = names.meaning(of: "job")
            {
                return .command(signature)
            }
        case .beginning: break
        }
        return meaning
    }

    private func given(by signature: CommandSignature, _ input: Input) -> Input {
        if !signature.passesInputOn { return .kind(signature.gives) }
        return input == .none ? .kind(nil) : input
    }

    private mutating func aliasCall(_ name: String, within outer: Set<String>) -> AliasCall {
        if outer.isEmpty, let known = aliasCalls[name] { return known }
        var result = AliasCall(call: nil, isSingle: false)
        if let text = names.aliases[name], let script = try? Grammar.parse(text).complete(),
            let pipeline = script.statements.last?.rest.last?.pipeline ?? script.statements.last?.first,
            case .command(let call)? = pipeline.stages.last
        {
            let inner = outer.union([name])
            if let other = call.name.bareText, names.aliases[other] != nil, !inner.contains(other), inner.count < 16 {
                result = aliasCall(other, within: inner)
            } else if let other = call.name.literalText,
                case .command(let signature) = names.meaning(of: other, isBare: call.name.bareText != nil)
            {
                result.call = CallReading(signature)
                result.isSingle = true
            }
            for argument in call.arguments { _ = result.call?.read(argument) }
            result.isSingle =
                result.isSingle && pipeline.stages.count == 1 && script.statements.count == 1
                && script.statements[0].rest.isEmpty
        }
        if outer.isEmpty { aliasCalls[name] = result }
        return result
    }
}

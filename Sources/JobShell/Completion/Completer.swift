import BKJob
import Grammar
import HostSets
import JobModel

/// Completes a text at a place: finds out what stands there, collects what could stand there, and writes that as the
/// grammar needs it.
struct Completer: Sendable {
    let names: ShellNames
    let registry: Registry
    let session: Session
    let now: Timestamp
    let services: CompletionServices
    /// Statements within statements (`watch 5 'watch 5 "…"'`) are completed up to this depth.
    private static let deepest = 8
    /// The most candidates that are given to an editor.
    private static let mostCandidates = 1000

    /// Candidates for a piece of the text. Their texts are values, not yet quoted.
    struct Offer: Sendable {
        var word: TypedWord
        var candidates: [Completion.Candidate]
        /// Whether the candidates are written as they are, without quotation marks: options, and `~/`.
        var areWrittenAsTheyAre = false
        /// Whether the candidates have been chosen by what was typed.
        var areFitting = false
    }

    func completion(of text: String, at offset: Int, depth: Int = 0) async -> Completion {
        let bytes = text.utf8
        var index = bytes.index(bytes.startIndex, offsetBy: max(0, offset), limitedBy: bytes.endIndex) ?? bytes.endIndex
        while index > bytes.startIndex, index < bytes.endIndex, bytes[index] & 0xC0 == 0x80 {
            index = bytes.index(before: index)
        }
        let before = String(text[..<index])
        let end = before.utf8.count
        let nothing = Completion(range: end..<end)
        guard let place = CursorPlace(before: before, after: text[index...], in: text), depth < Self.deepest else {
            return nothing
        }
        let analysis = StatementAnalysis(place.tokens, names)
        guard let part = analysis.parts.last, let word = part.token.word, let value = value(of: word) else {
            return completionOfVariable(before, place, analysis) ?? nothing
        }
        if let variable = completionOfVariable(before, place, analysis) { return variable }
        let typed = TypedWord(word, in: before, open: place.open, isClosedLater: place.isClosedLater, value: value)
        let context = CompletionContext(
            session: session, registry: registry, now: now, given: analysis.stage.call?.given ?? [:],
            place: TypedPlace(analysis.earlier), services: services)
        let offer = await offer(for: part.role, typed, word, analysis, context, depth)
        guard let offer, !offer.candidates.isEmpty else { return nothing }
        let fitting = offer.areFitting ? offer.candidates : offer.candidates.fitting(offer.word.value)
        var seen: Set<String> = []
        let written = fitting.compactMap { candidate -> Completion.Candidate? in
            var candidate = candidate
            candidate.isWhole = candidate.isWhole && place.endsWord
            let text = offer.word.replacement(
                for: candidate.text, isWhole: candidate.isWhole, asItIs: offer.areWrittenAsTheyAre)
            guard let text, seen.insert(text).inserted else { return nil }
            candidate.text = text
            return candidate
        }
        var completion = Completion(
            range: min(offer.word.start, end)..<end, candidates: Array(written.prefix(Self.mostCandidates)))
        completion.isCut = written.count > Self.mostCandidates
        return completion
    }

    /// The text of a word with its variables replaced; nil if one of them has no value, or may hold a secret.
    private func value(of word: Word) -> String? {
        struct Unknown: Error {}
        return try? word.value(
            home: { try session.environment["HOME"] ?? { throw Unknown() }() },
            variable: { name, _ in
                guard !SecretShapes.isCredentialName(name), let value = session.value(of: name) else { throw Unknown() }
                return value
            })
    }

    private func offer(
        for role: StatementAnalysis.Role, _ typed: TypedWord, _ word: Word, _ analysis: StatementAnalysis,
        _ context: CompletionContext, _ depth: Int
    ) async -> Offer? {
        switch role {
        case .command:
            // A name in quotes calls a command, too, but nobody completes one.
            guard word.parts.isEmpty || word.bareText != nil else { return nil }
            return Offer(word: typed, candidates: commandCandidates(typed.value, analysis.stage.input))
        case .redirectTarget: return await files(typed, context)
        case .call(let role):
            guard let call = analysis.stage.call else { return nil }
            let bare = word.bareText ?? ""
            switch role {
            case .value(let option, let start):
                let offer = await values(
                    of: option.name, option.type ?? .text, typed.dropping(start), call, context, depth)
                return offer
            case .option, .endOfOptions: return options(typed, of: call)
            case .argument(let positional):
                if !call.optionsEnded, bare.hasPrefix("-") {
                    let values = await values(of: positional.name, positional.type, typed, call, context, depth)
                    let fitting = values?.candidates.filter { $0.text.hasPrefix(bare) } ?? []
                    var offer = options(typed, of: call)
                    offer.candidates = fitting + offer.candidates
                    return offer
                }
                let offer = await values(of: positional.name, positional.type, typed, call, context, depth)
                let isEmpty = offer?.candidates.isEmpty ?? true
                return isEmpty && word.parts.isEmpty && !call.optionsEnded ? options(typed, of: call) : offer
            case .surplus:
                let mayBeOption = !call.optionsEnded && (word.parts.isEmpty || bare.hasPrefix("-"))
                return mayBeOption ? options(typed, of: call) : nil
            }
        case .unknownCall, .misplaced, .operatorSign, .shellText, .comment, .invalid: return nil
        }
    }

    // MARK: Commands

    /// The commands and aliases that can stand in a stage with this input. Those that take a value as it is come before
    /// those that take what it serves as.
    private func commandCandidates(_ typed: String, _ input: StatementAnalysis.Input) -> [Completion.Candidate] {
        let commands = names.commands.filter { takes(input, $0) }
        var first = commands
        var rest: [CommandSignature] = []
        if case .kind(let kind?) = input {
            first = commands.filter { $0.accepts.contains(kind) }
            rest = commands.filter { !$0.accepts.contains(kind) }
        }
        let aliases = names.aliases.sorted { $0.key < $1.key }.filter { takes(input, firstCommandOf: $0.value) }
            .map { Completion.Candidate($0.key, help: Texts.aliasOf($0.value)) }
        let others = typed.isEmpty ? [] : names.otherNames.filter { takes(input, $0.signature) }
        let plain = (first + rest).map { Completion.Candidate($0.name, help: $0.summary) }
        let all =
            plain + aliases
            + others.map { Completion.Candidate($0.name, help: "\($0.signature.name): \($0.signature.summary)") }
        return input == .none ? all.sorted { $0.text < $1.text } : all
    }

    private func takes(_ input: StatementAnalysis.Input, _ signature: CommandSignature) -> Bool {
        switch input {
        case .none: !signature.needsInput
        case .unknown: signature.acceptsAnyKind || !signature.accepts.isEmpty
        case .kind(let kind): kind.map(signature.takes) ?? false
        }
    }

    /// Whether the command that an alias begins with takes the input; also if that is not known.
    private func takes(_ input: StatementAnalysis.Input, firstCommandOf text: String) -> Bool {
        guard let word = Grammar.tokens(text).first?.word, case .command(let signature) = names.meaning(of: word)
        else { return true }
        return takes(input, signature)
    }

    // MARK: Options

    private func options(_ typed: TypedWord, of call: CallReading) -> Offer {
        let isLetter = typed.value.count == 2 && typed.value != "--"
        var candidates = call.signature.options.compactMap { option -> Completion.Candidate? in
            let name = "--\(option.name)"
            let isTyped = typed.value == name || (isLetter && typed.value == option.letter.map { "-\($0)" })
            guard option.repeats || isTyped || call.given[option.name] == nil else { return nil }
            let text = isLetter ? option.letter.map { "-\($0)" } ?? name : name
            return Completion.Candidate(text, label: option.form, help: option.help)
        }
        // Where nothing is typed yet, `--help` alone would not help.
        if !typed.value.isEmpty { candidates.append(Completion.Candidate("--help", help: Texts.helpOption)) }
        return Offer(word: typed, candidates: candidates, areWrittenAsTheyAre: true)
    }

    // MARK: Values

    /// The candidates for a value: those that the command offers, and those of its type.
    private func values(
        of parameter: String, _ type: ArgumentType, _ typed: TypedWord, _ call: CallReading,
        _ context: CompletionContext, _ depth: Int
    ) async -> Offer? {
        // No word that may be a secret is completed.
        if call.signature.isSecret, type.kind != .path { return nil }
        if let command = try? registry.command(call.signature.name) {
            let own = await command.candidates(for: parameter, beginning: typed.value, in: context)
            if !own.isEmpty { return Offer(word: typed, candidates: own) }
        }
        switch type.kind {
        case .hostSet: return await hosts(typed, context)
        case .path: return await files(typed, context)
        case .statement:
            // The words behind the cursor's belong to the same statement, so they are completed in a text of their own.
            let inner = await completion(of: typed.value, at: typed.value.utf8.count, depth: depth + 1)
            let piece = typed.dropping(inner.range.lowerBound)
            let written = inner.candidates.compactMap { candidate -> Completion.Candidate? in
                var candidate = candidate
                candidate.isWhole = candidate.isWhole && typed.quoting == .bare
                return candidate
            }
            return Offer(word: piece, candidates: written, areFitting: true)
        default:
            return Offer(word: typed.afterLastComma(if: type.isList), candidates: type.candidates(at: context))
        }
    }

    // MARK: Variables

    /// The completion of a variable's name, if the text ends in a `$` and the beginning of a name.
    private func completionOfVariable(
        _ text: String, _ place: CursorPlace, _ analysis: StatementAnalysis
    ) -> Completion? {
        guard place.open?.reason != .singleQuote, let word = place.tokens.last?.word else { return nil }
        let typed = Array(word.span.text(in: text).utf8)
        var start = typed.count
        while start > 0, typed[start - 1].isNameByte { start -= 1 }
        let hasBrace = start > 0 && typed[start - 1] == UInt8(ascii: "{")
        if hasBrace { start -= 1 }
        guard start > 0, typed[start - 1] == UInt8(ascii: "$") else { return nil }
        let escapes = typed[..<(start - 1)].reversed().prefix { $0 == UInt8(ascii: "\\") }.count
        guard escapes % 2 == 0, word.isOpenAtEnd(place.open) else { return nil }
        let name = String(decoding: typed[(start + (hasBrace ? 1 : 0))...], as: UTF8.self)
        var candidates: [Completion.Candidate] = []
        let own = session.variables.keys.sorted() + analysis.newVariables.sorted()
        let environment = name.isEmpty || session.hidesEnvironment ? [] : session.environment.keys.sorted()
        var seen: Set<String> = []
        for variable in Session.reservedVariables.sorted() + own + environment {
            guard Grammar.isVariableName(variable), !SecretShapes.isCredentialName(variable),
                seen.insert(variable).inserted
            else { continue }
            candidates.append(
                Completion.Candidate(
                    hasBrace ? "{\(variable)}" : variable, label: "$\(variable)", help: help(of: variable),
                    isWhole: false))
        }
        let end = text.utf8.count
        let range = (word.span.start + start)..<end
        return Completion(range: range, candidates: candidates.fitting((hasBrace ? "{" : "") + name))
    }

    /// The value of a variable of the session, cut to one short line; empty for the environment's, which may hold
    /// anything.
    private func help(of variable: String) -> String {
        guard Session.reservedVariables.contains(variable) || session.variables[variable] != nil,
            let value = session.value(of: variable), SecretShapes.words(in: value).isEmpty
        else { return "" }
        return value.count > 60 ? value.prefix(59) + "…" : value
    }
}

extension Word {
    /// Whether the text that follows the word would still belong to its last part: no quotation mark has been closed at
    /// its end.
    fileprivate func isOpenAtEnd(_ open: Incomplete?) -> Bool {
        switch parts.last?.kind {
        case .literal(_, .single), .literal(_, .escaped): false
        case .literal(_, .double): open?.reason == .doubleQuote
        case .variable(_, inDoubleQuotes: true): open?.reason == .doubleQuote
        default: true
        }
    }
}

extension UInt8 {
    /// Whether the byte can stand in the name of a variable.
    fileprivate var isNameByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension TypedWord {
    /// The piece behind the last comma, for values that are lists.
    fileprivate func afterLastComma(if isList: Bool) -> TypedWord {
        guard isList, let comma = value.utf8.lastIndex(of: UInt8(ascii: ",")) else { return self }
        return dropping(value.utf8.distance(from: value.utf8.startIndex, to: comma) + 1)
    }
}

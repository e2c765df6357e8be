import BKJob
import Grammar
import JobModel

/// Hints for a call that can't be run: what to type instead and, if it can be determined, the whole statement
/// corrected.
///
/// It writes nothing but hints. The extension below looks at the command's name, `CallAdvice+Words.swift` at the words
/// after it, and `CallAdvice+Pipes.swift` at the stage before it. A statement is never shown if it may contain a
/// secret, is too long, or has several lines.
struct CallAdvice {
    let registry: Registry
    let pipeline: Pipeline
    /// The position of the stage in the pipeline.
    let index: Int

    /// - Parameter index: the position of the stage in the pipeline that the hints are about.
    init(_ registry: Registry, _ pipeline: Pipeline, stage index: Int) {
        self.registry = registry
        self.pipeline = pipeline
        self.index = index
    }

    /// The call that the hints are about; nil if the stage is a `!` stage.
    var call: CommandCall? {
        guard pipeline.stages.indices.contains(index), case .command(let call) = pipeline.stages[index] else {
            return nil
        }
        return call
    }

    /// The words after the command's name as they were typed; nil if `$@` is among them, which can be any number of
    /// words.
    var words: [String]? {
        guard let call, !call.arguments.contains(where: \.isAllArguments) else { return nil }
        return call.arguments.map(\.description)
    }

    // MARK: Lines

    /// The longest statement that is shown, in bytes.
    private static let longest = 1000

    /// The hint `type: STATEMENT`, in which the stage is replaced by another text; nil if the statement must not or
    /// can't be shown.
    ///
    /// - Parameters:
    ///   - added: stages to insert before the stage.
    ///   - last: a stage to add at the end of the pipeline.
    ///   - note: a sentence to put before `type:`.
    func line(stage: String, after added: [String] = [], before last: String? = nil, note: String? = nil)
        -> String?
    {
        guard !mayHoldSecret else { return nil }
        var stages = pipeline.stages.map { $0.description.trimmed }
        guard stages.indices.contains(index) else { return nil }
        stages[index] = stage.trimmed
        var note = note
        if stage.hasPrefix("!"), (index + 1..<stages.count).contains(where: isCommand) {
            stages.removeSubrange((index + 1)...)
            note = "what /bin/sh prints can't flow on"
        }
        stages.insert(contentsOf: added, at: index)
        if let last { stages.append(last) }
        return line(whole: stages.joined(separator: " | ") + redirection, note: note)
    }

    /// The hint with another statement in place of the whole pipeline.
    func line(whole text: String, note: String? = nil) -> String? {
        guard !mayHoldSecret, text.utf8.count <= Self.longest, !text.contains(where: \.isNewline) else { return nil }
        // The statement comes last, so that it is easy to copy.
        return (note.map { "\($0); " } ?? "") + "type: \(text)"
    }

    private var redirection: String { pipeline.redirection.map { " \($0)" } ?? "" }

    /// The text of some stages, joined by `|`; with the pipeline's redirection if the last stage is among them.
    func text(of range: Range<Int>) -> String {
        let stages = pipeline.stages[range.clamped(to: pipeline.stages.indices)].map { $0.description.trimmed }
        return stages.joined(separator: " | ") + (range.upperBound >= pipeline.stages.count ? redirection : "")
    }

    /// Whether a stage calls a command of joblog, and not a command of the system that has the same name.
    private func isCommand(_ stage: Int) -> Bool {
        guard let name = name(of: stage), ForeignWord.find(name, afterPipe: true) == nil else { return false }
        return (try? registry.command(name)) != nil
    }

    /// The hint with other words after the command's name.
    func line(words: [String], before last: String? = nil) -> String? {
        guard let call else { return nil }
        return line(stage: ([call.name.description] + words).joined(separator: " "), before: last)
    }

    /// The hint without one word of the call.
    func line(without place: Int, note: String? = nil) -> String? {
        guard let call, var words, words.indices.contains(place) else { return nil }
        words.remove(at: place)
        return line(stage: ([call.name.description] + words).joined(separator: " "), note: note)
    }

    /// The hint with another text in place of one word of the call.
    ///
    /// - Parameter before: the text before the value in the same word, which stays: `--status=`.
    func line(replacing place: Int, by text: String, after before: String = "") -> String? {
        guard var words, words.indices.contains(place) else { return nil }
        words[place] = before + Self.typed(text)
        return line(words: words)
    }

    /// The hint with one text in place of several words of the call.
    func line(replacing places: ArraySlice<Int>, by text: String) -> String? {
        guard var words, let first = places.first, places.allSatisfy(words.indices.contains) else { return nil }
        words[first] = text
        for place in places.dropFirst().reversed() { words.remove(at: place) }
        return line(words: words)
    }

    /// Whether the pipeline may contain a secret: it has words that are probably secrets, or it calls a secret command or
    /// one that changes the platform.
    private var mayHoldSecret: Bool {
        let secrets = SecretStatements(registry, aliases: [:])
        return secrets.haveWords(in: pipeline.description)
            || pipeline.stages.contains { stage in
                guard case .command(let call) = stage, !call.arguments.isEmpty, let name = call.name.literalText,
                    ForeignWord.find(name, afterPipe: false) == nil
                else { return false }
                let signature = try? registry.command(name, allowsBeginnings: true).signature
                return signature?.needsWholeName == true || secrets.areIn(call.description)
            }
    }

    /// A text as a word of a statement: without quotes if it is parsed as itself, else in quotes.
    static func typed(_ text: String) -> String {
        let tokens = Grammar.tokens("x " + text)
        return tokens.count == 2 && tokens[1].word?.bareText == text ? text : Word(quoting: text).description
    }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}

extension CommandSignature {
    func has(_ option: String) -> Bool { options.contains { $0.name == option } }
}

/// Hints about the command's name, and about the stage before the command.
extension CallAdvice {
    /// The hint for a name that no command has.
    func unknownCommand() -> String? {
        guard let call, let words else { return nil }
        let name = call.name.description
        if index == 0 {
            if let assignment = assignment(name, words) { return assignment }
        }
        if let hint = foreignWord(name, words) { return hint }
        if let ascii = FullWidthText.ascii(name), ascii.first == "#" || (try? registry.command(ascii)) != nil {
            return line(stage: ([ascii] + words).joined(separator: " "))
        }
        if call.name.bareText != nil, let hint = beginning(of: name) { return hint }
        guard index == 0 else { return nil }
        if JobLink(name) != nil { return line(stage: "job \(name)") }
        if name.hasPrefix("http://") || name.hasPrefix("https://") {
            return line(stage: "connect \(name)", note: "if it is the platform's address")
        }
        if !name.isEmpty, name.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) {
            return line(stage: "\(name.utf8.count < 4 ? "step" : "job") \(name)")
        }
        // `hosts 10.20.0.1;10.20.0.2`: the part after the `;` is a statement of its own.
        if words.isEmpty, let hosts = Self.hosts(name) {
            return line(stage: "hosts \(Self.typed(hosts))", note: "hosts are joined by commas")
        }
        return nil
    }

    /// The hint for the beginning of a command's name in a script, where names are written whole.
    private func beginning(of name: String) -> String? {
        guard !name.isEmpty, let words, let whole = wholeName(of: name) else { return nil }
        let note = "only at the prompt is the beginning of a name enough"
        return line(stage: ([whole] + words).joined(separator: " "), note: note) ?? "\(note); write \(whole) in full"
    }

    /// The hint for the beginning of a name that has to be typed whole.
    func wholeName() -> String? {
        guard let words, let whole = call?.name.literalText.flatMap(wholeName) else { return nil }
        return line(stage: ([whole] + words).joined(separator: " "))
    }

    /// The only name of a command that begins with a text.
    private func wholeName(of text: String) -> String? {
        guard let signature = try? registry.command(text, allowsBeginnings: true).signature else { return nil }
        return ([signature.name] + signature.otherNames).first { $0.hasPrefix(text) }
    }

    /// The name of the variable in a call of the form `NAME=VALUE`, for the message; nil for any other call. The value
    /// may be a secret, and is left out.
    var assignedName: String? {
        guard let call, let assignment = Assignment(call.name.description), assignment.isOfVariable else { return nil }
        return assignment.name
    }

    /// The hint for assignments in the syntax of other shells: `x=5`, `x = 5`, `export x=5`.
    private func assignment(_ name: String, _ words: [String]) -> String? {
        let isExport = ["export", "setenv", "declare"].contains(name)
        let parts = isExport ? words : [name] + words
        guard let first = parts.first else { return isExport ? line(stage: "let") : nil }
        let rest = Array(parts.dropFirst())
        if SecretShapes.isCredentialName(first.prefix { $0 != "=" }) || !SecretShapes.words(in: first).isEmpty {
            return "credentials are not variables; type: login"
        }
        if let assignment = Assignment(first), assignment.isOfVariable {
            let next = rest.isEmpty ? "" : "; " + rest.joined(separator: " ")
            return line(
                stage: "let \(assignment.name) \(assignment.value.isEmpty ? "''" : assignment.value)\(next)")
        }
        guard Grammar.isVariableName(first), isExport || rest.first == "=" else { return nil }
        let values = rest.first == "=" ? Array(rest.dropFirst()) : rest
        return line(stage: (["let", first] + (values.isEmpty ? ["''"] : values)).joined(separator: " "))
    }

    /// The hint for a variable in the place of a command's name: `$x = 5`, `$x`.
    func variableAsCommand() -> String? {
        guard let call, let words, call.name.parts.count == 1,
            case .variable(let name, _)? = call.name.parts.first?.kind
        else { return nil }
        if words.first == "=", words.count > 1 {
            return line(stage: (["let", name] + words.dropFirst()).joined(separator: " "))
        }
        return words.isEmpty && index == 0 ? line(stage: "echo \(call.name)") : nil
    }

    /// The hint for a name that is a command of another tool; nil if joblog does not know the name.
    func foreignWord(_ name: String, _ words: [String]) -> String? {
        guard let entry = ForeignWord.find(name, afterPipe: index > 0) else { return nil }
        // In `cat 10.20.0.11` the word names a host, and not a file.
        if entry.reads, index == 0, !words.isEmpty,
            let hosts = Self.hosts(words.joined(separator: " "), takesNames: false)
        {
            return line(stage: "show \(Self.typed(hosts))")
        }
        let call = ([name] + words).joined(separator: " ")
        let note = entry.note?.filling(call, words)
        guard let instead = entry.instead else { return note }
        var before: [String] = []
        if let stage = entry.after, index > 0, self.name(of: index - 1) != "to" { before = [stage] }
        return line(stage: instead.filling(call, words), after: before, note: note)
    }

    /// The name of the command that a stage calls; nil for a `!` stage, and for a name with variables.
    func name(of stage: Int) -> String? {
        guard pipeline.stages.indices.contains(stage), case .command(let call) = pipeline.stages[stage] else {
            return nil
        }
        return call.name.literalText
    }

    /// The hint for a command that does not accept the value of the stage before it.
    func wrongInput(of signature: CommandSignature) -> String? {
        if let hint = statementsApart(signature) ?? statementsOfGiver() ?? withoutPipe() { return hint }
        guard index > 0, let call, let name = call.name.literalText, let words, !words.isEmpty,
            ForeignWord.find(name, afterPipe: true) != nil
        else { return nil }
        let plain = foreignWord(name, words)
        // For `jobs | grep x` the platform itself can search the names of runs.
        guard let giver = self.name(of: index - 1), let first = try? registry.command(giver).signature,
            first.has("name"), words.count == 1, call.arguments[0].bareText?.hasPrefix("-") == false, plain != nil,
            case .command(let before) = pipeline.stages[index - 1], pipeline.stages.count == index + 1,
            !before.description.contains("--name")
        else { return plain }
        let named = pipeline.stages[..<(index - 1)].map(\.description) + ["\(before) --name \(words[0])"]
        // The platform searches names only, while a command of sh matches anywhere in a row.
        let file = pipeline.redirection.map { " \($0)" } ?? ""
        return plain.map { _ in "type: \(named.joined(separator: " | "))\(file)" }
    }
}

extension String {
    /// The template of a `ForeignWord`, with `{call}` replaced by the call and `{words}` by the words after its name.
    fileprivate func filling(_ call: String, _ words: [String]) -> String {
        var text = ""
        var rest = self[...]
        while let open = rest.firstIndex(of: "{") {
            text += rest[..<open]
            rest = rest[open...]
            if rest.hasPrefix("{call}") {
                text += call
                rest = rest.dropFirst("{call}".count)
            } else if rest.hasPrefix("{words}") {
                text += words.joined(separator: " ")
                rest = rest.dropFirst("{words}".count)
            } else {
                text.append(rest.removeFirst())
            }
        }
        return text + rest
    }
}

import BKJob
import JobModel

/// What to type in place of a call that can't be run: where it can be told, the whole statement put right.
///
/// It only makes hints: extensions of its own look at names and at the words after them. A statement that could hold a
/// secret, is too long or has several lines is never shown.
struct CallAdvice {
    let registry: Registry
    let pipeline: Pipeline
    let index: Int

    /// - Parameter index: the stage that is looked at.
    init(_ registry: Registry, _ pipeline: Pipeline, stage index: Int) {
        self.registry = registry
        self.pipeline = pipeline
        self.index = index
    }

    var call: CommandCall? {
        guard pipeline.stages.indices.contains(index), case .command(let call) = pipeline.stages[index] else {
            return nil
        }
        return call
    }

    /// The words after the command's name as they were typed; nil where they can't be told apart.
    var words: [String]? {
        guard let call, !call.arguments.contains(where: \.isAllArguments) else { return nil }
        return call.arguments.map(\.description)
    }

    // MARK: Lines

    /// The longest line that is shown, in bytes.
    private static let longest = 1000

    /// `type: STATEMENT`, with other text in place of the stage; nil where it must not or can't be shown.
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
        let text = stages.joined(separator: " | ") + (pipeline.redirection.map { " \($0)" } ?? "")
        guard text.utf8.count <= Self.longest, !text.contains(where: \.isNewline) else { return nil }
        // The line stands last, so that it can be copied whole.
        return (note.map { "\($0); " } ?? "") + "type: \(text)"
    }

    /// Whether a stage is a command of joblog, and not one of the system that happens to have its name.
    private func isCommand(_ stage: Int) -> Bool {
        guard let name = name(of: stage), ForeignWord.find(name, afterPipe: true) == nil else { return false }
        return (try? registry.command(name)) != nil
    }

    func line(words: [String], before last: String? = nil) -> String? {
        guard let call else { return nil }
        return line(stage: ([call.name.description] + words).joined(separator: " "), before: last)
    }

    /// The statement with another text in place of a word of the call.
    ///
    /// - Parameter before: what stays before the text in its word: `--status=`.
    func line(replacing place: Int, by text: String, after before: String = "") -> String? {
        guard var words, words.indices.contains(place) else { return nil }
        words[place] = before + Self.typed(text)
        return line(words: words)
    }

    /// The statement with one text in place of some words of the call.
    func line(replacing places: ArraySlice<Int>, by text: String) -> String? {
        guard var words, let first = places.first, places.allSatisfy(words.indices.contains) else { return nil }
        words[first] = text
        for place in places.dropFirst().reversed() { words.remove(at: place) }
        return line(words: words)
    }

    /// Whether a stage is a command to which secrets are given, or whose words are about who is asked.
    private var mayHoldSecret: Bool {
        pipeline.stages.contains { stage in
            guard case .command(let call) = stage else { return false }
            let words = [call.name] + call.arguments
            if words.contains(where: { Self.holdsSecret($0.description) }) || runsSecretCommand(words) { return true }
            guard let name = call.name.literalText, ForeignWord.find(name, afterPipe: false) == nil,
                let signature = try? registry.command(name, allowsBeginnings: true).signature
            else { return false }
            return signature.isSecret || (signature.needsWholeName && !call.arguments.isEmpty)
        }
    }

    /// Whether secret commands are among the words, as in `alias l login --helper x` and `watch 5 'login --helper x'`.
    private func runsSecretCommand(_ words: [Word]) -> Bool {
        let texts = words.map { $0.literalText ?? "" }
        // The name alone holds nothing: `grep login`.
        let names = registry.signatures.filter(\.isSecret).flatMap { [$0.name] + $0.otherNames }
        let isNamed = texts.dropLast().contains(where: names.contains)
        let statements = SecretStatements(registry)
        return isNamed || texts.contains { $0.contains(" ") && statements.areIn($0, aliases: [:]) }
    }

    /// Whether a word names a credential that is secret (`BK_TOKEN=…`, `"bk_token": …`), or is an address with a password.
    static func holdsSecret(_ word: String) -> Bool {
        let text = word.lowercased()
        if Credentials.Name.allCases.contains(where: { $0.isSecret && text.contains($0.rawValue) }) { return true }
        guard let authority = text.firstRange(of: "://")?.upperBound else { return false }
        return text[authority...].prefix { $0 != "/" }.contains("@")
    }

    /// A text as a word: bare where it reads as itself, else in quotes.
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

/// What is typed where a command's name stands, and what comes before the command.
extension CallAdvice {
    /// What to type in place of a name that is no command's.
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
        guard index == 0 else { return nil }
        if JobLink(name) != nil { return line(stage: "job \(name)") }
        if name.hasPrefix("http://") || name.hasPrefix("https://") {
            return line(stage: "connect \(name)", note: "if it is the platform's address")
        }
        if !name.isEmpty, name.utf8.allSatisfy(Byte.isDigit) {
            return line(stage: "\(name.utf8.count < 4 ? "step" : "job") \(name)")
        }
        // What follows the ; of `hosts 10.20.0.1;10.20.0.2`.
        if words.isEmpty, let hosts = Self.hosts(name) {
            return line(stage: "hosts \(Self.typed(hosts))", note: "hosts are joined by commas")
        }
        return nil
    }

    /// The variable of a call in the form `NAME=VALUE`, for the message; nil for any other call. The value may be a secret,
    /// and is left out.
    var assignedName: String? {
        guard let call, let assignment = Assignment(call.name.description), assignment.isOfVariable else { return nil }
        return assignment.name
    }

    /// `x=5`, `x = 5`, `export x=5`.
    private func assignment(_ name: String, _ words: [String]) -> String? {
        let isExport = ["export", "setenv", "declare"].contains(name)
        let parts = isExport ? words : [name] + words
        guard let first = parts.first else { return isExport ? line(stage: "let") : nil }
        let rest = Array(parts.dropFirst())
        if Self.holdsSecret(first) { return "credentials are no variables; type: login" }
        if let assignment = Assignment(first), assignment.isOfVariable {
            let next = rest.isEmpty ? "" : "; " + rest.joined(separator: " ")
            return line(
                stage: "let \(assignment.name) \(assignment.value.isEmpty ? "''" : assignment.value)\(next)")
        }
        guard Grammar.isVariableName(first), isExport || rest.first == "=" else { return nil }
        let values = rest.first == "=" ? Array(rest.dropFirst()) : rest
        return line(stage: (["let", first] + (values.isEmpty ? ["''"] : values)).joined(separator: " "))
    }

    /// What to type in place of a variable where a command stands: `$x = 5`, `$x`.
    func variableAsCommand() -> String? {
        guard let call, let words, call.name.parts.count == 1,
            case .variable(let name, _)? = call.name.parts.first?.kind
        else { return nil }
        if words.first == "=", words.count > 1 {
            return line(stage: (["let", name] + words.dropFirst()).joined(separator: " "))
        }
        return words.isEmpty && index == 0 ? line(stage: "echo \(call.name)") : nil
    }

    func foreignWord(_ name: String, _ words: [String]) -> String? {
        guard let entry = ForeignWord.find(name, afterPipe: index > 0) else { return nil }
        // `cat 10.20.0.11`: hosts, and no file.
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

    func name(of stage: Int) -> String? {
        guard pipeline.stages.indices.contains(stage), case .command(let call) = pipeline.stages[stage] else {
            return nil
        }
        return call.name.literalText
    }

    /// What to type where a command doesn't take what comes before it.
    func wrongInput(of signature: CommandSignature) -> String? {
        guard index > 0, let call, let name = call.name.literalText, let words, !words.isEmpty,
            ForeignWord.find(name, afterPipe: true) != nil
        else { return nil }
        let plain = foreignWord(name, words)
        // `jobs | grep x`: the platform itself looks for names.
        guard let giver = self.name(of: index - 1), let first = try? registry.command(giver).signature,
            first.has("name"), words.count == 1, call.arguments[0].bareText?.hasPrefix("-") == false, plain != nil,
            case .command(let before) = pipeline.stages[index - 1], pipeline.stages.count == index + 1,
            !before.description.contains("--name")
        else { return plain }
        let named = pipeline.stages[..<(index - 1)].map(\.description) + ["\(before) --name \(words[0])"]
        // The platform looks in names only; what sh finds may stand anywhere in a row.
        return plain.map { _ in "type: \(named.joined(separator: " | "))" }
    }
}

extension String {
    /// The template of a foreign word with the call put in.
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

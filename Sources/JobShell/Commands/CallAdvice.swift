import BKJob
import JobModel

/// What to type in place of a call that can't be run: where it can be told, the whole statement put right.
///
/// It only makes hints. Lines that could hold a secret, are too long or don't fit on one line are never shown.
struct CallAdvice {
    private let registry: Registry
    private let pipeline: Pipeline
    private let index: Int

    /// - Parameter index: the stage that is looked at.
    init(_ registry: Registry, _ pipeline: Pipeline, stage index: Int) {
        self.registry = registry
        self.pipeline = pipeline
        self.index = index
    }

    private var call: CommandCall? {
        guard pipeline.stages.indices.contains(index), case .command(let call) = pipeline.stages[index] else {
            return nil
        }
        return call
    }

    /// The words after the command's name as they were typed; nil where they can't be told apart.
    private var words: [String]? {
        guard let call, !call.arguments.contains(where: \.isAllArguments) else { return nil }
        return call.arguments.map(\.description)
    }

    // MARK: Lines

    /// The longest line that is shown, in bytes.
    private static let longest = 1000

    /// `type: STATEMENT`, with other text in place of the stage; nil where it must not or can't be shown.
    private func line(stage: String, after added: [String] = [], before last: String? = nil, note: String? = nil)
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
        return "type: \(text)" + (note.map { "   (\($0))" } ?? "")
    }

    /// Whether a stage is a command of joblog, and not one of the system that happens to have its name.
    private func isCommand(_ stage: Int) -> Bool {
        guard let name = name(of: stage), ForeignWord.find(name, afterPipe: true) == nil else { return false }
        return (try? registry.command(name)) != nil
    }

    private func line(words: [String], before last: String? = nil) -> String? {
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
    private func line(replacing places: ArraySlice<Int>, by text: String) -> String? {
        guard var words, let first = places.first, places.allSatisfy(words.indices.contains) else { return nil }
        words[first] = text
        for place in places.dropFirst().reversed() { words.remove(at: place) }
        return line(words: words)
    }

    /// Whether a stage is a command to which secrets are given, or whose words are about who is asked.
    private var mayHoldSecret: Bool {
        pipeline.stages.contains { stage in
            guard case .command(let call) = stage else { return false }
            if call.arguments.contains(where: { Self.holdsSecret($0.description) }) { return true }
            guard let name = call.name.literalText,
                let signature = try? registry.command(name, allowsBeginnings: true).signature
            else { return Self.holdsSecret(call.name.description) }
            return signature.isSecret || signature.needsWholeName
        }
    }

    private static func holdsSecret(_ word: String) -> Bool {
        Credentials.environmentNames.contains { word.hasPrefix($0) }
    }

    /// A text as a word: bare where it reads as itself, else in quotes.
    private static func typed(_ text: String) -> String {
        let tokens = Grammar.tokens("x " + text)
        return tokens.count == 2 && tokens[1].word?.bareText == text ? text : Word(quoting: text).description
    }

    // MARK: The command's name

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
        if name.hasPrefix("http://") || name.hasPrefix("https://") { return line(stage: "job \(name)") }
        if !name.isEmpty, name.utf8.allSatisfy(Byte.isDigit) {
            return line(stage: "\(name.utf8.count < 4 ? "step" : "job") \(name)")
        }
        // What follows the ; of `hosts 10.20.0.1;10.20.0.2`.
        if words.isEmpty, let hosts = Self.hosts(name) {
            return line(stage: "hosts \(Self.typed(hosts))", note: "hosts are joined by commas")
        }
        return nil
    }

    /// The start of the message for a statement that sets a variable as sh does; its value is not told.
    var assignedName: String? {
        guard let call, let name = Self.assigned(call.name.description)?.name else { return nil }
        return name
    }

    private static func assigned(_ word: String) -> (name: String, value: String)? {
        guard let equals = word.firstIndex(of: "="), Grammar.isVariableName(String(word[..<equals])) else { return nil }
        return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }

    /// `x=5`, `x = 5`, `export x=5`.
    private func assignment(_ name: String, _ words: [String]) -> String? {
        let isExport = ["export", "setenv", "declare"].contains(name)
        let parts = isExport ? words : [name] + words
        guard let first = parts.first else { return isExport ? line(stage: "let") : nil }
        let rest = Array(parts.dropFirst())
        if Self.holdsSecret(first) { return "type: login   (credentials are no variables)" }
        if let (variable, value) = Self.assigned(first) {
            let next = rest.isEmpty ? "" : "; " + rest.joined(separator: " ")
            return line(stage: "let \(variable) \(value.isEmpty ? "''" : value)\(next)")
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

    private func foreignWord(_ name: String, _ words: [String]) -> String? {
        guard let entry = ForeignWord.find(name, afterPipe: index > 0) else { return nil }
        let call = ([name] + words).joined(separator: " ")
        let note = entry.note?.filling(call, words)
        guard let instead = entry.instead else { return note }
        var before: [String] = []
        if let stage = entry.after, index > 0, self.name(of: index - 1) != "to" { before = [stage] }
        return line(stage: instead.filling(call, words), after: before, note: note)
    }

    private func name(of stage: Int) -> String? {
        guard pipeline.stages.indices.contains(stage), case .command(let call) = pipeline.stages[stage] else {
            return nil
        }
        return call.name.literalText
    }

    // MARK: The command's words

    /// What to type in place of an option that the command doesn't have.
    func unknownOption(_ text: String, at place: Int, of signature: CommandSignature) -> String? {
        guard var words, words.indices.contains(place) else { return nil }
        let body = text.drop { $0 == "-" }
        let name = String(body.prefix { $0 != "=" })
        if let ascii = FullWidthText.ascii(text), signature.has(String(ascii.dropFirst(2).prefix { $0 != "=" })) {
            return line(replacing: place, by: ascii)
        }
        if !text.hasPrefix("--"), signature.has(name) { return line(replacing: place, by: "--\(body)") }
        if let hint = outcome(name, at: place, of: signature) { return hint }
        if signature.positionals.contains(where: { $0.type.kind == .hostSet }), let hosts = Self.named(name) {
            return line(replacing: place, by: hosts)
        }
        if forms.contains(name) {
            words.remove(at: place)
            return line(words: words, before: "to \(name)")
        }
        if let hint = quotedStatement(of: signature) { return hint }
        let own = signature.options.map { "--\($0.name)" }
        if Nearest.first("--\(name)", among: own) != nil { return nil }
        let others = registry.signatures.filter { $0.has(name) }.map { "`help \($0.name)`" }
        if text.hasPrefix("--"), !others.isEmpty {
            return "--\(name) is an option of another command: type \(others.prefix(3).joined(separator: " or "))"
        }
        if signature.options.isEmpty, signature.positionals.last?.repeats == true {
            words[place] = Word(quoting: text).description
            return line(words: words)
        }
        return nil
    }

    /// What to type in place of a host set that is wrong.
    ///
    /// - Parameters:
    ///   - places: where all words of the call that are no options stand.
    ///   - first: which of them is the wrong one.
    func wrongHosts(_ places: [Int], from first: Int, of signature: CommandSignature) -> String? {
        if places.count > first + 1, let text = joinedHosts(places[first...]) {
            return line(replacing: places[first...], by: Self.typed(text))
        }
        // `filter no space`: a pattern that holds a blank.
        guard first == 1, signature.positionals.first?.type.kind == .text, let texts = literals(places[...]) else {
            return nil
        }
        return line(replacing: places[...], by: Word(quoting: texts.joined(separator: " ")).description)
    }

    /// What to type in place of a call with too many words.
    ///
    /// - Parameters:
    ///   - places: where all words of the call that are no options stand.
    ///   - accepted: how many of them the command takes.
    func surplus(_ places: [Int], accepted: Int, of signature: CommandSignature) -> String? {
        guard var words, accepted < places.count, let call, places.allSatisfy(words.indices.contains) else {
            return nil
        }
        if let equals = places.first(where: { call.arguments[$0].bareText == "=" }) {
            words.remove(at: equals)
            return line(words: words)
        }
        let last = accepted > 0 && accepted <= signature.positionals.count ? signature.positionals[accepted - 1] : nil
        if last?.type.kind == .hostSet, let text = joinedHosts(places[(accepted - 1)...]) {
            return line(replacing: places[(accepted - 1)...], by: Self.typed(text))
        }
        if let hint = quotedStatement(of: signature) { return hint }
        let place = places[accepted]
        if let word = call.arguments[place].bareText, let next = try? registry.command(word).signature {
            let joint = next.accepts.contains(signature.gives) ? " | " : "; "
            return line(
                stage: ([call.name.description] + words[..<place]).joined(separator: " ") + joint
                    + words[place...].joined(separator: " "))
        }
        if let word = call.arguments[place].bareText, let hint = outcome(word, at: place, of: signature) { return hint }
        if last?.type.kind == .path, let texts = literals(places[(accepted - 1)...]) {
            return line(
                replacing: places[(accepted - 1)...], by: Word(quoting: texts.joined(separator: " ")).description)
        }
        return nil
    }

    /// What to type where hosts were named in place of a file.
    func fileNotHosts(_ word: String) -> String {
        let file = "a file of that name is ./\(word)"
        return call?.name.literalText == "save" && index == 0 ? "type: show \(word) | save PATH   (\(file))" : file
    }

    /// `failed` as `--status failed`.
    private func outcome(_ word: String, at place: Int, of signature: CommandSignature) -> String? {
        guard let type = signature.options.first(where: { $0.name == "status" })?.type,
            type.kind == .hostStatus || type.kind == .runStatus, var words
        else { return nil }
        let status = Self.synonyms[word] ?? word
        guard Int(status) == nil, (try? WordReader.read(status, as: type, called: "")) != nil else { return nil }
        words[place] = "--status \(status)"
        return line(words: words)
    }

    private static let synonyms = [
        "ok": "success", "succeeded": "success", "successful": "success", "fail": "failed", "failure": "failed",
        "failures": "failed", "error": "failed", "errors": "failed",
    ]

    /// `alias bad hosts --long`: statements that are not in quotes.
    private func quotedStatement(of signature: CommandSignature) -> String? {
        guard let place = signature.positionals.firstIndex(where: { $0.type.kind == .statement }), let words, let call,
            words.count > place, !words[..<place].contains(where: { $0.hasPrefix("-") })
        else { return nil }
        var start = Array(words[..<place])
        var statement = words[place...].joined(separator: " ")
        if place == 1, let (name, value) = Self.assigned(start[0]) {
            start = [name]
            statement = value + " " + statement
        } else if call.arguments[place].bareText == nil {
            return nil
        }
        return line(words: start + [Word(quoting: statement).description])
    }

    /// The words of `to`, where there is such a command.
    private var forms: [String] {
        (try? registry.command("to"))?.signature.positionals.first?.type.choices ?? []
    }

    private func literals(_ places: ArraySlice<Int>) -> [String]? {
        guard let call else { return nil }
        let texts = places.compactMap { call.arguments.indices.contains($0) ? call.arguments[$0].literalText : nil }
        return texts.count == places.count ? texts : nil
    }

    private func joinedHosts(_ places: ArraySlice<Int>) -> String? {
        literals(places).flatMap { Self.hosts($0.joined(separator: " ")) }
    }

    /// A text as a host set, put right where it has to be; nil for one that names no hosts.
    private static func hosts(_ text: String) -> String? {
        let right: String
        do throws(Failure) {
            right = try HostSet(text).text
        } catch {
            guard let instead = error.instead else { return nil }
            right = instead
        }
        return right.contains("tag:") || right.contains("@file:") ? right : right.filter { !$0.isWhitespace }
    }

    /// `@failed` for `failed`.
    private static func named(_ word: String) -> String? {
        HostSet.builtInNames.contains(word) || ["nolog", "unfetched"].contains(word) ? "@\(word)" : nil
    }

    // MARK: What comes before the command

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
        return plain.map { "type: \(named.joined(separator: " | "))   (or \($0.dropFirst("type: ".count)))" }
    }
}

extension CommandSignature {
    fileprivate func has(_ option: String) -> Bool { options.contains { $0.name == option } }
}

extension String {
    fileprivate var trimmed: String {
        var text = self[...]
        while text.last == " " { text.removeLast() }
        return String(text)
    }

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

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

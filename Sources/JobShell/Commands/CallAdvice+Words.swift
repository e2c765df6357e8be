import Grammar
import HostSets
import JobModel

/// Hints about the words after a command's name.
extension CallAdvice {
    /// The hint for an option that the command does not have.
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
        if let hint = quotedStatement(of: signature) ?? quotedText(of: signature) { return hint }
        if let hint = choice(name, at: place, of: signature) { return hint }
        // watch(1) takes its seconds by -n.
        if text == "-n", signature.positionals.first?.type.kind == .seconds { return line(without: place) }
        if signature.options.isEmpty, signature.positionals.last?.repeats == true {
            words[place] = Word(quoting: text).description
            return line(words: words)
        }
        let own = signature.options.map { "--\($0.name)" }
        if SpellingSuggestion.first("--\(name)", among: own) != nil { return nil }
        let others = registry.signatures.filter { $0.has(name) }.map { "`help \($0.name)`" }
        if text.hasPrefix("--"), !others.isEmpty {
            return "--\(name) is an option of another command: type \(others.prefix(3).joined(separator: " or "))"
        }
        return nil
    }

    /// The hint for a host set that is not valid.
    ///
    /// - Parameters:
    ///   - places: the positions in the call of all words that are not options.
    ///   - first: the index in `places` of the wrong word.
    func wrongHosts(_ places: [Int], from first: Int, of signature: CommandSignature) -> String? {
        if let hint = places.indices.contains(first) ? background(places[first]) : nil { return hint }
        if places.count > first + 1, let text = joinedHosts(places[first...]) {
            return line(replacing: places[first...], by: Self.typed(text))
        }
        return patternOfWords(places, from: first, of: signature)
    }

    /// The hint for a call such as `filter no space`: the pattern contains a space and needs quotes, and its second
    /// word was taken for hosts.
    func patternOfWords(_ places: [Int], from first: Int, of signature: CommandSignature) -> String? {
        guard first == 1, signature.positionals.first?.type.kind == .text, let texts = literals(places[...]) else {
            return nil
        }
        return line(replacing: places[...], by: Word(quoting: texts.joined(separator: " ")).description)
    }

    /// The hint for a call with too many words.
    ///
    /// - Parameters:
    ///   - places: the positions in the call of all words that are not options.
    ///   - accepted: the number of these words that the command takes.
    func surplus(_ places: [Int], accepted: Int, of signature: CommandSignature) -> String? {
        guard var words, accepted < places.count, let call, places.allSatisfy(words.indices.contains) else {
            return nil
        }
        if let equals = places.first(where: { call.arguments[$0].bareText == "=" }) {
            words.remove(at: equals)
            return line(words: words)
        }
        if let hint = background(places[accepted]) ?? quotedText(of: signature) { return hint }
        let last = accepted > 0 && accepted <= signature.positionals.count ? signature.positionals[accepted - 1] : nil
        if last?.type.kind == .hostSet, let text = joinedHosts(places[(accepted - 1)...]) {
            return line(replacing: places[(accepted - 1)...], by: Self.typed(text))
        }
        if last?.type.kind == .hostSet, let word = call.arguments[places[accepted - 1]].literalText,
            (try? HostSet(word))?.bareNames.isEmpty == false,
            let hint = patternOfWords(places, from: accepted - 1, of: signature)
        {
            return hint
        }
        if let hint = quotedStatement(of: signature) { return hint }
        let place = places[accepted]
        if let word = call.arguments[place].bareText, let next = try? registry.command(word).signature {
            let joint = signature.gives.map(next.accepts.contains) == true ? " | " : "; "
            return line(
                stage: ([call.name.description] + words[..<place]).joined(separator: " ") + joint
                    + words[place...].joined(separator: " "))
        }
        if let word = call.arguments[place].bareText, let hint = outcome(word, at: place, of: signature) { return hint }
        // `jobs 20000100`
        if accepted == 0, signature.name.hasSuffix("s"),
            let single = try? registry.command(String(signature.name.dropLast())).signature, !single.positionals.isEmpty
        {
            return line(stage: ([single.name] + words).joined(separator: " "))
        }
        // `save failed.txt @failed`
        if last?.type.kind == .path, accepted == 1, accepted + 1 == places.count, words.count == places.count,
            let hosts = call.arguments[place].bareText, hosts.hasPrefix("@") || HostAddress(hosts) != nil, index == 0
        {
            return line(stage: "show \(hosts) | \(call.name.description) \(words[places[0]])")
        }
        if last?.type.kind == .path, let texts = literals(places[(accepted - 1)...]) {
            return line(
                replacing: places[(accepted - 1)...], by: Word(quoting: texts.joined(separator: " ")).description)
        }
        return nil
    }

    /// The hint for a `&` at the end, which runs a statement in the background in sh.
    private func background(_ place: Int) -> String? {
        guard let call, place == call.arguments.count - 1, call.arguments[place].bareText == "&" else { return nil }
        return line(without: place, note: "nothing runs in the background here")
    }

    /// The hint for a value of several words after a name, as in `set pager less -R`.
    private func quotedText(of signature: CommandSignature) -> String? {
        let last = signature.positionals.count - 1
        guard last > 0, signature.options.isEmpty, !signature.positionals[last].repeats,
            signature.positionals[last].type.kind == .text, let call, let words, words.count > last + 1,
            let texts = literals(Array(call.arguments.indices)[last...])
        else { return nil }
        return line(words: words[..<last] + [Word(quoting: texts.joined(separator: " ")).description])
    }

    /// The commands that choose where the session is, the outermost first.
    private static let choices = ["biz", "job", "step"]

    /// The hint for an option that is a statement of its own here, as in `job 20000100 --step 1` and `hosts --step 2`.
    private func choice(_ name: String, at place: Int, of signature: CommandSignature) -> String? {
        guard pipeline.stages.count == 1 || signature.name != "job", signature.name != "diff", index == 0, var words,
            let call,
            let rank = Self.choices.firstIndex(of: name), words.indices.contains(place)
        else { return nil }
        let value: String
        if let attached = Assignment(words[place])?.value {
            value = attached
        } else if words.indices.contains(place + 1) {
            value = words.remove(at: place + 1)
        } else {
            return nil
        }
        words.remove(at: place)
        let stage = ([call.name.description] + words).joined(separator: " ")
        let isOuter = Self.choices.firstIndex(of: signature.name).map { $0 < rank } ?? false
        return line(stage: isOuter ? "\(stage); \(name) \(value)" : "\(name) \(value); \(stage)")
    }

    /// The hint for hosts in the place of a file's name.
    func fileNotHosts(_ word: String) -> String {
        let file = "type `./\(word)` for a file of that name"
        return call?.name.literalText == "save" && index == 0 ? "\(file); type: show \(word) | save PATH" : file
    }

    /// The hint that replaces a bare status by an option: `failed` by `--status failed`.
    private func outcome(_ word: String, at place: Int, of signature: CommandSignature) -> String? {
        guard let type = signature.options.first(where: { $0.name == "status" })?.type,
            type.kind == .hostStatus || type.kind == .runStatus, var words
        else { return nil }
        // Numbers are excluded, because they may be the value of another option: `--exit 1`.
        let status = StatusWords.meant(by: word, among: ["success", "failed"]) ?? word
        guard Int(status) == nil, (try? WordReader.read(status, as: type, called: "")) != nil else { return nil }
        words[place] = "--status \(status)"
        return line(words: words)
    }

    /// The hint that puts statements into quotes, as `alias bad hosts --long` needs it.
    private func quotedStatement(of signature: CommandSignature) -> String? {
        guard let place = signature.positionals.firstIndex(where: { $0.type.kind == .statement }), let words, let call,
            words.count > place, !words[..<place].contains(where: { $0.hasPrefix("-") })
        else { return nil }
        var start = Array(words[..<place])
        var statement = words[place...].joined(separator: " ")
        if place == 1, let assignment = Assignment(start[0]), assignment.isOfVariable {
            start = [assignment.name]
            statement = assignment.value + " " + statement
        } else if call.arguments[place].bareText == nil {
            return nil
        }
        return line(words: start + [Word(quoting: statement).description])
    }

    /// The formats that the command `to` knows; empty if there is no such command.
    private var forms: [String] {
        (try? registry.command("to"))?.signature.positionals.first?.type.choices ?? []
    }

    private func literals(_ places: ArraySlice<Int>) -> [String]? {
        guard let call else { return nil }
        let texts = places.compactMap { call.arguments.indices.contains($0) ? call.arguments[$0].literalText : nil }
        return texts.count == places.count ? texts : nil
    }

    private func joinedHosts(_ places: ArraySlice<Int>) -> String? {
        let operators = ["or": ",", "and": "&", "not": "!"]
        return literals(places).flatMap { words in
            Self.hosts(words.map { operators[$0] ?? $0 }.joined(separator: " "))
        }
    }

    /// A text as a host set, corrected if necessary; nil if the text certainly is not a host set, or could just as well
    /// be ordinary words.
    ///
    /// - Parameter takesNames: whether names of hosts such as `web-01` count as hosts. They do not where the words may
    ///   also be files.
    static func hosts(_ text: String, takesNames: Bool = true) -> String? {
        let set: HostSet
        do throws(Failure) {
            set = try HostSet(text)
        } catch {
            guard let instead = error.instead, let right = try? HostSet(instead) else { return nil }
            set = right
        }
        guard takesNames ? set.isSurelyOfHosts : set.bareNames.isEmpty else { return nil }
        let right = set.text
        return ["tag:", "name:", "@file:"].contains(where: right.contains) ? right : right.filter { !$0.isWhitespace }
    }

    /// The host set that a name without its `@` was meant to be: `@failed` for `failed`; nil for other words.
    private static func named(_ word: String) -> String? {
        HostSet.isName(word) ? "@\(word)" : nil
    }
}

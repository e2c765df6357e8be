import BKJob
import JobModel

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

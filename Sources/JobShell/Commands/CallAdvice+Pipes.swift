import BKJob
import Grammar
import JobModel

/// Hints about the stage before the command.
extension CallAdvice {
    /// What follows on a call that chooses where the session is, by the command's name.
    private static let choices = ["biz": "jobs", "biz_set": "jobs", "job": "step 1", "step": "hosts", "open": "hosts"]

    /// The hint for a pipe after a call that chooses a place, whose value is not what the command takes:
    /// `step 2; hosts | to json` for `step 2 | to json`.
    func statementsApart(_ signature: CommandSignature) -> String? {
        guard index > 0, let giver = name(of: index - 1) else { return nil }
        let takesLogs = signature.acceptsAnyKind || [.hosts, .logs].contains(where: signature.accepts.contains)
        if takesLogs, let choice = choice(from: giver) {
            return line(whole: "\(choice); \(text(of: index..<pipeline.stages.count))")
        }
        guard let next = Self.choices[giver],
            case .command(let call) = pipeline.stages[index - 1], call.arguments.last?.literalText != "-",
            !call.arguments.isEmpty || index > 1
        else { return nil }
        let before = text(of: 0..<index)
        let rest = text(of: index..<pipeline.stages.count)
        if signature.needsInput { return line(whole: "\(before); \(next) | \(rest)") }
        let takesNothing = signature.accepts.isEmpty && !signature.acceptsAnyKind
        if takesNothing { return line(whole: "\(before); \(rest)") }
        guard takesLogs else { return nil }
        let choosesStep =
            giver != "job" || call.arguments.contains { $0.literalText.flatMap(JobLink.init)?.step != nil }
        if choosesStep { return giver.hasPrefix("biz") ? nil : line(whole: "\(before); \(rest)") }
        return line(whole: "\(before); \(next); \(rest)")
    }

    /// The statements that choose a step from a list of runs or steps; nil after other commands.
    private func choice(from giver: String) -> String? {
        // `jobs | grep x` is about the text of the list.
        guard let taker = name(of: index), ForeignWord.find(taker, afterPipe: true) == nil else { return nil }
        return switch (giver, index) {
        case ("jobs", _): "\(text(of: 0..<index)) | job; step 1"
        case ("steps", 1): "step 1"
        default: nil
        }
    }

    /// The hint for a pipe after a call that runs or keeps statements, to which the rest of the pipeline may belong:
    /// `watch 5 'hosts | to json'`.
    func statementsOfGiver() -> String? {
        guard index == 1, let giver = name(of: 0), case .command(let call)? = pipeline.stages.first,
            let places = (try? registry.command(giver))?.signature.positionals,
            let place = places.firstIndex(where: { $0.type.kind == .statement }),
            call.arguments.indices.contains(place)
        else { return nil }
        let start = call.arguments[..<place].map(\.description)
        let statement = call.arguments[place...]
        // A single word is the text of the statement, several are its words.
        let words = statement.map(\.description).joined(separator: " ")
        guard let first = statement.count == 1 ? call.arguments[place].literalText : words,
            !start.contains(where: { $0.hasPrefix("-") })
        else { return nil }
        let whole = Word(quoting: first + " | " + text(of: index..<pipeline.stages.count))
        return line(whole: ([giver] + start + [whole.description]).joined(separator: " "))
    }

    /// The hint for a call that gave nothing to the command, although other calls of the same command give something.
    func nothingGiven(to signature: CommandSignature) -> String? {
        if let hint = statementsApart(signature) ?? statementsOfGiver() { return hint }
        return index > 0 ? line(whole: text(of: 0..<index), note: "leave the pipe out") : nil
    }

    /// The hint for a pipe after a command that never gives anything.
    func withoutPipe() -> String? {
        guard index > 0, let giver = name(of: index - 1), let signature = try? registry.command(giver).signature,
            signature.gives == nil, !signature.passesInputOn
        else { return nil }
        return line(whole: text(of: 0..<index), note: "leave the pipe out")
    }
}

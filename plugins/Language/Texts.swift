import Grammar
import JobModel
import JobShell

/// The sentences of this plugin that a user reads: failures with their hints, and notes.
enum Texts {
    /// The description of a topic among the words after `help`.
    static let topic = "a topic"

    static func notAName(_ name: String) -> Failure {
        .usage(
            "'\(name)' can't be the name of a variable",
            hint: "use ASCII letters, digits and _, beginning with a letter or _")
    }

    static func secretInAlias(_ name: String) -> Failure {
        .usage(
            "the text of the alias '\(name)' seems to hold a secret, and aliases are shown by `alias` and `session`",
            hint: "leave the secret out; `login` asks for it, or takes it from a file or a helper")
    }

    static func reservedName(_ name: String) -> Failure {
        .usage("$\(name) always shows the state of the session and can't be set", hint: "choose another name")
    }

    static func missingLetValue(_ name: String) -> Failure {
        .usage("there is no value for \(name)", hint: "type `let \(name) VALUE`, or `unlet \(name)` to remove it")
    }

    static func equalsSign(_ command: String, _ name: String, _ values: [String]) -> Failure {
        let words = values.map { Word(quoting: $0).description }.joined(separator: " ")
        return .usage(
            "\(name) and its value are not joined by = here",
            hint: words.isEmpty ? "type: \(command) \(name) VALUE" : "type: \(command) \(name) \(words)")
    }

    static func variableInstead(_ name: String, _ value: String) -> String {
        "for a variable type: let \(name) \(Word(quoting: value))"
    }

    static func noSuchVariable(_ name: String, among names: [String]) -> Failure {
        Failure(
            "unknown-variable", "there is no variable \(name) that was set by `let`",
            hint: SpellingSuggestion.question(name, among: names))
    }

    static func noSuchAlias(_ name: String, among names: [String]) -> Failure {
        Failure("unknown-alias", "there is no alias \(name)", hint: SpellingSuggestion.question(name, among: names))
    }

    static func notACommandName(_ name: String) -> Failure {
        .usage("'\(name)' can't be the name of an alias", hint: "use one plain word")
    }

    static let markdownOfAll = Failure.usage(
        "--markdown is about every command", hint: "leave the command out, or --markdown")

    static let oneForm = Failure.usage("--json and --markdown exclude each other", hint: "leave one of them out")

    static func noSuchCommand(_ name: String, _ question: Sentence?) -> Failure {
        .usage("there is no command '\(name)'", hint: question ?? "type `help` for the list")
    }

    static func noSuchSubject(_ subject: String, _ question: Sentence?) -> Failure {
        .usage("there is neither a command nor a topic '\(subject)'", hint: question ?? "type `help` for the list")
    }

    static func notAHistoryCount(_ text: String, _ range: ClosedRange<Int>) -> Failure {
        .usage("COUNT must be from \(range.lowerBound) to \(range.upperBound), not \(text)")
    }

    // MARK: The tour

    static let noDemoWorld = Failure(
        "no-demo", "the tour leads through the demo world, which this joblog was started without",
        hint: "leave the shell, and start it by: joblog --demo")

    static let notOnDemo = Failure(
        "no-demo", "the tour leads through the demo world, and the session is on another platform",
        hint: "type `connect demo`, then `tour`")

    static let tourNeedsPrompt = Failure(
        "no-terminal", "the tour needs a prompt at which you type",
        hint: "start `joblog --demo` in a terminal, and type `tour` there", status: .usage)

    static let tourStill = "The next step of the tour is still this one (the line `q` leaves the tour):"

    static let tourFailed =
        "That did not succeed. The next step of the tour is still this one (the line `q` leaves the tour):"

    static let tourEnd = """
        That was the tour. `help` shows all commands by task, and `help COMMAND` begins with examples.
        Go on as you like: `job 20000120; follow` goes along with a job that is running, until Ctrl-C.
        """
}

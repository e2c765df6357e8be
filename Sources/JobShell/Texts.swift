import BKJob
import JobLogs
import JobModel

/// The sentences that the toolkit shows to users, in one place, so that another language can be added.
enum Texts {
    // MARK: Words of a call

    static func unknownOption(_ option: String, of signature: CommandSignature) -> Failure {
        let names =
            signature.options.map { "--\($0.name)" } + signature.options.compactMap { $0.letter.map { "-\($0)" } }
        return .usage(
            "\(signature.name) has no option \(option)",
            hint: (option.hasPrefix("--") ? SpellingSuggestion.question(option, among: names) : nil)
                ?? "type `help \(signature.name)` to see its options")
    }

    static func flagWithValue(_ option: String, of signature: CommandSignature) -> Failure {
        .usage("\(option) takes no value", hint: signature.usageHint)
    }

    static func missingValue(
        _ called: String, _ option: CommandSignature.Option, of signature: CommandSignature
    ) -> Failure {
        .usage("\(called) needs a value", hint: "type `\(called) \(option.valueName ?? "VALUE")`: \(option.help)")
    }

    static func givenTwice(_ called: String, of signature: CommandSignature) -> Failure {
        .usage("\(called) is given twice", hint: signature.usageHint)
    }

    static func missingArgument(_ declared: CommandSignature.Positional, of signature: CommandSignature) -> Failure {
        // Help texts describe a choice by its words or by its meaning; whoever left it out needs the words.
        let meaning = declared.type.choices.map { "one of " + $0.joined(separator: ", ") } ?? declared.help
        return .usage(
            "\(declared.name.uppercased()) is missing" + (meaning.isEmpty ? "" : " (\(meaning))"),
            hint: signature.usageHint)
    }

    static func surplusArgument(_ text: String, of signature: CommandSignature) -> Failure {
        .usage(
            // A word that is typed after `login` may be a token.
            signature.isSecret ? "there is one word too many" : "there is one word too many: \(quoted(text))",
            hint: signature.usageHint)
    }

    static func otherHyphens(_ word: String, hint: String) -> Failure {
        let typed = String(word.prefix { $0 == "-" || FullWidthText.isHyphen($0) })
        return Failure(
            "full-width-punctuation", "\(quoted(word)) begins with \(typed), which is not the hyphen of an option",
            hint: "quote it if it is meant as text ('\(word)'), or \(hint)", status: .usage)
    }

    static func hostsInPlaceOfPath(_ word: String, called: String) -> Failure {
        .usage("\(called) must be a file, and \(word) names hosts", hint: "type `./\(word)` for a file of that name")
    }

    static func nameIsCalled(_ word: String, _ name: String) -> String { .note("@\(word) is `@\(name)`") }

    static func noHostsGiven(_ option: String) -> Failure {
        Failure(
            "bad-host-set", "the host set of \(option) is empty",
            hint: "leave \(option) out, or name hosts, as in `\(option) @failed`", status: .usage)
    }

    static func notAWholeNumber(_ text: String, called: String) -> Failure {
        .usage("\(called) must be a whole number, not \(quoted(text))", hint: "write it in digits, such as 20")
    }

    static func notSeconds(_ text: String, most: Int64, called: String) -> Failure {
        .usage(
            "\(called) must be a number of seconds above 0 and up to \(most), not \(quoted(text))",
            hint: "write it without a unit, such as 5 or 0.5")
    }

    static func atMost(_ most: String, _ text: String, called: String) -> Failure {
        .usage("\(called) must be at most \(most), not \(quoted(text))")
    }

    static func emptyWord(called: String, _ kind: ArgumentType.Kind) -> Failure {
        let wish: Sentence = kind == .statement ? "must be a statement" : "must be a file"
        return .usage("\(called) \(wish), and it is empty", hint: "look whether a variable is empty")
    }

    static func homeIsNoFile(called: String) -> Failure {
        .usage(
            "\(called) must be a file, and ~ alone is not the home directory",
            hint: "type `~/` for the home directory, or `./~` for a file of that name")
    }

    static func notATime(_ text: String, called: String) -> Failure {
        .usage(
            "\(called) must be a moment, not \(quoted(text))",
            hint: "write 2026-11-23, 2026-11-23T15:52, 15:52, -2h or milliseconds since 1970")
    }

    static func notADuration(_ text: String, called: String) -> Failure {
        .usage("\(called) must be a length of time, not \(quoted(text))", hint: "write 90s, 30m, 2h, 7d or 1w")
    }

    static func notAChoice(_ text: String, _ words: [String], called: String, orNumber: Bool = false) -> Failure {
        .usage(
            "\(called) must be one of \(words.joined(separator: ", "))\(orNumber ? " or a number" : ""),"
                + " not \(quoted(text))",
            hint: SpellingSuggestion.question(text, among: words))
    }

    static func notAStatus(_ text: String, _ words: [String], called: String) -> Failure {
        .usage(
            "\(called) must be one of \(words.joined(separator: ", ")) or a number, not \(quoted(text))",
            hint: StatusWords.meant(by: text, among: words).map { "did you mean \($0)?" }
                ?? SpellingSuggestion.question(text, among: words)
                ?? (text.contains { !$0.isLetter } ? "join several by commas, as in `\(called) failed,running`" : nil))
    }

    static func statusIsCalled(_ text: String, _ words: String, called: String) -> String {
        .note("\(text) is `\(called) \(words)`")
    }

    // MARK: Guides

    static func guideSuggests(_ statement: String) -> String {
        "type: \(statement)"
    }

    static let guideLeft = "You left the tour; `tour` begins it anew."

    // MARK: Commands and pipelines

    static func unknownCommand(_ name: String, near: [String]) -> Failure {
        // The link itself is not repeated, because its query may contain a token.
        if JobLink(name) != nil {
            return Failure("unknown-command", "a link is not a command", hint: "type `job LINK`", status: .usage)
        }
        if name.hasPrefix("http://") || name.hasPrefix("https://") {
            return Failure(
                "unknown-command", "an address is not a command",
                hint: "type `connect URL` if it is the platform's address", status: .usage)
        }
        let last = near.last.map { last in
            near.count == 1 ? last : near.dropLast().joined(separator: ", ") + " or " + last
        }
        return Failure(
            "unknown-command", "there is no command \(quoted(name))",
            hint: last.map { "did you mean \($0)?" } ?? "type `help` to see all commands", status: .usage)
    }

    static func unknownAssignment(_ name: String) -> Failure {
        Failure(
            "unknown-command", "there is no command '\(name)=…', and variables are set by `let`",
            hint: "type: let \(name) VALUE", status: .usage)
    }

    static func variableAsCommand(_ word: String) -> Failure {
        .usage(
            "the value of a variable is never run as a command: \(word)",
            hint: "type the command's name, or name statements with `alias`")
    }

    static func notOneFile(_ redirection: String) -> Failure {
        .usage("\(redirection) names no file, or several", hint: "type `> FILE`")
    }

    static func aliasLoop(_ name: String) -> Failure {
        Failure(
            "alias-loop", "the alias \(quoted(name)) leads back to itself, and no command has that name",
            hint: "type `alias` to see the aliases, or `unalias \(name)` to remove this one", status: .usage)
    }

    static let ambiguousCommandCode = "ambiguous-command"

    static func ambiguousCommand(_ name: String, _ names: [String]) -> Failure {
        Failure(
            ambiguousCommandCode, "\(quoted(name)) is the beginning of several commands",
            hint: "type more of one of \(names.joined(separator: ", "))", status: .usage)
    }

    static let wholeNameNeededCode = "whole-name-needed"

    static func wholeNameNeeded(_ word: String, _ name: String) -> Failure {
        Failure(
            wholeNameNeededCode, "\(quoted(word)) is only the beginning of \(name), which has to be typed whole",
            hint: "type: \(name), and then the same words", status: .usage)
    }

    static func duplicateCommand(_ name: String, _ first: any Plugin, _ second: any Plugin) -> Failure {
        Failure(
            "duplicate-command",
            "the plugins \(title(first)) and \(title(second)) both bring a command named \(name)",
            hint: "leave one of the two plugins out, or rename its command", status: .usage)
    }

    static func onlyExploring(_ name: String) -> Failure {
        Failure(
            "not-allowed", "a plugin may not run '\(name)': it may do more than explore",
            hint: "type `\(name)` yourself, before or after the plugin's command")
    }

    static func duplicatePlugin(_ first: any Plugin, _ second: any Plugin) -> Failure {
        Failure(
            "duplicate-plugin",
            "two plugins have the name \(first.name), and the second was left out: \(place(first)) and \(place(second))",
            hint: "rename one of the two in its manifest, or move its file elsewhere")
    }

    /// A plugin's name, with the path of its file if it has one.
    private static func title(_ plugin: any Plugin) -> String {
        plugin.name + (plugin.path.map { " (\($0))" } ?? "")
    }

    private static func place(_ plugin: any Plugin) -> String { plugin.path ?? "the one of the program" }

    static func duplicateSetting(_ name: String, _ first: String, _ second: any Plugin) -> Failure {
        Failure(
            "duplicate-setting", "\(first) and the plugin \(title(second)) both declare a setting named \(name)",
            hint: "leave one of the two plugins out, or rename its setting", status: .usage)
    }

    static func editorFile(_ path: String) -> Failure {
        Failure(
            "no-temporary-file", "\(path) can't be written and read, so nothing could be edited",
            hint: "set TMPDIR to a folder that you may write")
    }

    static func editorFailed(_ editor: String, status: Int) -> Failure {
        Failure(
            "editor-failed",
            "the text editor `\(editor)` ended with exit status \(status), and the line stays as it was",
            hint: "set EDITOR to a text editor that is installed")
    }

    static func wrongInput(_ command: CommandSignature, given: ValueKind?, by source: String) -> Failure {
        if command.accepts.isEmpty, !command.acceptsAnyKind {
            return .usage(
                "it takes nothing from a pipe, but \(source) comes before it",
                hint: "begin a statement with `\(command.name)`")
        }
        let wishes = command.acceptsAnyKind ? "any result" : command.accepts.map(\.name).joined(separator: " or ")
        return .usage(
            "it takes \(wishes), but \(source) gives \(given?.name ?? "none")",
            hint: given == nil ? "leave the pipe out" : nil)
    }

    static func noHostsIn(_ kind: ValueKind) -> Failure {
        .usage(
            "it needs hosts, and there are none in \(kind.name)",
            hint: "put a command that gives hosts before it, as in `hosts | …`")
    }

    static func nothingGiven(by command: String) -> Failure {
        .usage(
            "\(command) gives no result here",
            hint: "leave the pipe out")
    }

    static func undeclaredParameter(_ name: String) -> Failure {
        Failure(
            "undeclared-parameter", "the command reads \(name.uppercased()), which its signature does not contain",
            hint: "the plugin has a defect: add the parameter to the command's signature")
    }

    static func needsInput(_ command: CommandSignature) -> Failure {
        let example = command.examples.first { $0.statement.contains("|") }
        return .usage("it needs something before it", hint: example.map { "type for example `\($0.statement)`" })
    }

    static func unknownVariable(_ name: String, near: Sentence?) -> Failure {
        let isCredential = SecretShapes.isCredentialName(name)
        return Failure(
            "unknown-variable", "there is no variable $\(name)",
            hint: isCredential
                ? "credentials are not variables; write '$\(name)' in single quotes for the text"
                : near ?? "set it with `let \(name) VALUE`, or write '$\(name)' in single quotes for the text",
            status: .usage)
    }

    static func missingScriptArgument(_ name: String, count: Int) -> Failure {
        let given = count == 0 ? "no arguments were given" : "only \(quantity(count, "was", "were")) given"
        return Failure("unknown-variable", "there is no argument $\(name): \(given)", status: .usage)
    }

    static let homeUnknown = Failure(
        "no-home", "~ means the home directory, but HOME is not set", hint: "write the whole path", status: .usage)

    // MARK: Files and children

    static func cannotRead(_ path: String, _ reason: String) -> Failure {
        Failure("cannot-read", "cannot read \(path): \(reason)")
    }

    static func cannotWrite(_ path: String, _ reason: String) -> Failure {
        Failure("cannot-write", "cannot write \(path): \(reason)")
    }

    static func tooLong(_ path: String, mostBytes: Int) -> Failure {
        Failure(
            "too-long", "cannot read \(path): it is longer than \(mostBytes >> 20) MiB",
            hint: "name a file that ends, or split it")
    }

    static func tooManyWords(_ path: String, most: Int) -> Failure {
        Failure("too-long", "\(path) holds statements of more than \(most) words", hint: "split it into several files")
    }

    static func notText(_ path: String) -> Failure {
        Failure("not-text", "\(path) is not UTF-8 text", hint: "save it as UTF-8")
    }

    static func sourcedTooDeep(_ depth: Int) -> Failure {
        Failure(
            "too-deep", "statements call one another \(depth) levels deep", hint: "check whether a file sources itself")
    }

    static func childFailed(_ reason: String) -> Failure {
        Failure("cannot-run", "cannot run /bin/sh: \(reason)")
    }

    static let helperIsSlow = String.note("the helper is still at work; Ctrl-C ends it")

    static let helperTooLong = Failure(
        "helper-failed", "the helper printed more than 1 MB, and nothing of it was taken",
        hint: "let it print lines such as bk_token=VALUE and nothing else", status: .credentials)

    static let helperNoText = Failure(
        "helper-failed", "what the helper printed is not UTF-8 text, and nothing of it was taken",
        hint: "let it print lines such as bk_token=VALUE and nothing else", status: .credentials)

    static func helperTooSlow(_ limit: Duration) -> Failure {
        Failure(
            "helper-failed", "the helper did not end within \(limit.components.seconds) s, and was ended",
            hint: "run it by itself with `!` to see what it waits for", status: .credentials)
    }

    /// - Parameter command: a command of joblog in a line that /bin/sh did not understand; nil if there is none.
    static func notFoundBySh(_ command: String?) -> String {
        .note(
            "everything after ! to the end of the line is for /bin/sh"
                + (command.map { "; write `\($0)` on the next line" } ?? ""))
    }

    static func helperFailed(_ status: Int) -> Failure {
        Failure(
            "helper-failed", "the helper ended with exit status \(status)",
            hint: "run it by itself with `!` to see what it prints", status: .credentials)
    }

    // MARK: Progress

    static func fetching(_ state: FetchProgress) -> String {
        var parts = ["fetching: \(state.done) of \(state.total) hosts", humanBytes(state.bytes)]
        if state.seconds > 0.5 { parts.append("\(humanBytes(Int(Double(state.bytes) / state.seconds)))/s") }
        if state.retries > 0 { parts.append(quantity(state.retries, "retry", "retries")) }
        if let left = state.secondsLeft { parts.append("about \(estimate(seconds: left)) left") }
        return parts.joined(separator: ", ")
    }

    /// An estimated length of time, rounded to the precision that an estimate can have, and never 0.
    static func estimate(seconds: Double) -> String {
        let whole = Int64(min(max(1, seconds.rounded(.up)), 1e9))
        switch whole {
        case ..<10: return "\(whole) s"
        case ..<56: return "\((whole + 4) / 5 * 5) s"
        case ..<600: return humanDuration((whole + 9) / 10 * 10_000)
        default: return humanDuration((whole + 59) / 60 * 60_000)
        }
    }

    static func fetchedAgain(_ count: Int) -> String {
        logsOfHosts(count)
            + (count == 1
                ? " was not whole in the store; it was fetched again"
                : " were not whole in the store; they were fetched again")
    }

    static func traced(_ request: RequestTrace) -> String {
        let status = request.status.map(String.init) ?? "no answer"
        return "\(request.verb) \(request.url) \(status) \(request.bytes) bytes \(request.milliseconds) ms"
    }

    /// A text within a sentence: in single quotes, and shortened if it is longer than 80 characters.
    static func quoted(_ text: String) -> String {
        text.count <= 80 ? "'\(text)'" : "'\(text.prefix(77))…'"
    }
}

extension Failure {
    /// The failure of a command that needs a chosen run, if no run is chosen.
    public static let noJobChosen = Failure(
        "no-job", "no job is chosen",
        hint: "type `jobs` to see the runs, then `job ID`, or `open PATH` for logs in files"
    )

    /// The failure for a step that the run does not have.
    public static func noSuchStep(_ number: Int64, in run: JobRun) -> Failure {
        let count = run.steps.count
        return Failure(
            "no-such-step", "\(run.job.phrase) has no step \(number)",
            hint: count == 0
                ? "type `jobs` to see the runs, then `job ID` to choose another"
                : count == 1 ? "type `step 1`" : "type `step N` with N from 1 to \(count), or `step` to see their ids")
    }
}

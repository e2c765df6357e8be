import JobModel

/// The errors and notes of the program's start, its terminals and its files. The help of the options is in
/// `ProgramOptions`.
enum Texts {
    static func emptyPath(_ called: String) -> Failure { .usage("\(called) must be a file, and it is empty") }

    static func unknownOption(_ word: String) -> Failure {
        Failure("usage", "there is no option \(word)", hint: "type `joblog --help` to see all options", status: .usage)
    }

    static func fileBesideStatements(_ path: String) -> Failure {
        .usage("-c gives the statements, so '\(path)' can't be a script as well", hint: "leave out -c or \(path)")
    }

    /// The failure for a statement that was typed where the program expects the path of a script.
    ///
    /// - Parameter words: The words of the statement, or only the command's name if the others may contain a secret.
    static func statementAsFile(_ words: [String]) -> Failure {
        .usage(
            "there is no file '\(words.first ?? "")'; it is a command of the shell",
            hint: "type: joblog -c \(words.joined(separator: " ").shellWord)")
    }

    static func noCompletion(for shell: String) -> Failure {
        let shells = CompletionScript.Shell.allCases.map(\.rawValue).joined(separator: ", ")
        return .usage(
            shell.isEmpty ? "no shell is named" : "there is no completion script for '\(shell)'",
            hint: "name one of \(shells)")
    }

    static func surplusWord(_ word: String, after option: String) -> Failure {
        .usage("'\(word)' is one word too many after \(option)", hint: "leave it out")
    }

    static let noOutline = Failure(
        "no-outline", "the command-line parser describes the options in a form that this version can't read",
        hint: "`joblog --help` lists them")

    static func notAVariable(_ name: String) -> Failure {
        .usage(
            "-v can't set '\(name)'",
            hint: "use ASCII letters, digits and _; biz, job, step, url and status can't be set")
    }

    static func notADoor(_ word: String) -> Failure {
        .usage("JOBLOG_DOOR is '\(word)', which is neither esb nor gateway", hint: "set it to esb or gateway")
    }

    /// The reason why an rc file is not run.
    enum Distrust {
        /// The file belongs to neither the user nor root.
        case foreign(owner: UInt32)
        /// Users other than its owner may write the file.
        case writable
    }

    static func rcFileNotRun(_ path: String, _ reason: Distrust) -> Failure {
        switch reason {
        case .foreign(let owner):
            Failure(
                "rc-not-run", "\(path) was not run: it belongs to another user (\(owner))",
                hint: "if you trust it, copy it, or name it with --rc")
        case .writable:
            Failure(
                "rc-not-run", "\(path) was not run: users other than its owner may write it",
                hint: "run `chmod go-w \(path)`")
        }
    }

    static func cannotWriteOutput(_ reason: String) -> Failure {
        Failure("cannot-write", "cannot write standard output: \(reason)")
    }

    static func nobodyToAsk(_ question: String) -> Failure {
        Failure(
            "no-terminal",
            "cannot ask '\(question.split(separator: ": ").first ?? "?")': there is no terminal",
            hint:
                "start joblog in a terminal; for credentials, use the environment, `login --file PATH` or `login --helper COMMAND`",
            status: .usage)
    }

    /// The greeting when no platform is chosen.
    static let firstWords = """
        joblog explores runs of BlueKing JOB: which hosts did something different, and what.
        Type `connect URL` for your platform, or `open PATH` for logs in files; `help` shows what else.
        To try it without a platform, leave with Ctrl-D, start `joblog --demo` and type `tour`.
        """

    /// The greeting on the demo platform when nothing was typed before.
    static let firstWordsOnDemo = """
        This is joblog on its demo platform: made-up runs of BlueKing JOB, inside this process alone.
        `tour` leads you through it in two minutes, typing along.
        `help` shows all commands by task.
        """

    static let noCacheFolder =
        String.note("HOME and XDG_CACHE_HOME name no folder for the store; what is fetched is kept until joblog ends")

    static func historyNotKept(_ reason: String) -> String { .note("what you type is not kept: \(reason)") }
}

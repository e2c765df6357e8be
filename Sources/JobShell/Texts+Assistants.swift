import JobModel

/// The sentences about what an assistant may not do.
extension Texts {
    private static func refused(_ sentence: Sentence, hint: Sentence) -> Failure {
        Failure("not-for-assistants", sentence, hint: hint, status: .usage)
    }

    static func notForAssistants(_ command: String) -> Failure {
        refused(
            "\(command) is not open to assistants: it writes files, runs programs, asks a person, waits without end, or "
                + "changes settings",
            hint: "call one of the offered tools, or ask the user to run \(command) in a shell of their own")
    }

    static func notForAssistants(_ parameter: String, of command: String) -> Failure {
        refused(
            "\(parameter) of \(command) is not open to assistants: it names a file, or statements to run",
            hint: "leave out \(parameter)")
    }

    static let noFileForAssistants = refused(
        "an assistant writes no files: > and >> are not open to it",
        hint: "leave out the redirection; the value is the result")

    static let noProgramsForAssistants = refused(
        "an assistant runs no programs: ! is not open to it",
        hint: "use the shell's own commands: filter, groups, patterns, to, expect")

    static let noFilesForAssistants = refused(
        "an assistant reads no files: @file is not open to it",
        hint: "write the hosts into the host set, joined by commas")
}

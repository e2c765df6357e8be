import JobModel
import JobShell
import LogAnalysis

/// `show [HOSTSET] [--raw] [--head N] [--tail N] [--lines A-B] [--numbers]`
struct ShowCommand: Command {
    let signature = CommandSignature(
        "show", summary: "read the logs, each under a header",
        details: """
            What is not here yet is fetched first. Control characters and escape sequences in a log are shown in caret
            form and act on nothing, unless --raw is given; `set log-colour on` lets colours through. A distribution's log
            is a table of transfers and their lines.

            What doesn't fit the screen goes through $JOBLOG_PAGER, $PAGER or less; `set pager off` does without.
            """,
        positionals: [.init("hostset", .hostSet, isOptional: true, help: "only these hosts")],
        options: [
            .exclude, .flag("raw", help: "control sequences as they are; they act on your terminal"),
            .init("head", .count, valueName: "N", help: "only the first N lines of each"),
            .init("tail", .count, valueName: "N", help: "only the last N lines of each"),
            .init("lines", .text, valueName: "A-B", help: "only these lines, by the numbers that `filter` prints"),
            .flag("numbers", letter: "n", help: "the number of each line before it"),
        ],
        accepts: [.hosts, .logs, .groups], gives: .logs,
        examples: [
            .init("show @failed --tail 5", "how the failed ones ended"),
            .init("show 10.20.0.11 --lines 14-20 --numbers", "what stands around a line that `filter` found"),
            .init("show 10.20.0.1 --head 3 | to text", "how one host began"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        let excerpt = try LogExcerpt(arguments)
        let selection = try await context.selection(invocation)
        let (source, failure) = try await context.logs(of: selection, from: invocation.input)
        let isNumbered = arguments.flag("numbers")
        var list = source
        if excerpt != .all || isNumbered { list = source.mapping { excerpt.cut($0, isNumbered) } }
        if excerpt != .all { list.isExcerpt = true }
        (list.isRaw, list.isNumbered) = (arguments.flag("raw"), isNumbered)
        return Outcome(
            .logs(list), changes: selection.changes, failure: failure,
            notes: list.positions.isEmpty ? [invocation.noHostsSentence] : [])
    }
}

import JobModel
import JobShell
import LogAnalysis

/// `show [HOSTSET] [--raw] [--head N] [--tail N]`
struct ShowCommand: Command {
    let signature = CommandSignature(
        "show", summary: "read the logs, each under a header",
        details: """
            What is not here yet is fetched first. Control characters and escape sequences in a log are shown in caret
            form and act on nothing, unless --raw is given. A distribution's log is a table of transfers and their lines.
            """,
        positionals: [.init("hostset", .hostSet, isOptional: true, help: "only these hosts")],
        options: [
            .exclude, .flag("raw", help: "control sequences as they are; they act on your terminal"),
            .init("head", .count, valueName: "N", help: "only the first N lines of each"),
            .init("tail", .count, valueName: "N", help: "only the last N lines of each"),
        ],
        accepts: [.hosts, .logs], gives: .logs,
        examples: [
            .init("show @failed --tail 5", "how the failed ones ended"),
            .init("show 10.20.0.1 --head 3 | to text", "how one host began"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let arguments = invocation.arguments
        if arguments.integer("head") != nil, arguments.integer("tail") != nil { throw Texts.headAndTail }
        let selection = try await context.selection(invocation)
        let source: LogList
        var failure: Failure?
        if case .logs(let list) = invocation.input, list.positions == selection.positions {
            source = list
        } else {
            let (list, report) = try await context.logs(of: selection)
            source = list
            failure = FetchSummary(report, selection).failure
        }
        let head = arguments.integer("head").map { Int(clamping: $0) }
        let tail = arguments.integer("tail").map { Int(clamping: $0) }
        let logs =
            head == nil && tail == nil ? source.logs : source.logs.mapping { Self.cut($0, head: head, tail: tail) }
        let list = LogList(
            step: source.step, positions: source.positions, logs: logs, isRaw: arguments.flag("raw"))
        let shown: Value? = list.positions.isEmpty ? .text("no hosts\n") : nil
        return Outcome(.logs(list), shown: shown, changes: selection.changes, failure: failure)
    }

    private static func cut(_ log: HostLog, head: Int?, tail: Int?) -> HostLog {
        var log = log
        func cut(_ bytes: [UInt8]) -> [UInt8] {
            let text = LogText(bytes)
            return Array(head.map(text.head) ?? tail.map(text.tail) ?? bytes[...])
        }
        switch log.content {
        case .script(let bytes): log.content = .script(cut(bytes))
        case .files(let transfers):
            log.content = .files(
                transfers.map { transfer in
                    var transfer = transfer
                    transfer.log = transfer.log.map { String(decoding: cut(Array($0.utf8)), as: UTF8.self) }
                    return transfer
                })
        case nil: break
        }
        return log
    }
}

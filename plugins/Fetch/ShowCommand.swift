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
        return Outcome(
            .logs(list), changes: selection.changes, failure: failure,
            notes: list.positions.isEmpty ? [Texts.noHosts] : [])
    }

    private static func cut(_ log: HostLog, head: Int?, tail: Int?) -> HostLog {
        var log = log
        func cut(_ bytes: [UInt8]) -> [UInt8] {
            let text = LogText(bytes)
            return Array(head.map(text.head) ?? tail.map(text.tail) ?? bytes[...])
        }
        switch log.content {
        case .script(let bytes): log.content = .script(cut(bytes))
        case .files(let transfers): log.content = .files(cutting(transfers, head: head, tail: tail))
        case nil: break
        }
        return log
    }

    /// The transfers with only the first or last lines of all their logs together.
    private static func cutting(_ transfers: [FileTransfer], head: Int?, tail: Int?) -> [FileTransfer] {
        var left = head ?? tail ?? 0
        var result = transfers
        for index in head == nil ? Array(result.indices.reversed()) : Array(result.indices) {
            guard let log = result[index].log else { continue }
            let text = LogText(Array(log.utf8))
            let bytes = head == nil ? text.tail(left) : text.head(left)
            result[index].log = left == 0 ? nil : String(decoding: bytes, as: UTF8.self)
            left = max(0, left - text.lineCount)
        }
        return result
    }
}

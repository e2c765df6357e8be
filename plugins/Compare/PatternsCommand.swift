import JSON
import JobModel
import JobShell
import LogAnalysis

/// `patterns [HOSTSET] [--against HOSTSET] [--rare] [--top N] [--assign]` lists the kinds of lines that hosts printed.
struct PatternsCommand: Command {
    static let against = Parameter.option(
        "against", .hostSet, valueName: "HOSTSET", help: "what sets the hosts apart from these comes first")
    private static let rare = Parameter.flag("rare", help: "what the fewest hosts print comes first")
    static let top = Parameter.option("top", .rowCount, valueName: "N", help: "only the first N kinds")
    private static let assign = Parameter.flag("assign", help: "each line with its kind")

    let signature = CommandSignature(
        "patterns", summary: "the kinds of lines over all hosts",
        details: """
            Lines that differ only in numbers, times, addresses, paths, ids and the like are of one kind. Most frequent
            kinds come first; with --rare those that the fewest hosts print: the needle. --assign tells the kind of each
            line instead.

            --against tells which kinds set the first hosts apart from the second: `37 of 37 against 0 of 1963` is a kind that
            37 of the 37 first hosts print and none of the 1963 second ones. What does so most comes first, also what the first
            hosts lack; kinds that are equally common on both sides are not shown. Without HOSTSET the first hosts are all but
            the second, of the piped ones where there are any. Hosts without a log don't count.

            The kinds stay usable as `filter --kind @p1` until kinds are found anew.
            """,
        parameters: [Parameter.hostSet(), Parameter.exclude, Self.against, Self.rare, Self.top, Self.assign],
        accepts: [.hosts, .logs, .groups, .lines], gives: .patterns,
        examples: [
            .init("patterns --top 10", "what nearly every host prints"),
            .init("patterns --rare --top 10", "what only few hosts print"),
            .init(
                "patterns @failed --against @ok --top 5", "what the failed hosts print and the others don't, or lack"),
            .init("patterns @failed | to json", "the kinds of lines of the failed hosts, for a program"),
            .init("patterns 10.20.0.[1-2] --assign | to jsonl", "which line is of which kind"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        if invocation[Self.assign] {
            let others: [any SignatureParameter] = [Self.against, Self.rare, Self.top]
            for option in others where invocation.has(option) {
                throw Texts.notWithAssign(option.declaration.name).about(option)
            }
        }
        if let set = invocation[Self.against] {
            if invocation[Self.rare] { throw Texts.againstAndRare.about(Self.rare) }
            return try await PatternComparison(invocation, against: set, in: context).outcome()
        }
        var input = invocation.input
        if let lines = input as? MatchList { input = try await lines.asLogs() }
        var call = invocation
        call.input = input
        let selection = try await context.selection(call)
        let (logs, failure) = try await context.logs(of: selection, from: input)
        let parts = try await logs.onAllCores { share in
            var shapes = LineShapes()
            try share.forEach { position, log in
                guard let text = log.text else { return }
                shapes.add(linesOf: text, host: position) { share.isStopped }
            }
            return shapes
        }
        let set = try await computing { isStopped in
            var all = LineShapes()
            for part in parts where !isStopped() { all.merge(part) }
            return PatternSet(all, isStopped: isStopped)
        }
        let value: any Value =
            invocation[Self.assign]
            ? Self.assignment(of: logs, set)
            : Self.table(
                of: set, hostCount: logs.positions.count, isRareFirst: invocation[Self.rare], most: invocation[Self.top]
            )
        let notes =
            selection.positions.isEmpty
            ? [call.noHostsSentence] : set.patterns.isEmpty ? [Texts.noLogsToCompare] : []
        return Outcome(
            value, changes: [.patterns(set, by: context.statement)], failure: failure, notes: notes)
    }

    /// The name of a kind by its index: `p1` is the most frequent kind, whatever the order in which kinds are shown.
    static func name(_ index: Int) -> String { "p\(index + 1)" }

    private static func table(of set: PatternSet, hostCount: Int, isRareFirst: Bool, most: Int?) -> Table {
        var kinds = Array(set.patterns.enumerated())
        if isRareFirst {
            let counts = set.patterns.map(\.hostCount)
            kinds.sort {
                (counts[$0.offset], $0.element.lineCount, $0.offset) < (
                    counts[$1.offset], $1.element.lineCount, $1.offset
                )
            }
        }
        let rows = kinds.prefix(most ?? kinds.count).map { index, pattern -> JSONObject in
            return [
                "name": .string(name(index)), "pattern": .string(pattern.template),
                "line_count": .whole(pattern.lineCount), "host_count": .whole(pattern.hostCount),
                "share": .number(Double(pattern.hostCount) / Double(max(1, hostCount))),
                "example": .string(String(decoding: pattern.example, as: UTF8.self)),
            ]
        }
        return Table(
            kind: .patterns,
            columns: [
                .init("name", title: "kind"), .init("line_count", title: "lines", .number),
                .init("host_count", title: "hosts", .number), .init("share", title: "share", .share, mayGo: true),
                .init("pattern", title: "pattern", .line),
            ], rows: Array(rows))
    }

    /// A row for each line with its kind. Rows are made while they are read.
    private static func assignment(of logs: LogList, _ set: PatternSet) -> RowStream {
        RowStream(
            kind: .patterns,
            columns: [
                .init("host", title: "host", .host), .init("n", title: "line", .number),
                .init("pattern", title: "kind"),
            ]
        ) {
            var assignment = KindAssignment(logs, set)
            return { try await assignment.next() }
        }
    }
}

/// Makes the rows of `patterns --assign`, at most 2000 at a time, because one log may have millions of lines.
private struct KindAssignment {
    private var logs: LogList.AsyncIterator
    private let set: PatternSet
    private var host = JSONValue.null
    /// The line numbers in the whole log, when the lines are not consecutive there; nil when they follow `firstLine`.
    private var numbers: [Int]?
    private var firstLine = 1
    private var kinds: ArraySlice<(line: Int, kind: Int?)> = []
    private static let mostRows = 2000

    init(_ list: LogList, _ set: PatternSet) {
        logs = list.makeAsyncIterator()
        self.set = set
    }

    nonisolated(nonsending) mutating func next() async throws -> [JSONObject]? {
        try Task.checkCancellation()
        while kinds.isEmpty {
            guard let (_, log) = try await logs.next() else { return nil }
            host = .object(log.host.json)
            (firstLine, numbers) = (log.firstLine, log.lineNumbers)
            kinds = set.kinds(ofLinesIn: log.text ?? []) { Task.isCancelled }[...]
            try Task.checkCancellation()
        }
        let rows = kinds.prefix(Self.mostRows)
        kinds = kinds.dropFirst(Self.mostRows)
        return rows.map { row in
            let number =
                numbers?.indices.contains(row.line - 1) == true ? numbers?[row.line - 1] : row.line + firstLine - 1
            return [
                "host": host, "n": .optional(number),
                "pattern": .optional(row.kind.map { PatternsCommand.name($0) }),
            ]
        }
    }
}

import JSON
import JobModel
import JobShell

/// The `store` command, which shows and prunes the store of fetched logs.
public struct StorePlugin: Plugin {
    public let name = "Store"
    public let summary = "what was fetched, on disk"
    public let helpGroup: HelpGroup? = .theShellItself
    public let commands: [any Command] = [StoreCommand()]

    public init() {}
}

/// `store info|path|prune` shows what the store holds and where it is, or removes what was not used for long.
struct StoreCommand: Command {
    private enum Action: String, CaseIterable {
        case info, path, prune
    }

    private static let action = RequiredParameter("action", .choice(Action.self), help: "info, path or prune")
    private static let olderThan = Parameter.option(
        "older-than", .duration, valueName: "T", help: "prune what was last used longer ago: 30d, 4w, …")
    private static let keep = Parameter.option(
        "keep", .size, valueName: "SIZE", help: "prune, oldest use first, until this much is left: 500MB, …")

    let signature = CommandSignature(
        "store", summary: "what the store holds, where it lies, and less of it",
        details: """
            Logs of finished steps stay until they are pruned or the store grows beyond 2 GiB; then the oldest use goes
            first. docs/store.md tells its tables, for sqlite3.
            """,
        parameters: [Self.action, Self.olderThan, Self.keep],
        gives: .table,
        examples: [
            .init("store info", "how much there is"), .init("store prune --older-than 30d", "forget the last months"),
        ])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let action = try invocation[Self.action]
        if action != .prune, let option = invocation.firstGiven(of: [Self.olderThan, Self.keep]) {
            throw Texts.onlyForPrune(option.declaration.name).about(option)
        }
        switch action {
        case .info: return Outcome(Self.table(try await context.storeInfo()))
        case .path: return Outcome(ByteStream.text((context.storePath ?? Texts.temporary) + "\n"))
        case .prune:
            let age = invocation[Self.olderThan]
            let size = invocation[Self.keep]
            guard age != nil || size != nil else { throw Texts.pruneWhat }
            let report = try await context.pruneStore(
                olderThan: age.map { context.now.advanced(byMilliseconds: -$0) }, keepBytes: size)
            let notes = report.stepsInUse == 0 ? [] : [Texts.inUse(report.stepsInUse)]
            return Outcome(Self.table(report), notes: notes)
        }
    }

    private static func table(_ info: StoreInfo) -> Table {
        let path = info.path.isEmpty ? Texts.temporary : info.path
        let row: JSONObject = [
            "path": .string(path), "bytes": .whole(info.bytes), "raw_bytes": .whole(info.rawBytes),
            "contents": .whole(info.contents), "logs": .whole(info.logs), "runs": .whole(info.runs),
            "oldest": .optional(info.oldest), "newest": .optional(info.newest),
        ]
        let numbers = [
            ("contents", "contents"), ("logs", "logs"), ("runs", "runs"),
        ]
        return Table(
            columns: [.init("bytes", title: "on disk", .bytes), .init("raw_bytes", title: "unpacked", .bytes)]
                + numbers.map { .init($0.0, title: $0.1, .number) } + [
                    .init("oldest", title: "oldest", .time, mayGo: true),
                    .init("newest", title: "newest", .time, mayGo: true),
                ], rows: [row], title: path)
    }

    private static func table(_ report: PruneReport) -> Table {
        let row: JSONObject = [
            "logs": .whole(report.logs), "contents": .whole(report.contents), "runs": .whole(report.runs),
            "bytes": .whole(report.bytes), "steps_in_use": .whole(report.stepsInUse),
        ]
        return Table(
            columns: ["logs", "contents", "runs"].map { .init($0, title: $0, .number) } + [
                .init("bytes", title: "bytes", .bytes)
            ], rows: [row], title: "taken away")
    }
}

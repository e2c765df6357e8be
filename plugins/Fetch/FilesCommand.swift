import HostSets
import JobModel
import JobShell

/// `files [HOSTSET] [--by path|source|target] [--status S]` lists the transfers of a step that distributes files.
struct FilesCommand: Command {
    private static let hosts = Parameter.hostSet(help: "only the transfers to these hosts")
    private static let key = Parameter.option(
        "by", .choice(TransferFold.Key.self), valueName: "KEY", help: "one row for each path, source or target")
    static let status = Parameter.option(
        "status", .text, valueName: "STATUS", help: "only transfers of this status")

    let signature = CommandSignature(
        "files", summary: "the transfers of a distribution, what failed first",
        details: """
            A row for each download of a target, and one for each upload of a source. --by folds the rows by the source's path,
            by source or by target, with how many failed, run and succeeded, and why: the failed upload's reason, else the
            most frequent one, and how many other reasons there are. Its hosts are the targets of what failed; where nothing failed, of all.

            --status takes pulling, waiting, uploading, downloading, success, failed or their numbers 0 to 5, and running for
            all that has not ended. Logs that are not here yet are fetched, and the sources' with them.
            """,
        parameters: [Self.hosts, Parameter.exclude, Self.key, Self.status], accepts: [.hosts, .logs, .groups],
        gives: .files,
        examples: [
            .init("step 2; files --by source", "which source broke how many targets"),
            .init("step 2; files --status failed | expect 0", "whether every file arrived"),
            .init("step 2; files 10.20.0.2 | to json", "one host's transfers, for a program"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let filter = try invocation[Self.status].map { try TransferFilter($0) }
        let selection: HostSelection
        do {
            selection = try await context.selection(invocation)
        } catch let failure as Failure where failure.code == "no-such-host" {
            throw try await Self.namesSource(invocation, in: context) ?? failure
        }
        let step = selection.step
        guard step.step.kind == .file else { throw Texts.noDistribution(step.step, step.number) }
        // The whole logs are read even when logs were piped in: piped logs may be excerpts, which hold transfers as
        // text.
        let (logs, failure) = try await context.logs(of: selection, from: nil)
        var list = TransferList()
        for try await (position, log) in logs { list.add(log, at: position) }
        list.keep { filter?.matches($0) ?? true }
        let table = invocation[Self.key].map { list.folded(by: $0, in: step.hosts) } ?? list.table
        return Outcome(table, failure: failure, notes: Self.notes(list, selection))
    }

    /// Explains a host set that has none of the step's hosts: if it names sources of the step, the failure says so.
    ///
    /// - Returns: nil when the logs in the store name no such source.
    private static func namesSource(_ invocation: Invocation, in context: Context) async throws -> Failure? {
        guard invocation.input == nil, let wanted = invocation[Self.hosts] else { return nil }
        let step = try await context.selection().step
        let everybody = HostSelection(step: step, positions: Array(step.hosts.hosts.indices))
        var sources: Set<Host> = []
        for try await (_, log) in await context.keptLogs(of: everybody) {
            guard case .files(let transfers)? = log.content else { continue }
            sources.formUnion(transfers.compactMap { $0.source?.host })
        }
        let named = try? wanted.resolved(in: StepHosts(Array(sources)))
        return named?.isEmpty == false ? Texts.isSource(wanted.text) : nil
    }

    private static func notes(_ list: TransferList, _ selection: HostSelection) -> [String] {
        if selection.positions.isEmpty { return [Texts.noHosts] }
        if list.without.isEmpty { return [] }
        return [Texts.withoutTransfers(list.without.count, selection.step.hosts.shortWord(list.without))]
    }
}

/// The transfers that `--status` selects.
enum TransferFilter: Equatable {
    /// Transfers with one of the platform's status numbers.
    case exact(Int)
    /// Transfers that have not ended.
    case running

    /// Reads a status word, a status number, or a word of the platform's pages such as `失败`.
    ///
    /// - Throws: a usage `Failure` for any other word.
    init(_ typed: String) throws(Failure) {
        let word = StatusWords.ofTransfer(typed) ?? typed
        if word == "running" {
            self = .running
        } else if let number = FileTransfer.statusNames.firstIndex(of: word) ?? Int(word) {
            self = .exact(number)
        } else {
            throw Texts.noTransferStatus(word, FileTransfer.statusNames + ["running"]).about(FilesCommand.status)
        }
    }

    func matches(_ transfer: FileTransfer) -> Bool {
        switch self {
        case .exact(let number): transfer.status == number
        case .running: transfer.outcome == .running
        }
    }
}

import BlockingWork
import JobModel
import LogStore
import Synchronization

/// Adds the uploads of a target's sources to the target's log, so that users see the same whichever method answered.
///
/// The store has a source's uploads once, under the source. They are read when the first target names the source,
/// perhaps by several workers at once, and are then kept in memory.
final class SourceUploads: Sendable {
    private let sources: DistributionSources
    private let place: LogPlace
    private let library: LogLibrary
    /// The store's entries for the step. A log that should be there according to them and isn't is damaged.
    private let entries: KeptEntries
    private let unread: UnreadLogs
    /// Nil where no platform may be asked.
    private let askAgain: StoredLogs.AskAgain?
    private let known = Mutex<[HostKey: [FileTransfer]]>([:])

    init(
        of sources: DistributionSources, at place: LogPlace, _ library: LogLibrary, entries: KeptEntries,
        unread: UnreadLogs, askAgain: StoredLogs.AskAgain?
    ) {
        self.sources = sources
        self.place = place
        self.library = library
        self.entries = entries
        self.unread = unread
        self.askAgain = askAgain
    }

    /// Returns a target's log with its sources' uploads after its downloads. Blocks its thread.
    func added(to log: HostLog, _ isStopped: () -> Bool) throws -> HostLog {
        guard case .files(let transfers)? = log.content else { return log }
        var log = log
        log.content = .files(
            try Self.merged(transfers, of: log.host, sources) { source in try uploads(of: source, isStopped) })
        return log
    }

    /// Returns the stored uploads of a source.
    private func uploads(of source: Host, _ isStopped: () -> Bool) throws -> [FileTransfer] {
        let key = source.key()
        if let uploads = known.withLock({ $0[key] }) { return uploads }
        let store = try library.opened()
        var content = try store.content(of: key, at: place)
        if content == nil, entries[key]?.state == .fetched { content = try recover(source, in: store, isStopped) }
        var uploads: [FileTransfer] = []
        // The log of a source that is a target, too, also has its downloads and, where it was requested alone, the
        // uploads to it.
        if case .files(let transfers)? = content {
            uploads = transfers.filter { transfer in
                transfer.mode == .upload && (transfer.source.flatMap(sources.host).map { $0.key() == key } ?? true)
            }
        }
        known.withLock { $0[key] = uploads }
        return uploads
    }

    /// Requests uploads from the platform that are damaged or missing in the store.
    private func recover(_ source: Host, in store: LogStore, _ isStopped: () -> Bool) throws -> HostLog.Content? {
        var reason = Texts.notWhole
        if let askAgain {
            do {
                let answer = try Blocking.wait(until: isStopped) { try await askAgain([source]) }
                if let log = answer.logs.first, log.state != .failed {
                    unread.fetchedAgain(source.key(), at: place)
                    // If this fails (a full disk), the next statement requests them again.
                    try? store.keep([log], at: place, now: library.now)
                    return log.content
                }
                reason = answer.report.failed.first?.failure ?? reason
            } catch let failure as Failure where failure.status != .interrupted {
                reason = failure
            }
        }
        unread.lost(source.key(), at: place, reason)
        return nil
    }

    /// Returns the downloads of a host, then the uploads of the files that they name, each once.
    ///
    /// - Parameters:
    ///   - transfers: the platform's answer for the host. The answer for a single host contains uploads, too.
    ///   - kept: returns the known uploads of a source.
    static func merged(
        _ transfers: [FileTransfer], of host: Host, _ sources: DistributionSources,
        kept: (Host) throws -> [FileTransfer]
    ) rethrows -> [FileTransfer] {
        let downloads = transfers.filter { $0.mode != .upload }
        let own = transfers.filter { $0.mode == .upload }
        var order: [Host] = []
        var ends: [HostKey: FileTransfer.Endpoint] = [:]
        for source in downloads.compactMap({ $0.source.flatMap(sources.host) }) where ends[source.key()] == nil {
            ends[source.key()] = FileTransfer.Endpoint(source)
            order.append(source)
        }
        var uploads: [FileTransfer] = []
        // If a target failed although none of its downloads did, any failed upload of its sources may be the reason.
        let lacksReason = host.status.isFailure && !downloads.contains { $0.outcome == .failed }
        for source in order {
            let known = try kept(source)
            // The answer for a single host may name a source outside of the step by its id alone.
            if source.address == nil, let end = known.lazy.compactMap(\.source).first(where: { $0.address != nil }) {
                ends[source.key()] = end
            }
            let brought = own.filter { $0.source.flatMap(sources.host)?.key() == source.key() }
            let paths = Set(
                downloads.filter { $0.source.flatMap(sources.host)?.key() == source.key() }.map(\.sourcePath))
            uploads += combined(brought, known).filter { upload in
                // Nearly always the two paths are equal, which is checked first because it is cheap.
                paths.contains(upload.sourcePath) || paths.contains { Self.isPath($0, of: upload.sourcePath) }
                    || (lacksReason && upload.outcome == .failed)
                    // The host's own uploads are always included.
                    || (source.key() == host.key() && brought.contains { $0.sourcePath == upload.sourcePath })
            }
        }
        // An upload that no download names is kept if it is the host's own, or if the host has nothing but uploads.
        let rest = own.filter { upload in
            guard let source = upload.source.flatMap(sources.host) else { return true }
            return ends[source.key()] == nil && (downloads.isEmpty || source.key() == host.key())
        }
        ends[host.key()] = ends[host.key()] ?? FileTransfer.Endpoint(host)
        return (downloads + uploads + rest).map { transfer in
            var transfer = transfer
            transfer.source = transfer.source.map { named($0, ends, sources) }
            transfer.destination = transfer.destination.map { named($0, ends, sources) }
            return transfer
        }
    }

    /// Whether a download's path can mean an upload: the paths are equal, or one is a folder or a pattern that contains
    /// the other. If one of them is unknown, any file may be meant.
    static func isPath(_ download: String?, of upload: String?) -> Bool {
        guard let download, let upload else { return true }
        return download == upload || isInside(upload, download) || isInside(download, upload)
    }

    private static func isInside(_ path: String, _ folder: String) -> Bool {
        if let pattern = folder.firstIndex(where: { "*?[".contains($0) }) {
            return path.hasPrefix(folder[..<pattern])
        }
        return !folder.isEmpty && path.hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }

    /// Combines the uploads of a source from two answers, by path. If both have the same upload, the one that has ended
    /// counts, and its missing values are taken from the other: the answer for a single host has neither size nor
    /// speed.
    private static func combined(_ brought: [FileTransfer], _ known: [FileTransfer]) -> [FileTransfer] {
        let knownByPath = Dictionary(grouping: known) { $0.sourcePath }
        let paths = Set(brought.map(\.sourcePath))
        let uploads = brought.map { upload -> FileTransfer in
            guard let other = knownByPath[upload.sourcePath]?.first else { return upload }
            if upload.outcome == .running { return other }
            guard upload.status == other.status else { return upload }
            var whole = upload
            whole.size = upload.size ?? other.size
            whole.speed = upload.speed ?? other.speed
            whole.progress = upload.progress ?? other.progress
            whole.log = upload.log ?? other.log
            return whole
        }
        return (uploads + known.filter { !paths.contains($0.sourcePath) })
            .sorted { ($0.sourcePath ?? "") < ($1.sourcePath ?? "") }
    }

    /// Returns an end of a transfer, with an address from elsewhere if it has only an id.
    private static func named(
        _ end: FileTransfer.Endpoint, _ ends: [HostKey: FileTransfer.Endpoint], _ sources: DistributionSources
    ) -> FileTransfer.Endpoint {
        guard end.address == nil, let host = sources.host(end) else { return end }
        return ends[host.key()] ?? (host.address == nil ? end : FileTransfer.Endpoint(host))
    }
}

extension FileTransfer.Endpoint {
    /// Creates an end of a transfer from a host.
    fileprivate init(_ host: Host) {
        self.init(
            hostID: host.id, area: host.area, ip: host.ipv4?.description, ipv6: host.ipv6?.description)
    }
}

extension HostLog {
    /// The log without the uploads of other hosts, for commands that report what each host itself did.
    public var withoutForeignUploads: HostLog {
        guard case .files(let transfers)? = content else { return self }
        var log = self
        log.content = .files(transfers.filter { $0.mode != .upload || $0.source?.isSame(as: host) ?? false })
        return log
    }
}

extension LogReader {
    /// Adds to each log of a distribution the uploads of the sources that its downloads name.
    ///
    /// - Parameter known: the store's entries for the step.
    public func adding(
        uploadsOf sources: DistributionSources, at step: Step, known: KeptEntries, to logs: LogStream
    ) -> LogStream {
        let uploads = SourceUploads(
            of: sources, at: step.place, library, entries: known, unread: unread, askAgain: askAgain(at: step))
        return logs.mapping { _, log, isStopped in try uploads.added(to: log, isStopped) }
    }
}

import BKJob
import BlockingWork
import HostSets
import JobModel

/// Finds the sources of a step that distributes files.
///
/// The status answer of such a step lists its targets only. The sources are named in the targets' downloads, and a
/// batch answer contains only the uploads of the sources that the request names.
public struct DistributionSources: Sendable {
    private let hosts: StepHosts
    /// Whether the step has ended, so that its logs no longer change.
    private let hasEnded: Bool

    /// Creates a finder for the sources of a step with these hosts.
    ///
    /// - Parameter hasEnded: whether the step has ended. Until then uploads may grow, and are requested again.
    public init(of hosts: StepHosts, hasEnded: Bool) {
        self.hosts = hosts
        self.hasEnded = hasEnded
    }

    /// Returns the host at one end of a transfer: the step's own host if the step lists it (a source may be a target,
    /// too), else a host outside of the step. Nil when the transfer gives neither id nor address.
    func host(_ end: FileTransfer.Endpoint) -> Host? {
        guard var host = end.host else { return nil }
        if let position = hosts.positions(like: host).first { return hosts.hosts[position] }
        // The store treats the log of a host that has ended as final.
        host.status = HostStatus(rawValue: hasEnded ? 9 : 7)
        return host
    }

    /// Returns the host for a key in the store; nil when the key has neither id nor address.
    func host(_ key: HostKey) -> Host? {
        switch key {
        case .id(let id): host(FileTransfer.Endpoint(hostID: id))
        case .address(let area, let address): host(FileTransfer.Endpoint(area: area, ip: "\(address)"))
        case .name, .position: nil
        }
    }

    /// Returns the sources whose uploads are missing in the store or may have grown: hosts outside of the step, which
    /// are never requested as targets, and targets that the store knows only because another host's log names them.
    func open(among entries: KeptEntries) -> [Host] {
        entries.compactMap { key, entry in
            guard !entry.isFinal, let host = host(key) else { return nil }
            return entry.state == .unfetched || !isListed(host) ? host : nil
        }
    }

    /// Whether the step lists the host, so that it can be requested as a target.
    func isListed(_ host: Host) -> Bool { !hosts.positions(like: host).isEmpty }
}

/// Passes logs on to another sink, and collects the sources whose uploads are missing in them.
actor SourceSink: LogSink {
    private let sink: any LogSink
    private let sources: DistributionSources
    private var lacking: Set<FileTransfer.Endpoint> = []
    /// The sources of downloads that did not succeed so far.
    private var troubled: Set<FileTransfer.Endpoint> = []

    init(_ sources: DistributionSources, into sink: any LogSink) {
        self.sources = sources
        self.sink = sink
    }

    /// Passes logs on together with an `unfetched` entry for each source that they name. If the fetch ends before the
    /// source is requested, the next fetch finds the entry.
    func write(_ logs: [HostLog]) async throws {
        let fresh = note(logs.compactMap(\.content)).compactMap(sources.host)
        try await sink.write(logs + fresh.map { HostLog(host: $0, state: .unfetched) })
    }

    func flush() async throws { try await sink.flush() }

    nonisolated func hurry() { sink.hurry() }

    /// Collects the sources named in logs.
    ///
    /// - Returns: the sources that were not known before.
    @discardableResult
    func note(_ contents: [HostLog.Content]) -> [FileTransfer.Endpoint] {
        var fresh: [FileTransfer.Endpoint] = []
        for case .files(let transfers) in contents {
            // The answer for a single host contains its sources' uploads, but may name hosts by their ids alone.
            let uploading = Set(transfers.filter { $0.mode == .upload }.compactMap(\.source))
            let brought = uploading.filter { $0.address != nil || $0.host.map(sources.isListed) ?? false }
            let named = Set(transfers.filter { $0.mode == .download }.compactMap(\.source))
            for end in named where !brought.contains(end) {
                if lacking.insert(end).inserted { fresh.append(end) }
            }
            for transfer in transfers where transfer.mode == .download && transfer.outcome != .success {
                if let end = transfer.source { troubled.insert(end) }
            }
        }
        return fresh
    }

    /// The sources of downloads that did not succeed so far. Uploads of other sources explain nothing.
    var troubledKeys: Set<HostKey> { Set(troubled.compactMap { sources.host($0)?.key() }) }

    /// Returns the sources to request, in a stable order.
    ///
    /// - Parameters:
    ///   - entries: what the store has of the step.
    ///   - asked: the hosts that were requested as targets in this fetch.
    ///   - withAllOpen: whether to include every source that is open in the store, whichever host names it.
    func missing(
        among entries: KeptEntries, asked: Set<HostKey>, refresh: Bool, withAllOpen: Bool = false
    ) -> [Host] {
        var result: [HostKey: Host] = [:]
        for host in lacking.compactMap(sources.host) + (withAllOpen ? sources.open(among: entries) : []) {
            if asked.contains(host.key()) { continue }
            if let entry = entries[host.key()], entry.isFinal, !refresh { continue }
            result[host.key()] = host
        }
        return result.values.sorted { left, right in
            if left.id != right.id { return (left.id ?? .max) < (right.id ?? .max) }
            guard let a = left.address, let b = right.address, a != b else { return left.area < right.area }
            return a < b
        }
    }
}

extension LogReader {
    /// How many stored logs are searched for sources. When there are more, each target names nearly the same sources as
    /// the samples do, and every source that is open in the store is requested.
    private static let mostSamples = 64

    /// Requests the missing uploads of the sources that targets name, and stores each under its source.
    ///
    /// A source whose uploads can't be fetched does not fail the targets; the failure is part of the report.
    /// - Parameters:
    ///   - sink: the sink that has collected the sources of the logs in this fetch.
    ///   - hosts: the targets of the fetch; `asked` are the positions of the ones that the platform was asked for.
    /// - Throws: `Failure` when the uploads can't be stored, and on Ctrl-C.
    func fetchUploads(
        _ sink: SourceSink, of hosts: [Host], asked: [Int], at step: Step, _ entries: KeptEntries,
        refresh: Bool, _ platform: JobPlatform, _ report: inout FetchReport
    ) async throws {
        // A platform that answered for no target would not answer for a source either.
        if report.fetched == 0, !report.failed.isEmpty { return }
        let askedKeys = Set(asked.map { hosts[$0].key() })
        // An earlier fetch may have stored targets without their sources.
        let kept = hosts.map { $0.key() }.filter { entries[$0]?.state == .fetched && !askedKeys.contains($0) }
        let spacing = max(1, kept.count / Self.mostSamples)
        let samples = stride(from: 0, to: kept.count, by: spacing).map { kept[$0] }
        if !samples.isEmpty {
            await sink.note(
                try await Blocking.run { try library.opened().contents(of: samples, at: step.place) }.compactMap { $0 })
        }
        let missing = await sink.missing(
            among: entries, asked: askedKeys, refresh: refresh, withAllOpen: kept.count > Self.mostSamples)
        if missing.isEmpty { return }
        report.asked += missing.count
        let stored = Set(missing.indices.filter { entries[missing[$0].key()]?.state == .fetched })
        let tally = FetchTally(hosts: missing.count, report: FetchReport(), stored: stored) { _ in }
        let troubled = await sink.troubledKeys
        var silentSince: [Int: Timestamp] = [:]
        for (index, host) in missing.enumerated() {
            silentSince[index] = entries[host.key()]?.silentFrom
            // For a source without a failed download, one answer without uploads is final. This can be known only if
            // all targets were searched.
            if kept.count <= Self.mostSamples, !troubled.contains(host.key()) {
                silentSince[index] = Timestamp(milliseconds: 0)
            }
        }
        let uploads = makeFetch(
            missing, Array(missing.indices), at: step, silentSince, platform, into: sink, tally, areSources: true)
        let outcome: FetchReport
        do {
            outcome = try await uploads.run()
        } catch let failure as Failure where failure.kind == .interrupted {
            // The user asked for the targets, so the message counts those.
            throw Texts.interrupted(report.kept + report.fetched, of: hosts.count)
        } catch let failure as Failure where !failure.kind.isOfStore && !Task.isCancelled {
            // The targets' logs are here and are returned even if, for example, the credentials have expired since.
            report.sourcesFailed = [(failure, missing.count)]
            report.openSources = missing.map { $0.key() }
            return
        }
        report.openSources = (outcome.uncertain + outcome.failed.flatMap(\.hosts)).map { missing[$0].key() }
        report.retries += outcome.retries
        report.sourcesFailed = outcome.failed.map { ($0.failure, $0.hosts.count) }
    }
}

import BKJob
import JobModel

/// Who the sources of a distribution step are.
///
/// The status answer of such a step lists its targets only. The sources are named by the targets' downloads, and a batch has
/// the uploads of those sources alone that it asks for.
public struct DistributionSources: Sendable {
    private let hosts: StepHosts
    /// Whether nothing of the step changes any more.
    private let hasEnded: Bool

    /// The sources of a step with these hosts.
    ///
    /// - Parameter hasEnded: whether the step has; until then uploads may grow, and are asked for again.
    public init(of hosts: StepHosts, hasEnded: Bool) {
        self.hosts = hosts
        self.hasEnded = hasEnded
    }

    /// The host that an end of a transfer names: the step's own where the step lists it (a source may be a target, too), else
    /// one that stands outside of the step. Nil where the end tells neither id nor address.
    func host(_ end: FileTransfer.Endpoint) -> Host? {
        guard var host = end.host else { return nil }
        if let position = hosts.positions(like: host).first { return hosts.hosts[position] }
        // The store takes the log of a host that has ended for final.
        host.status = HostStatus(rawValue: hasEnded ? 9 : 7)
        return host
    }

    /// The host that a key of the store names; nil where it names none.
    func host(_ key: HostKey) -> Host? {
        switch key {
        case .id(let id): host(FileTransfer.Endpoint(hostID: id))
        case .address(let area, let address): host(FileTransfer.Endpoint(area: area, ip: "\(address)"))
        case .name, .position: nil
        }
    }

    /// The sources of which the store knows that their uploads are not here, or may have grown: outsiders, which nobody asks
    /// for as targets, and targets of which nothing is here but that another one names them.
    func open(among entries: KeptEntries) -> [Host] {
        entries.compactMap { key, entry in
            guard !entry.isFinal, let host = host(key) else { return nil }
            return entry.state == .unfetched || !isListed(host) ? host : nil
        }
    }

    /// Whether the step lists the host, so that the host can be asked for as a target.
    func isListed(_ host: Host) -> Bool { !hosts.positions(like: host).isEmpty }
}

/// Hands logs on, and notes the sources whose uploads they lack.
actor SourceSink: LogSink {
    private let sink: any LogSink
    private let sources: DistributionSources
    private var lacking: Set<FileTransfer.Endpoint> = []
    /// The sources of downloads that did not succeed, or not yet.
    private var troubled: Set<FileTransfer.Endpoint> = []

    init(_ sources: DistributionSources, into sink: any LogSink) {
        self.sources = sources
        self.sink = sink
    }

    /// Hands logs on, with a note of each source that they name: should nobody get to ask for it, the next fetch finds it open.
    func write(_ logs: [HostLog]) async throws {
        let fresh = note(logs.compactMap(\.content)).compactMap(sources.host)
        try await sink.write(logs + fresh.map { HostLog(host: $0, state: .unfetched) })
    }

    func flush() async throws { try await sink.flush() }

    nonisolated func hurry() { sink.hurry() }

    /// Notes the sources of some logs.
    ///
    /// - Returns: those that are news.
    @discardableResult
    func note(_ contents: [HostLog.Content]) -> [FileTransfer.Endpoint] {
        var fresh: [FileTransfer.Endpoint] = []
        for case .files(let transfers) in contents {
            // An answer for a single host brings its sources' uploads along, but may name hosts by their ids alone.
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

    /// The sources of downloads that did not succeed, or not yet. What the others uploaded explains nothing.
    var troubledKeys: Set<HostKey> { Set(troubled.compactMap { sources.host($0)?.key() }) }

    /// The sources that are to be asked for, in an order that lasts.
    ///
    /// - Parameters:
    ///   - entries: what is kept of the step.
    ///   - asked: the hosts that were asked for as targets just now.
    ///   - withAllOpen: whether all that the store has open are meant, too, whoever names them.
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
    /// How many of the logs that are kept are looked through for sources. Where there are more, each target of a step names
    /// nearly the same, and what the store has open is asked for whoever names it.
    private static let mostSamples = 64

    /// Asks for the uploads of the sources that targets name, where they are not here, and keeps each under its source.
    ///
    /// A source whose uploads can't be had does not fail the targets: the report tells the failure.
    /// - Parameters:
    ///   - sink: has noted the sources of the logs that came now.
    ///   - hosts: the targets that a fetch was about; `asked` are those of them that the platform was asked for.
    /// - Throws: `Failure` when the store can't keep them, and for Ctrl-C.
    func fetchUploads(
        _ sink: SourceSink, of hosts: [Host], asked: [Int], at step: Step, _ entries: KeptEntries,
        refresh: Bool, _ platform: JobPlatform, _ report: inout FetchReport
    ) async throws {
        // A platform that answered for no target would not answer for a source either.
        if report.fetched == 0, !report.failed.isEmpty { return }
        let askedKeys = Set(asked.map { hosts[$0].key() })
        // An earlier fetch may have left targets without their sources.
        let kept = hosts.map { $0.key() }.filter { entries[$0]?.state == .fetched && !askedKeys.contains($0) }
        let spacing = max(1, kept.count / Self.mostSamples)
        let samples = stride(from: 0, to: kept.count, by: spacing).map { kept[$0] }
        if !samples.isEmpty {
            await sink.note(
                try await offPool { try library.opened().contents(of: samples, at: step.place) }.compactMap { $0 })
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
            // Of a source that failed nobody one answer without uploads is enough; all targets have to be known for that.
            if kept.count <= Self.mostSamples, !troubled.contains(host.key()) {
                silentSince[index] = Timestamp(milliseconds: 0)
            }
        }
        let uploads = makeFetch(
            missing, Array(missing.indices), at: step, silentSince, platform, into: sink, tally, areSources: true)
        let outcome: FetchReport
        do {
            outcome = try await uploads.run()
        } catch let failure as Failure where failure.code == "interrupted" {
            // Whoever pressed Ctrl-C asked for the targets.
            throw Texts.interrupted(report.kept + report.fetched, of: hosts.count)
        } catch let failure as Failure where !failure.code.hasPrefix("store-") && !Task.isCancelled {
            // The targets' logs are here: they are not taken away by credentials that have expired since.
            report.sourcesFailed = [(failure, missing.count)]
            report.openSources = missing.map { $0.key() }
            return
        }
        report.openSources = (outcome.uncertain + outcome.failed.flatMap(\.hosts)).map { missing[$0].key() }
        report.retries += outcome.retries
        report.sourcesFailed = outcome.failed.map { ($0.failure, $0.hosts.count) }
    }
}

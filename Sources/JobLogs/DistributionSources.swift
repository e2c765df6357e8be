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

    /// Whether the step lists the host, so that the host can be asked for as a target.
    func isListed(_ host: Host) -> Bool { !hosts.positions(like: host).isEmpty }
}

/// Hands logs on, and notes the sources whose uploads they lack.
actor SourceSink: LogSink {
    private let sink: any LogSink
    private let sources: DistributionSources
    private var lacking: Set<FileTransfer.Endpoint> = []

    init(_ sources: DistributionSources, into sink: any LogSink) {
        self.sources = sources
        self.sink = sink
    }

    func write(_ logs: [HostLog]) async throws {
        note(logs.compactMap(\.content))
        try await sink.write(logs)
    }

    func flush() async throws { try await sink.flush() }

    nonisolated func hurry() { sink.hurry() }

    /// Notes the sources of some logs.
    func note(_ contents: [HostLog.Content]) {
        for case .files(let transfers) in contents {
            // An answer for a single host brings its sources' uploads along, but may name hosts by their ids alone.
            let uploading = Set(transfers.filter { $0.mode == .upload }.compactMap(\.source))
            let brought = uploading.filter { $0.address != nil || $0.host.map(sources.isListed) ?? false }
            let named = Set(transfers.filter { $0.mode == .download }.compactMap(\.source))
            for end in named where !brought.contains(end) {
                lacking.insert(end)
            }
        }
    }

    /// The sources that are to be asked for, in an order that lasts.
    ///
    /// - Parameters:
    ///   - entries: what is kept of the step.
    ///   - asked: the hosts that were asked for as targets just now.
    func missing(among entries: KeptEntries, asked: Set<HostKey>, refresh: Bool) -> [Host] {
        var result: [HostKey: Host] = [:]
        for end in lacking {
            guard let host = sources.host(end), !asked.contains(host.key()) else { continue }
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
    /// How many of the logs that are kept are looked through for sources: each target of a step names nearly the same.
    private static let mostSamples = 64

    /// Asks for the uploads of the sources that targets name, where they are not here, and keeps each under its source.
    ///
    /// A source that can't be had takes nothing away from the targets: it is told in the report.
    /// - Parameters:
    ///   - sink: has noted the sources of the logs that came now.
    ///   - hosts: the targets that a fetch was about; `asked` are those of them that the platform was asked for.
    /// - Throws: `Failure` when the store can't keep them, and for Ctrl-C.
    func fetchUploads(
        _ sink: SourceSink, of hosts: [Host], asked: [Int], at step: Step, _ entries: KeptEntries,
        refresh: Bool, _ platform: JobPlatform, _ report: inout FetchReport
    ) async throws {
        // Who has no answer for any target has none for a source.
        if report.fetched == 0, !report.failed.isEmpty { return }
        let askedKeys = Set(asked.map { hosts[$0].key() })
        // A fetch that was interrupted may have left targets without their sources.
        let kept = hosts.map { $0.key() }.filter { entries[$0]?.state == .fetched && !askedKeys.contains($0) }
        let spacing = max(1, kept.count / Self.mostSamples)
        let samples = stride(from: 0, to: kept.count, by: spacing).map { kept[$0] }
        if !samples.isEmpty {
            await sink.note(
                try await offPool { try library.opened().contents(of: samples, at: step.place) }.compactMap { $0 })
        }
        let missing = await sink.missing(among: entries, asked: askedKeys, refresh: refresh)
        if missing.isEmpty { return }
        let stored = Set(missing.indices.filter { entries[missing[$0].key()]?.state == .fetched })
        let tally = FetchTally(hosts: missing.count, report: FetchReport(), stored: stored) { _ in }
        let uploads = makeFetch(
            missing, Array(missing.indices), at: step, [:], platform, into: sink, tally, areSources: true)
        let outcome: FetchReport
        do {
            outcome = try await uploads.run()
        } catch let failure as Failure where failure.code == "interrupted" {
            // Whoever pressed Ctrl-C asked for the targets.
            throw Texts.interrupted(report.kept + report.fetched, of: hosts.count)
        } catch let failure as Failure where !failure.code.hasPrefix("store-") && !Task.isCancelled {
            // The targets' logs are here: they are not taken away by credentials that have expired since.
            report.sourcesFailed = [(failure, missing.count)]
            return
        }
        report.asked += missing.count
        report.retries += outcome.retries
        report.sourcesFailed = outcome.failed.map { ($0.failure, $0.hosts.count) }
    }
}

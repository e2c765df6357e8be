import JobModel

/// How a fetch stands, for a progress line.
public struct FetchProgress: Sendable, Hashable {
    /// Hosts that are done, of all that were asked for.
    public var done, total: Int
    /// Bytes of logs that came.
    public var bytes: Int
}

/// What became of a fetch.
public struct FetchReport: Sendable {
    /// Hosts whose log came now.
    public var fetched = 0
    /// Bytes of the logs that came now.
    public var bytes = 0
    /// Hosts whose log was here already.
    public var kept = 0
    /// Hosts that have no log, by position among those asked for.
    public var none: [Int] = []
    /// Hosts whose log could not be had, by reason, by position among those asked for.
    public var failed: [(failure: Failure, hosts: [Int])] = []

    mutating func count(_ log: HostLog, at position: Int) {
        switch log.state {
        case .fetched:
            fetched += 1
            bytes += log.byteCount
        case .none:
            none.append(position)
        case .failed, .unfetched:
            let reason = log.failure ?? Failure("unfetched", "was not asked for")
            if let place = failed.firstIndex(where: { $0.failure == reason }) {
                failed[place].hosts.append(position)
            } else {
                failed.append((reason, [position]))
            }
        }
    }
}

extension HostLog {
    /// How many bytes its content has.
    public var byteCount: Int {
        switch content {
        case .script(let bytes): bytes.count
        case .files(let transfers): transfers.reduce(0) { $0 + ($1.log?.utf8.count ?? 0) }
        case nil: 0
        }
    }
}

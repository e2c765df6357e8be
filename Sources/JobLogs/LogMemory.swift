import JobModel
import Synchronization

/// The logs this process fetched. (The store on disk takes its place; what asks for logs does not notice.)
public final class LogMemory: Sendable {
    private struct Entry {
        var log: HostLog
        /// False for the log of a host that had not finished: it may have grown since.
        var isFinal: Bool
    }

    private let entries = Mutex<[LogPlace: [HostKey: Entry]]>([:])

    /// An empty memory.
    public init() {}

    /// Keeps what the platform answered for some hosts.
    func keep(_ logs: [HostLog], at place: LogPlace) {
        entries.withLock { entries in
            for log in logs {
                let key = log.host.key()
                if log.state == .failed, entries[place]?[key]?.log.state == .fetched {
                    // An older log is worth more than the news that a newer one could not be had.
                    entries[place]?[key]?.isFinal = false
                } else {
                    entries[place, default: [:]][key] = Entry(
                        log: log, isFinal: log.state != .failed && !log.host.status.isUnfinished)
                }
            }
        }
    }

    /// The log of a host, or one that says that it was not fetched. The host's status is the one passed in: it may be
    /// newer than the log.
    public func log(of host: Host, at place: LogPlace) -> HostLog {
        guard var log = entries.withLock({ $0[place]?[host.key()]?.log }) else {
            return HostLog(host: host, state: .unfetched)
        }
        let learned = log.host.ipv6
        log.host = host
        log.host.ipv6 = host.ipv6 ?? learned
        return log
    }

    /// Whether a log need not be asked for again.
    func isFinal(_ host: Host, at place: LogPlace) -> Bool {
        entries.withLock { $0[place]?[host.key()]?.isFinal ?? false }
    }

    /// The hosts with the IPv6 addresses that came with their logs: the status answer never has them.
    public func completing(_ hosts: [Host], at place: LogPlace) -> [Host] {
        guard let known = entries.withLock({ $0[place] }) else { return hosts }
        return hosts.map { host in
            var host = host
            if host.ipv6 == nil { host.ipv6 = known[host.key()]?.log.host.ipv6 }
            return host
        }
    }
}

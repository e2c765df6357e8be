import JobModel

/// Finds the hosts that were asked for among those an answer tells of, whose order is the platform's.
struct HostMatcher {
    /// The log of a host, with the host's place among those that were asked for.
    typealias Match = (position: Int, log: HostLog)

    private var hosts: [Host]
    private var isWaiting: [Bool]
    private var byID: [Int64: [Int]] = [:]
    private var byAddress: [HostKey: [Int]] = [:]

    init(_ hosts: [Host]) {
        self.hosts = hosts
        isWaiting = Array(repeating: true, count: hosts.count)
        for (position, host) in hosts.enumerated() {
            if let id = host.id { byID[id, default: []].append(position) }
            for address in [host.ipv4, host.ipv6] {
                if let address { byAddress[.address(area: host.area, address), default: []].append(position) }
            }
        }
    }

    /// The logs that an entry tells, of hosts that had none yet. An IPv6 address becomes known with it.
    mutating func matches(of entry: LogEntry) -> [Match] {
        var result: [Match] = []
        for position in positions(of: entry) where isWaiting[position] {
            hosts[position].ipv6 = hosts[position].ipv6 ?? entry.ipv6
            guard let content = entry.content else { continue }
            isWaiting[position] = false
            result.append((position, HostLog(host: hosts[position], state: .fetched, content: content)))
        }
        return result
    }

    /// The hosts that nothing was told of: once the answer is whole, the platform has no log of theirs.
    func rest() -> [Match] {
        hosts.indices.filter { isWaiting[$0] }.map { ($0, HostLog(host: hosts[$0], state: .none)) }
    }

    private func positions(of entry: LogEntry) -> [Int] {
        if entry.isSingle { return hosts.count == 1 ? [0] : [] }
        var result = entry.hostID.flatMap { byID[$0] } ?? []
        for address in [entry.ipv4, entry.ipv6] {
            // An address tells hosts apart only where one side has no id: an id that differs is another host.
            guard let address, let positions = byAddress[.address(area: entry.area ?? 0, address)] else { continue }
            result += positions.filter { entry.hostID == nil || hosts[$0].id == nil }
        }
        return result
    }
}

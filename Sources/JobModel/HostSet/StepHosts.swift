/// The hosts of one step, indexed once, with everything that names in a host set are resolved against.
///
/// Positions are places in `hosts`, from 0. Making it costs a sort of the addresses; every look-up after that is a
/// binary search or one pass.
public struct StepHosts: Sendable {
    /// The hosts in the platform's order.
    public let hosts: [Host]
    /// Where names, earlier runs and files come from.
    public var names: HostNames

    /// Ascending by address; the lower half is the position.
    let byAddress4: [UInt64]
    /// Ascending by address.
    let byAddress6: [Address6Entry]
    /// Ascending by id.
    let byID: [IDEntry]
    /// Ascending by name in lower case; empty where no host has a name.
    let byName: [NameEntry]
    /// The shortest word that means each host alone.
    let forms: [WordForm]

    /// Indexes the hosts. Time: n log n.
    public init(_ hosts: [Host], names: HostNames = HostNames()) {
        self.hosts = hosts
        self.names = names
        var four: [UInt64] = []
        var six: [Address6Entry] = []
        var ids: [IDEntry] = []
        four.reserveCapacity(hosts.count)
        ids.reserveCapacity(hosts.count)
        for position in hosts.indices {
            if case .v4(let bits) = hosts[position].ipv4 { four.append(UInt64(bits) << 32 | UInt64(position)) }
            if case .v6(let high, let low) = hosts[position].ipv6 {
                six.append(Address6Entry(high: high, low: low, position: position))
            }
            if let id = hosts[position].id { ids.append(IDEntry(id: id, position: position)) }
        }
        four.sort()
        six.sort { $0.precedes($1) }
        ids.sort { ($0.id, $0.position) < ($1.id, $1.position) }
        byAddress4 = four
        byAddress6 = six
        byID = ids
        byName = NameEntry.entries(hosts)
        forms = WordForm.forms(hosts, four: four, six: six, ids: ids, names: byName)
    }

    /// The positions that are the same host as `host`, which may come from another run: the same id; where one of the
    /// two has none, the same network area and address; of hosts that have neither, the same name.
    public func positions(like host: Host) -> [Int] {
        if let id = host.id {
            let same = positions(id...id)
            if !same.isEmpty { return same }
        }
        guard let address = host.address else {
            guard let name = host.name else { return [] }
            return positions(ofName: name).filter { hosts[$0].name == name && hosts[$0].address == nil }
        }
        return positions(address, area: host.area).filter { host.id == nil || hosts[$0].id == nil }
    }

    /// The positions of one address, in every network area unless one is given.
    public func positions(_ address: HostAddress, area: Int64? = nil) -> [Int] {
        switch address {
        case .v4(let bits): positions(four: bits...bits, area: area)
        case .v6: positions(six: address...address, area: area)
        }
    }

    /// The positions of IPv4 addresses within bounds for which `fits` holds.
    func positions(four bounds: ClosedRange<UInt32>, area: Int64?, fits: (UInt32) -> Bool = { _ in true }) -> [Int] {
        var result: [Int] = []
        for entry in byAddress4[byAddress4.lowerBound { UInt32($0 >> 32) < bounds.lowerBound }...] {
            let address = UInt32(entry >> 32)
            if address > bounds.upperBound { break }
            let position = Int(entry & 0xFFFF_FFFF)
            if fits(address), area == nil || hosts[position].area == area { result.append(position) }
        }
        return result
    }

    /// The positions of IPv6 addresses within bounds.
    func positions(six bounds: ClosedRange<HostAddress>, area: Int64?) -> [Int] {
        var result: [Int] = []
        for entry in byAddress6[byAddress6.lowerBound { $0.address < bounds.lowerBound }...] {
            if entry.address > bounds.upperBound { break }
            if area == nil || hosts[entry.position].area == area { result.append(entry.position) }
        }
        return result
    }

    /// The positions of ids within bounds for which `fits` holds.
    func positions(_ ids: ClosedRange<Int64>, fits: (Int64) -> Bool = { _ in true }) -> [Int] {
        var result: [Int] = []
        for entry in byID[byID.lowerBound { $0.id < ids.lowerBound }...] {
            if entry.id > ids.upperBound { break }
            if fits(entry.id) { result.append(entry.position) }
        }
        return result
    }
}

/// An IPv6 address of a step and whose it is.
struct Address6Entry: Sendable {
    let high: UInt64
    let low: UInt64
    let position: Int

    var address: HostAddress { .v6(high: high, low: low) }
    func precedes(_ other: Address6Entry) -> Bool {
        (high, low, position) < (other.high, other.low, other.position)
    }
}

/// An id of a step and whose it is.
struct IDEntry: Sendable {
    let id: Int64
    let position: Int
}

extension Array {
    /// The first index whose element doesn't come before what is looked for; `endIndex` when all do.
    func lowerBound(_ comesBefore: (Element) -> Bool) -> Int {
        var low = startIndex
        var high = endIndex
        while low < high {
            let middle = low + (high - low) / 2
            if comesBefore(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

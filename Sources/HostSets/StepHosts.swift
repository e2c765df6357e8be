import JobModel

/// The hosts of one step, with indexes for everything that a host set can name.
///
/// A position is an index in `hosts`, from 0. Creating the value sorts the addresses; every look-up after that is a
/// binary search or one pass.
public struct StepHosts: Sendable {
    /// The hosts in the platform's order.
    public let hosts: [Host]
    /// The source of names, earlier runs and files.
    public var names: HostNames

    /// The IPv4 addresses in ascending order: the address in the upper 32 bits, the position in the lower 32.
    let byAddress4: [UInt64]
    /// The IPv6 addresses in ascending order.
    let byAddress6: [Address6Entry]
    /// The ids in ascending order.
    let byID: [IDEntry]
    /// The names in ascending order of their lower-case form; empty when no host has a name.
    let byName: [NameEntry]
    /// For each host, the form of the shortest word that means this host alone.
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

    /// Returns the positions of the same host as `host`, which may come from another run. Hosts are the same when they
    /// have the same id; when one of the two has no id, the same network area and address; when they have neither, the
    /// same name.
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

    /// Returns the positions of an address, in every network area unless one is given.
    public func positions(_ address: HostAddress, area: Int64? = nil) -> [Int] {
        switch address {
        case .v4(let bits): positions(four: bits...bits, area: area)
        case .v6: positions(six: address...address, area: area)
        }
    }

    /// Returns the positions of IPv4 addresses within bounds for which `fits` holds.
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

    /// Returns the positions of IPv6 addresses within bounds.
    func positions(six bounds: ClosedRange<HostAddress>, area: Int64?) -> [Int] {
        var result: [Int] = []
        for entry in byAddress6[byAddress6.lowerBound { $0.address < bounds.lowerBound }...] {
            if entry.address > bounds.upperBound { break }
            if area == nil || hosts[entry.position].area == area { result.append(entry.position) }
        }
        return result
    }

    /// Returns the positions of ids within bounds for which `fits` holds.
    func positions(_ ids: ClosedRange<Int64>, fits: (Int64) -> Bool = { _ in true }) -> [Int] {
        var result: [Int] = []
        for entry in byID[byID.lowerBound { $0.id < ids.lowerBound }...] {
            if entry.id > ids.upperBound { break }
            if fits(entry.id) { result.append(entry.position) }
        }
        return result
    }
}

/// The IPv6 address of the host at a position.
struct Address6Entry: Sendable {
    let high: UInt64
    let low: UInt64
    let position: Int

    var address: HostAddress { .v6(high: high, low: low) }
    func precedes(_ other: Address6Entry) -> Bool {
        (high, low, position) < (other.high, other.low, other.position)
    }
}

/// The id of the host at a position.
struct IDEntry: Sendable {
    let id: Int64
    let position: Int
}

extension RandomAccessCollection where Index == Int {
    /// Returns the first index whose element does not satisfy `comesBefore`, by binary search; `endIndex` when all
    /// elements satisfy it.
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

/// The name of the host at a position.
struct NameEntry: Sendable {
    /// The name in lower case.
    let lowered: String
    let position: Int

    /// Returns the names of hosts in ascending order.
    static func entries(_ hosts: [Host]) -> [NameEntry] {
        hosts.indices.compactMap { position in
            hosts[position].name.flatMap { $0.isEmpty ? nil : NameEntry(lowered: $0.lowercased(), position: position) }
        }.sorted { ($0.lowered, $0.position) < ($1.lowered, $1.position) }
    }
}

extension StepHosts {
    /// Whether any host has a name.
    public var hasNames: Bool { !byName.isEmpty }

    /// Returns the positions of the hosts with a name: with exactly this spelling, or when there are none, with other
    /// upper and lower case.
    public func positions(ofName name: String) -> [Int] {
        let lowered = name.lowercased()
        let entries = byName[byName.lowerBound { $0.lowered < lowered }...].prefix { $0.lowered == lowered }
        let exact = entries.filter { hosts[$0.position].name == name }
        return (exact.isEmpty ? entries[...] : exact[...]).map(\.position)
    }

    /// Returns the positions of the hosts with a name that matches. A few names are looked up one by one; for many,
    /// each host's name is tested.
    func positions(_ pattern: NamePattern) -> [Int] {
        if !pattern.isTest, pattern.expansion <= 1 + byName.count / 64 {
            return pattern.names.flatMap { positions(ofName: $0) }
        }
        let lowered = NameMatcher(pattern, isLowered: true)
        let exact = NameMatcher(pattern, isLowered: false)
        var result: [Int] = []
        var rest = byName[...]
        while let first = rest.first {
            let same = rest.prefix { $0.lowered == first.lowered }
            rest = rest.dropFirst(same.count)
            guard lowered.matches(first.lowered) else { continue }
            let spelled =
                same.count == 1 ? [] : same.filter { entry in hosts[entry.position].name.map(exact.matches) ?? false }
            result += (spelled.isEmpty ? same : spelled[...]).map(\.position)
        }
        return result
    }

    /// Returns at most three names that resemble a name that no host has: names with other zeros before their numbers,
    /// otherwise names with similar letters. At most 2000 names are compared, so that the time stays short.
    func names(near name: String) -> [String] {
        let lowered = name.lowercased()
        let plain = NameEntry.withoutZeros(lowered)
        let same = byName.lazy.filter { NameEntry.withoutZeros($0.lowered) == plain }.prefix(3)
        if !same.isEmpty { return same.compactMap { self.hosts[$0.position].name } }
        let most = lowered.utf8.count + lowered.utf8.count / 3
        let near = byName.lazy.filter { $0.lowered.utf8.count <= most || $0.lowered.hasPrefix(lowered) }
        return SpellingSuggestion.to(name, among: near.prefix(2000).compactMap { self.hosts[$0.position].name })
    }
}

extension NameEntry {
    /// Returns the bytes of a name without leading zeros in its numbers: `web-1` for `web-001`.
    fileprivate static func withoutZeros(_ name: String) -> [UInt8] {
        var result: [UInt8] = []
        var rest = Array(name.utf8)[...]
        while let byte = rest.first {
            let digits = NameWord.digits(rest)
            result += digits.isEmpty ? [byte] : Array(digits.dropLast().drop { $0 == 48 } + digits.suffix(1))
            rest = rest.dropFirst(max(1, digits.count))
        }
        return result
    }
}

/// The way to write one host of a step so that the word means this host and no other.
enum WordForm: Sendable {
    /// `10.20.0.1`, `fd00::5`
    case address
    /// `3:10.20.0.1`, `3:[fd00::5]`
    case areaAndAddress
    /// `web-01`, `name:my host`: no known address tells the host apart.
    case name
    /// `id:100042`: no address or name is known, or another host of the same area has it too.
    case id
    /// `nth:17`, the position in the step's answer from 1: nothing else tells the host apart.
    case place

    /// Returns the form of each host.
    static func forms(
        _ hosts: [Host], four: [UInt64], six: [Address6Entry], ids: [IDEntry], names: [NameEntry]
    ) -> [WordForm] {
        var forms = Array(repeating: WordForm.place, count: hosts.count)
        for run in runs(ids, by: { $0.id == $1.id }) where run.count == 1 {
            for entry in run where entry.id >= 0 { forms[entry.position] = .id }
        }
        for run in runs(names, by: { $0.lowered == $1.lowered }) {
            // Names that differ only in case tell their hosts apart when the case is typed.
            let counts = Dictionary(run.map { (hosts[$0.position].name, 1) }, uniquingKeysWith: +)
            for entry in run where counts[hosts[entry.position].name] == 1 { forms[entry.position] = .name }
        }
        // A host with both addresses is written by its IPv4 address, but another host may have the same IPv6 address.
        for run in runs(six, by: { $0.high == $1.high && $0.low == $1.low }) {
            assign(run.map(\.position), of: hosts, to: &forms) { hosts[$0].ipv4 == nil }
        }
        for run in runs(four, by: { $0 >> 32 == $1 >> 32 }) {
            if run.count == 1, let entry = run.first {
                let position = Int(entry & 0xFFFF_FFFF)
                forms[position] = hosts[position].area == 0 ? .address : .areaAndAddress
            } else {
                assign(run.map { Int($0 & 0xFFFF_FFFF) }, of: hosts, to: &forms) { _ in true }
            }
        }
        return forms
    }

    /// Assigns the forms of hosts that share an address. Hosts that share the area too keep the form that they have.
    private static func assign(
        _ sharing: [Int], of hosts: [Host], to forms: inout [WordForm], where isCalledByIt: (Int) -> Bool
    ) {
        var counts: [Int64: Int] = [:]
        for position in sharing { counts[hosts[position].area, default: 0] += 1 }
        for position in sharing where isCalledByIt(position) && counts[hosts[position].area] == 1 {
            let isPlain = counts.count == 1 && hosts[position].area == 0
            forms[position] = isPlain ? .address : .areaAndAddress
        }
    }

    /// Returns the runs of equal neighbours.
    private static func runs<Entry>(
        _ entries: [Entry], by isSame: (Entry, Entry) -> Bool
    ) -> [ArraySlice<Entry>] {
        var runs: [ArraySlice<Entry>] = []
        runs.reserveCapacity(entries.count)
        var start = 0
        for index in entries.indices where index + 1 == entries.count || !isSame(entries[index], entries[index + 1]) {
            runs.append(entries[start...index])
            start = index + 1
        }
        return runs
    }
}

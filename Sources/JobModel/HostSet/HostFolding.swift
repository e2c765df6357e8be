/// Hosts as words that mean the same hosts when they are typed again in the same step.
extension StepHosts {
    /// The word of one host: `10.20.1.3`; `3:10.0.0.7` outside area 0, and `0:10.0.0.7` where another area has the
    /// address too; `fd00::5`, `3:[fd00::5]`; where no address tells it apart, its name (`web-01`, `name:my host`), else
    /// `id:100042`, else `nth:17`, its place from 1.
    public func word(for position: Int) -> String {
        guard hosts.indices.contains(position) else { return "nth:\(position &+ 1)" }
        let host = hosts[position]
        switch (forms[position], host.address) {
        case (.address, let address?): return address.description
        case (.areaAndAddress, let address?): return address.word(inArea: host.area)
        case (.name, _): return host.name.map(NameWord.word) ?? "nth:\(position + 1)"
        case (.id, _): return host.id.map { "id:\($0)" } ?? "nth:\(position + 1)"
        default: return "nth:\(position + 1)"
        }
    }

    /// One word for these hosts, folded as ClusterShell folds and sorted: IPv4 by area and address, then IPv6 likewise,
    /// then names as people sort them, then ids, then places. The order and repetitions of `positions` don't matter; no host gives an empty text, which
    /// is no host set.
    public func folded(_ positions: some Sequence<Int>) -> String {
        folded(PositionSet(capacity: hosts.count, positions)).joined(separator: ",")
    }

    /// The shorter of `folded` and, where more than half of the step's hosts are meant, the same as `@all!…`; `@all`
    /// for all of several.
    public func shortWord(_ positions: some Sequence<Int>) -> String {
        let wanted = PositionSet(capacity: hosts.count, positions)
        let count = wanted.count
        if count == 0 { return "" }
        // One host is named, also where it is all that there is.
        if count == hosts.count, count > 1 { return "@all" }
        let folded = folded(wanted).joined(separator: ",")
        if count == 1 || count * 2 <= hosts.count { return folded }
        var others = PositionSet(capacity: hosts.count, full: true)
        others.subtract(wanted)
        // Operators go from left to right: each part is taken away by its own `!`.
        let short = (["@all"] + self.folded(others)).joined(separator: "!")
        return short.utf8.count < folded.utf8.count ? short : folded
    }

    /// The folded parts, in order.
    private func folded(_ wanted: PositionSet) -> [String] {
        var plain: [UInt32] = []
        var byArea: [Int64: [UInt32]] = [:]
        var six: [(area: Int64, address: HostAddress, position: Int)] = []
        var names: [String] = []
        var ids: [Int64] = []
        var places: [Int64] = []
        for position in wanted.positions {
            switch forms[position] {
            case .address, .areaAndAddress:
                if case .v4(let bits) = hosts[position].ipv4 {
                    if case .address = forms[position] {
                        plain.append(bits)
                    } else {
                        byArea[hosts[position].area, default: []].append(bits)
                    }
                } else if let address = hosts[position].ipv6 {
                    six.append((hosts[position].area, address, position))
                }
            case .name:
                if let name = hosts[position].name { names.append(name) }
            case .id:
                if let id = hosts[position].id { ids.append(id) }
            case .place:
                places.append(Int64(position) + 1)
            }
        }
        // Plain words are area 0's, and sorted among the ones that need their `0:`.
        var parts = AddressFold.words(plain)
        if let shared = byArea.removeValue(forKey: 0) {
            parts += AddressFold.words(shared).map { ($0.first, "0:" + $0.word) }
            parts.sort { $0.first < $1.first }
        }
        var words = parts.map(\.word)
        for (area, addresses) in byArea.sorted(by: { $0.key < $1.key }) {
            words += AddressFold.words(addresses).map { "\(area):\($0.word)" }
        }
        words += six.sorted { ($0.area, $0.address) < ($1.area, $1.address) }.map { word(for: $0.position) }
        words += NameFold.words(names).map(\.word)
        if !ids.isEmpty { words.append("id:" + NumberRanges(ascending: ids.sorted()).description) }
        if !places.isEmpty { words.append("nth:" + NumberRanges(ascending: places).description) }
        return words
    }
}

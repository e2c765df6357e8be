/// A name of a step's host and whose it is.
struct NameEntry: Sendable {
    /// The name in lower case.
    let lowered: String
    let position: Int

    /// The names of hosts, ascending.
    static func entries(_ hosts: [Host]) -> [NameEntry] {
        hosts.indices.compactMap { position in
            hosts[position].name.flatMap { $0.isEmpty ? nil : NameEntry(lowered: $0.lowercased(), position: position) }
        }.sorted { ($0.lowered, $0.position) < ($1.lowered, $1.position) }
    }
}

extension StepHosts {
    /// Whether any host has a name.
    public var hasNames: Bool { !byName.isEmpty }

    /// The positions of hosts of a name: those whose name is spelled so, else those with other upper and lower case.
    public func positions(ofName name: String) -> [Int] {
        let lowered = name.lowercased()
        let entries = byName[byName.lowerBound { $0.lowered < lowered }...].prefix { $0.lowered == lowered }
        let exact = entries.filter { hosts[$0.position].name == name }
        return (exact.isEmpty ? entries[...] : exact[...]).map(\.position)
    }

    /// The same for all names of a pattern. Few names are looked up one by one; of many, each host's name is tested.
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

    /// The names nearest to one that no host has, at most three: those with other zeros before their numbers, else by their
    /// letters. So few are compared that it never takes long.
    func names(near name: String) -> [String] {
        let lowered = name.lowercased()
        let plain = NameEntry.withoutZeros(lowered)
        let same = byName.lazy.filter { NameEntry.withoutZeros($0.lowered) == plain }.prefix(3)
        if !same.isEmpty { return same.compactMap { self.hosts[$0.position].name } }
        let most = lowered.utf8.count + lowered.utf8.count / 3
        let near = byName.lazy.filter { $0.lowered.utf8.count <= most || $0.lowered.hasPrefix(lowered) }
        return Nearest.to(name, among: near.prefix(2000).compactMap { self.hosts[$0.position].name })
    }
}

extension NameEntry {
    /// `web-1` for `web-001`.
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

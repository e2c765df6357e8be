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
            let spelled = same.filter { entry in hosts[entry.position].name.map(exact.matches) ?? false }
            result += (spelled.isEmpty ? same : spelled[...]).map(\.position)
        }
        return result
    }

    /// The names nearest to one that no host has, at most three, and so few are compared that it never takes long.
    func names(near name: String) -> [String] {
        let length = name.utf8.count
        let near = byName.lazy.filter { entry in
            entry.lowered.utf8.count <= length + length / 3 || entry.lowered.hasPrefix(name.lowercased())
        }
        return Nearest.to(name, among: near.prefix(2000).compactMap { self.hosts[$0.position].name })
    }
}

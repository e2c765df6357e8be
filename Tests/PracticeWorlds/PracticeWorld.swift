/// What one host printed, and what it did.
public struct PracticeLog: Sendable, Equatable {
    /// The host's address, in dotted form.
    public let address: String
    /// All that the host printed.
    public let text: String
    /// The name of what it did: hosts of one name belong into one group.
    public let behaviour: String
}

/// The outputs of one script on many hosts, with the truth of who did what: a place to learn in, and to be judged in.
///
/// The same seed and number of hosts make the same bytes in every process and on every machine.
public struct PracticeWorld: Sendable, CustomStringConvertible {
    /// How hosts share the behaviours.
    enum Sharing: Sendable {
        /// Most hosts do `normal`; each other behaviour has 1 to 10 hosts of 200, together 5 to 20 of 100.
        case small
        /// So many parts of the hosts for each behaviour; what is rounded away falls to the first. At least one host each.
        case parts([Int])
        /// So many hosts each; the first behaviour has the rest.
        case hosts([Int])
        /// Each host has a behaviour of its own, named after its address.
        case own
    }

    /// The world's name: lower-case words with hyphens.
    public let name: String
    /// What differs between hosts without meaning anything.
    public let noise: String
    /// Every behaviour beside `normal`, with its sign.
    public let behaviours: [Behaviour]
    /// How many hosts the world has whatever is asked for; nil if it has as many as are asked for.
    public let fixedHosts: Int?
    let sharing: Sharing
    let render: @Sendable (Script, RunValues) -> Void

    init(
        _ name: String, noise: String, _ behaviours: [Behaviour], sharing: Sharing = .small, fixedHosts: Int? = nil,
        render: @escaping @Sendable (Script, RunValues) -> Void
    ) {
        self.name = name
        self.noise = noise
        self.behaviours = behaviours
        self.sharing = sharing
        self.fixedHosts = fixedHosts
        self.render = render
    }

    /// The world's name.
    public var description: String { name }

    /// What most hosts do.
    public static let normal = "normal"

    /// Runs the world's script on so many hosts.
    /// - Returns: A log for each host, in the order of addresses.
    public func logs(seed: Int, hosts: Int = 200) -> [PracticeLog] {
        var draw = Draw("\(name)/\(seed)")
        let addresses = Self.addresses(fixedHosts ?? hosts, &draw)
        let labels = labels(for: addresses, &draw)
        return zip(addresses, labels).map { address, label in
            PracticeLog(address: address, text: text(of: address, doing: label, seed: seed), behaviour: label)
        }
    }

    /// What a host would print if it behaved so: two behaviours that differ in a value alone have the same noise.
    public func text(of address: String, doing behaviour: String, seed: Int) -> String {
        let script = Script(key: "\(name)/\(seed)/\(address)", address: address, behaviour: behaviour)
        render(script, values(seed: seed))
        return script.text
    }

    /// What all hosts of the run of one seed have in common.
    public func values(seed: Int) -> RunValues { RunValues(key: "\(name)/\(seed)") }

    private static func addresses(_ count: Int, _ draw: inout Draw) -> [String] {
        let nets = (0..<count / 120 + 3).map { _ in draw.int(0...65_535) }
        var chosen: Set<Int> = []
        while chosen.count < count {
            // Nets may coincide, so a new one joins in when many hosts are still to come.
            let net = chosen.count < 150 * nets.count ? draw.pick(nets[0], nets) : draw.int(0...65_535)
            chosen.insert(net << 8 | draw.int(2...253))
        }
        return chosen.sorted().map { "10.\($0 >> 16).\($0 >> 8 & 255).\($0 & 255)" }
    }

    private func labels(for addresses: [String], _ draw: inout Draw) -> [String] {
        let names = behaviours.map(\.name)
        let count = addresses.count
        var labels: [String]
        switch sharing {
        case .small:
            labels = Self.small(names, of: count, &draw)
        case .parts(let parts):
            let sum = max(1, parts.reduce(0, +))
            labels = zip(names, parts).dropFirst()
                .flatMap { Array(repeating: $0, count: max(1, count * $1 / sum)) }
            labels += Array(repeating: names.first ?? Self.normal, count: max(0, count - labels.count))
        case .hosts(let sizes):
            labels = zip(names, sizes).dropFirst().flatMap { Array(repeating: $0, count: $1) }
            labels += Array(repeating: names.first ?? Self.normal, count: max(0, count - labels.count))
        case .own:
            return addresses
        }
        return draw.shuffled(Array(labels.prefix(count)))
    }

    private static func small(_ names: [String], of count: Int, _ draw: inout Draw) -> [String] {
        // On few hosts not every behaviour occurs: at most a fifth of the hosts leaves the norm.
        let chosen = draw.shuffled(names).prefix(max(1, count / 5))
        var sizes = chosen.map { _ in max(1, (draw.pick(1, [1, 2, 2, 3, 3, 4, 5, 6, 8, 10]) * count + 100) / 200) }
        while sizes.reduce(0, +) > max(1, count / 5), let largest = sizes.max(), largest > 1,
            let index = sizes.firstIndex(of: largest)
        {
            sizes[index] -= 1
        }
        while sizes.reduce(0, +) * 20 < count, let index = sizes.firstIndex(of: sizes.min() ?? 0) { sizes[index] += 1 }
        let labels = zip(chosen, sizes).flatMap { Array(repeating: $0, count: $1) }
        return labels + Array(repeating: normal, count: max(0, count - labels.count))
    }
}

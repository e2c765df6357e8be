import JobModel

/// The hosts that were met, each with the place at which it was told.
struct KnownHosts {
    private var places: [HostKey: Int] = [:]
    private let limit: Int
    /// All of them, in the order in which they came.
    private(set) var hosts: [Host] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// The position of a host; nil for one that was not met.
    func position(of host: Host) -> Int? { places[host.key()] }

    /// Takes a host that was not met.
    ///
    /// - Returns: Its position; nil when it was met before.
    /// - Throws: `Failure` when there are too many.
    mutating func add(_ host: Host) throws -> Int? {
        let key = host.key()
        guard places[key] == nil else { return nil }
        guard hosts.count < limit else { throw Texts.tooManyHosts(limit) }
        places[key] = hosts.count
        hosts.append(host)
        return hosts.count - 1
    }

    /// Notes what became of a host.
    mutating func update(_ position: Int, _ change: (inout Host) -> Void) {
        guard hosts.indices.contains(position) else { return }
        change(&hosts[position])
    }
}

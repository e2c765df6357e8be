import JobModel

/// The hosts that were found so far, with an index from each host's key to its position.
struct KnownHosts {
    private var places: [HostKey: Int] = [:]
    private let limit: Int
    /// The hosts in the order in which they were added.
    private(set) var hosts: [Host] = []

    init(limit: Int) {
        self.limit = limit
    }

    /// Returns the position of a host; nil when it was not added yet.
    func position(of host: Host) -> Int? { places[host.key()] }

    /// Adds a host.
    ///
    /// - Returns: Its position; nil when it was already added.
    /// - Throws: `Failure` when there are too many hosts.
    mutating func add(_ host: Host) throws -> Int? {
        let key = host.key()
        guard places[key] == nil else { return nil }
        guard hosts.count < limit else { throw Texts.tooManyHosts(limit) }
        places[key] = hosts.count
        hosts.append(host)
        return hosts.count - 1
    }

    /// Changes a host, for instance its status. The change must keep its key.
    mutating func update(_ position: Int, _ change: (inout Host) -> Void) {
        guard hosts.indices.contains(position) else { return }
        change(&hosts[position])
    }
}

/// The order in which people expect hosts: addresses by area and value, then ids, then names in natural order.
enum HostOrder {
    static func sorted(_ hosts: [Host]) -> [Host] { hosts.sorted(by: precedes) }

    static func precedes(_ left: Host, _ right: Host) -> Bool {
        let (kinds, others) = (rank(left), rank(right))
        if kinds != others { return kinds < others }
        if let first = left.address, let second = right.address {
            return (left.area, first) < (right.area, second)
        }
        if let first = left.id, let second = right.id { return first < second }
        return precedes(left.name ?? "", right.name ?? "")
    }

    private static func rank(_ host: Host) -> Int { host.address != nil ? 0 : host.id != nil ? 1 : 2 }

    /// Compares names in natural order. Runs of digits compare as numbers without their leading zeros: `web-2` comes
    /// before `web-10`. Names that differ only in such zeros compare byte by byte.
    static func precedes(_ left: String, _ right: String) -> Bool {
        var (one, two) = (Array(left.utf8)[...], Array(right.utf8)[...])
        while let first = one.first, let second = two.first {
            if isDigit(first), isDigit(second) {
                let (a, b) = (takeNumber(&one), takeNumber(&two))
                if a.count != b.count { return a.count < b.count }
                if !a.elementsEqual(b) { return a.lexicographicallyPrecedes(b) }
            } else {
                if first != second { return first < second }
                one.removeFirst()
                two.removeFirst()
            }
        }
        if one.isEmpty != two.isEmpty { return one.isEmpty }
        return left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }

    /// Removes the next digits and returns them without leading zeros.
    private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = text.prefix(while: isDigit)
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == 48 }
    }
}

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

/// The order in which a person expects hosts: addresses by area and number, then ids, then names in natural order.
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

    /// Runs of digits compare as numbers, whatever zeros stand before them: `web-2` comes before `web-10`. Of names that differ
    /// only in such zeros the one that is smaller byte by byte comes first.
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

    /// The digits that come next, without zeros before them.
    private static func takeNumber(_ text: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = text.prefix(while: isDigit)
        text = text.dropFirst(digits.count)
        return digits.drop { $0 == 48 }
    }
}

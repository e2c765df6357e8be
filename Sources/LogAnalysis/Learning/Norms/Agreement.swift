/// When hosts agree enough for what they share to be a norm.
enum Agreement {
    /// Values are described as finely as this share of all pairs of hosts agree on (Simpson's index, 1949).
    static let ofValues = 0.5
    /// Something is there, or is not, by a norm where this share of all pairs of hosts agree: four of five hosts.
    static let ofPresence = 0.66

    /// The share of pairs of hosts that agree about what `having` of `all` hosts have; 1 of a single host.
    static func aboutPresence(_ having: Int, of all: Int) -> Double {
        if all < 2 { return 1 }
        let lacking = all - having
        return Double(having * (having - 1) + lacking * (lacking - 1)) / Double(all * (all - 1))
    }

    /// Whether most hosts have it, by a norm.
    static func isCommon(_ having: Int, of all: Int) -> Bool {
        having * 2 > all && aboutPresence(having, of: all) >= ofPresence
    }

    /// Whether few hosts have it, by a norm.
    static func isRare(_ having: Int, of all: Int) -> Bool {
        having * 2 <= all && aboutPresence(having, of: all) >= ofPresence
    }

    /// The share of pairs of hosts with the same one of several descriptions, each of which so many hosts have.
    static func amongDescriptions(_ counts: some Sequence<Int>) -> Double {
        var (pairs, all) = (0, 0)
        for count in counts {
            pairs += count * (count - 1)
            all += count
        }
        return all < 2 ? 1 : Double(pairs) / Double(all * (all - 1))
    }
}

/// Counts the union of sets of hosts.
struct HostUnion {
    private var stamps: [Int32]
    private var stamp: Int32 = 0

    init(_ count: Int) { stamps = Array(repeating: 0, count: count) }

    mutating func count(_ sets: some Sequence<[Int32]>) -> Int {
        stamp += 1
        var count = 0
        for set in sets {
            for host in set where stamps[Int(host)] != stamp {
                stamps[Int(host)] = stamp
                count += 1
            }
        }
        return count
    }
}

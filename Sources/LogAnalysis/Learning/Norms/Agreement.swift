/// The rules for when hosts agree well enough for what they share to be a norm.
enum Agreement {
    /// The share of all pairs of hosts that must agree about values: values are described as finely as this share
    /// allows (Simpson's index, 1949).
    static let ofValues = 0.5
    /// The share of all pairs of hosts that must agree for the presence or absence of something to be a norm: four of
    /// five hosts.
    static let ofPresence = 0.66

    /// Returns the share of pairs of hosts that agree about the presence of something that `having` of `all` hosts
    /// have; 1 for a single host.
    static func aboutPresence(_ having: Int, of all: Int) -> Double {
        if all < 2 { return 1 }
        let lacking = all - having
        return Double(having * (having - 1) + lacking * (lacking - 1)) / Double(all * (all - 1))
    }

    /// Whether having it is the norm.
    static func isCommon(_ having: Int, of all: Int) -> Bool {
        having * 2 > all && aboutPresence(having, of: all) >= ofPresence
    }

    /// Whether lacking it is the norm.
    static func isRare(_ having: Int, of all: Int) -> Bool {
        having * 2 <= all && aboutPresence(having, of: all) >= ofPresence
    }

    /// Returns the share of pairs of hosts that have the same description.
    ///
    /// - Parameter counts: the number of hosts with each description.
    static func amongDescriptions(_ counts: some Sequence<Int>) -> Double {
        var (pairs, all) = (0, 0)
        for count in counts {
            pairs += count * (count - 1)
            all += count
        }
        return all < 2 ? 1 : Double(pairs) / Double(all * (all - 1))
    }
}

/// Counts the members of unions of sets of hosts, reusing its memory.
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

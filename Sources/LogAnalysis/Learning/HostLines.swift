/// The masked lines of some hosts, each distinct line once: what behaviours are learned from.
///
/// Workers on several cores fill one each, with whole hosts.
public struct HostLines: Sendable {
    /// The texts of the distinct lines, end to end.
    private(set) var text: [UInt8] = []
    /// Where each distinct line ends in `text`.
    private(set) var ends: [Int] = []
    /// For each host the numbers of its lines, in order; blank lines are left out.
    private(set) var hosts: [(position: Int, lines: [Int32])] = []
    private var numbers: [ByteHash: Int32] = [:]

    /// No lines yet.
    public init() {}

    /// Adds the lines of a host's masked log.
    ///
    /// - Parameter position: the host's position in the step; each is added once.
    mutating func add(_ masked: [UInt8], position: Int) {
        var lines: [Int32] = []
        masked.withUnsafeBytes { bytes in
            bytes.forEachLine(unless: { false }) { line in
                let isBlank = line.allSatisfy { $0 == 0x20 || $0 == 0x09 }
                if !isBlank { lines.append(number(of: line)) }
            }
        }
        hosts.append((position, lines))
    }

    private mutating func number(of line: UnsafeRawBufferPointer) -> Int32 {
        let hash = ByteHash(line)
        if let known = numbers[hash] { return known }
        let number = Int32(ends.count)
        text.append(contentsOf: line)
        ends.append(text.count)
        numbers[hash] = number
        return number
    }

    /// How many hosts there are.
    public var hostCount: Int { hosts.count }

    /// How many distinct lines there are.
    var count: Int { ends.count }

    /// Where a distinct line lies in `text`.
    func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    /// All lines of several parts, with the hosts in the order of their positions.
    ///
    /// - Parameter precedes: the order of hosts, by position; the numbers of the lines follow from it alone.
    static func joined(_ parts: [HostLines], by precedes: (Int, Int) -> Bool) -> HostLines {
        var whole = HostLines()
        let places = parts.indices.flatMap { part in parts[part].hosts.indices.map { (part, $0) } }
        let sorted = places.sorted { precedes(parts[$0.0].hosts[$0.1].position, parts[$1.0].hosts[$1.1].position) }
        var renumbered = parts.map { Array(repeating: Int32(-1), count: $0.count) }
        for (part, index) in sorted {
            let host = parts[part].hosts[index]
            var lines: [Int32] = []
            lines.reserveCapacity(host.lines.count)
            for line in host.lines {
                if renumbered[part][Int(line)] < 0 {
                    renumbered[part][Int(line)] = parts[part].text.withUnsafeBytes {
                        whole.number(of: UnsafeRawBufferPointer(rebasing: $0[parts[part].range(Int(line))]))
                    }
                }
                lines.append(renumbered[part][Int(line)])
            }
            whole.hosts.append((host.position, lines))
        }
        return whole
    }
}

/// Takes in the logs of some hosts for learning, one after another. Each thread has its own.
public struct LogLines {
    private let normaliser: Normaliser
    private var normalised = NormalisedLog()
    fileprivate(set) var lines = HostLines()
    fileprivate let masks: Masks

    /// - Parameters:
    ///   - comparison: the masks that come before learning.
    ///   - isStopped: asked now and then; once it is true, what comes of the logs means nothing.
    public init(_ comparison: Comparison, isStopped: @escaping @Sendable () -> Bool = { false }) {
        masks = comparison.masks
        normaliser = Normaliser(comparison.masks, isStopped: isStopped)
    }

    /// The lines, from 1, of the log before in which a user's mask gave up, as `LogKeys.undecided` has them.
    public var undecided: [Int] { normalised.undecided }

    /// Takes in what a host printed.
    ///
    /// - Parameter position: the host's position in the step; each is taken in once.
    public mutating func add(_ log: [UInt8], host: HostIdentity, position: Int) {
        log.withUnsafeBytes { normaliser.of(host).normalise($0, into: &normalised) }
        lines.add(normalised.bytes, position: position)
    }

    /// The lines by themselves, which may go to another thread.
    public var taken: HostLines { lines }
}

/// How the hosts of a step behaved, learned from all of their lines together (docs/comparing.md, "Learning").
public struct LearnedBehaviours: Sendable {
    /// How few hosts teach nothing: with fewer, masks alone decide.
    public static let leastHosts = 8

    private let behaviours: Behaviours
    /// The index of each host in `behaviours`, by its position in the step.
    private let indices: [Int: Int]
    private let hostCounts: [Finding: Int]

    /// Learns.
    ///
    /// - Parameters:
    ///   - comparison: the masks by which the lines were masked, whether order counts, and the places that are to count.
    ///   - precedes: the order of hosts, by position; what is learned follows from it and the lines alone.
    public init(_ parts: [HostLines], comparison: Comparison, by precedes: (Int, Int) -> Bool) {
        let lines = HostLines.joined(parts, by: precedes)
        behaviours = Behaviours(
            lines, cutter: LineCutter(comparison.masks), judgesOrder: !comparison.isUnordered,
            counted: comparison.countedPlaces)
        indices = Dictionary(
            uniqueKeysWithValues: lines.hosts.enumerated().map { ($0.element.position, $0.offset) })
        var counts: [Finding: Int] = [:]
        for mine in behaviours.findings { for finding in mine { counts[finding, default: 0] += 1 } }
        hostCounts = counts
    }

    /// The positions of the hosts that did the same, in no order.
    public var groups: [[Int]] {
        var groups: [Set<Finding>: [Int]] = [:]
        for (index, host) in behaviours.kinds.lines.hosts.enumerated() {
            groups[behaviours.findings[index], default: []].append(host.position)
        }
        return Array(groups.values)
    }

    /// How a host deviates from another, such as the representative of the largest group, strongest first. Deviations that
    /// fewer other hosts share are stronger; among these, lines that only this host has and other values come first.
    public func deviations(of position: Int, from base: Int) -> [Deviation] {
        guard let host = indices[position], let other = indices[base] else { return [] }
        return DeviationFinder(behaviours, hostCounts: hostCounts, host: host, base: other).deviations
    }

    /// The lines of some hosts as they are compared with one another.
    public func lines(of positions: [Int]) -> LearnedLines {
        LearnedLines(behaviours, hosts: positions.compactMap { indices[$0] })
    }

    /// The places that were looked through because nearly every host has another value there: those of most hosts first.
    ///
    /// - Parameter most: how many are told.
    public func places(most: Int) -> (places: [LearnedPlace], count: Int) { behaviours.learnedPlaces(most: most) }
}

/// One way in which a host deviates from another.
public struct Deviation: Sendable, Hashable {
    /// The ways.
    public enum Kind: String, Sendable {
        /// The other host has a line that this one lacks.
        case missing
        /// This host has a line that the other lacks.
        case extra
        /// A line of both has another value.
        case value
        /// Both have the line, in another number.
        case count
        /// Both have the line, at another place.
        case order
    }

    /// The way.
    public var kind: Kind
    /// The hash of the masked line of this host, or of the other one where it is missing here.
    var line: ByteHash
    /// For another value, the hash of the other host's masked line.
    var instead: ByteHash?
    /// For another number, how many this host has and the other one.
    public var counts: (mine: Int, others: Int)?

    /// Whether two tell the same.
    public static func == (one: Deviation, other: Deviation) -> Bool {
        one.kind == other.kind && one.line == other.line && one.instead == other.instead
            && one.counts?.mine == other.counts?.mine && one.counts?.others == other.counts?.others
    }

    /// Hashes what `==` compares.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(line)
        hasher.combine(instead)
    }
}

/// A place of a kind of lines that is looked through.
public struct LearnedPlace: Sendable, Hashable {
    /// What tells it from other places, as long as the lines stay what they are; `groups --count-place` makes it count.
    public struct Identity: Sendable, Hashable {
        let pattern: [UInt8]
        let place: Int
    }

    /// The place.
    public let identity: Identity
    /// The lines of the kind, with `#` where values stand.
    public let pattern: String
    /// One of the values.
    public let example: String
    /// The masked line in which the example stands.
    public let line: String
    /// How many values there are.
    public let valueCount: Int
    /// How many hosts have lines of the kind.
    public let hostCount: Int
}

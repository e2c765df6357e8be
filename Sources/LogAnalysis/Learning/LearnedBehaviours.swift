/// Collects the lines of some hosts for learning, one log after another. Each thread has its own value.
public struct LogLines {
    private let normaliser: Normaliser
    private var normalised = NormalisedLog()
    fileprivate(set) var lines = HostLines()
    fileprivate let masks: Masks

    /// Creates an empty collection.
    ///
    /// - Parameters:
    ///   - comparison: the masks that are applied before learning.
    ///   - isPart: whether what is learned is merged with what is learned from other hosts.
    ///   - isStopped: called now and then; once it returns true, the collected lines are meaningless.
    public init(_ comparison: Comparison, isStopped: @escaping @Sendable () -> Bool = { false }) {
        masks = comparison.masks
        normaliser = Normaliser(comparison.masks, isStopped: isStopped)
    }

    /// The numbers, from 1, of the lines of the last log in which the search of a user's mask was given up, as in
    /// `LogKeys.undecided`.
    public var undecided: [Int] { normalised.undecided }

    /// Adds the log of a host.
    ///
    /// - Parameter position: the host's position in the step; each host is added once.
    public mutating func add(_ log: [UInt8], host: HostIdentity, position: Int) {
        log.withUnsafeBytes { normaliser.of(host).normalise($0, into: &normalised) }
        lines.add(normalised.bytes, position: position)
    }

    /// The collected lines, which may be sent to another thread.
    public var taken: HostLines { lines }
}

/// How the hosts of a step behaved, learned from all of their lines together (docs/comparing.md, "What is learned").
///
/// Thousands of hosts are learned from in parts of several hundred, each with hosts from everywhere, so that memory
/// stays bounded. Findings depend on texts alone, so hosts of several parts are one group if they have the same
/// findings.
public struct LearnedBehaviours: Sendable {
    /// The smallest number of hosts to learn from. With fewer hosts, masks alone decide.
    public static let leastHosts = 8

    /// The findings about hosts with one behaviour.
    private struct Story: Sendable {
        /// The position of the first of these hosts, which represents all of them.
        var host: Int
        /// How they deviate from the hosts with the most frequent behaviour.
        var deviations: [Deviation]
    }

    /// Whether the hosts printed more distinct lines than are kept, so that nothing was learned from them.
    public private(set) var isTooMuch = false
    private var members: [BehaviourKey: [Int]] = [:]
    private var stories: [BehaviourKey: [Story]] = [:]
    /// For each behaviour, the position of the host that represents it, and how the lines of that host are compared.
    private var representatives: [BehaviourKey: (host: Int, lines: LearnedLines)] = [:]
    /// The places that were ignored because nearly every host has another value there, starting with those that most
    /// hosts have; and the number of all such places.
    public private(set) var places: (told: [LearnedPlace], count: Int) = ([], 0)

    /// Learns from one part of the hosts.
    ///
    /// - Parameters:
    ///   - all: the lines of the hosts; `HostLines.joined` joins the lines that several workers collected.
    ///   - comparison: the masks that were applied to the lines, whether order counts, and the places that must count.
    ///   - mostPlaces: the largest number of ignored places in `places`.
    ///   - isPart: whether what is learned is merged with what is learned from other hosts.
    ///   - isStopped: called now and then; once it returns true, the result is meaningless.
    public init(
        _ all: HostLines, comparison: Comparison, mostPlaces: Int = 0, isPart: Bool = false,
        isStopped: () -> Bool = { false }
    ) {
        isTooMuch = all.isTooMuch
        if isTooMuch { return }
        let behaviours = Behaviours(
            all, judgesOrder: !comparison.isUnordered,
            counted: comparison.countedPlaces, isPart: isPart, isStopped: isStopped)
        if isStopped() { return }
        var counts: [Finding: Int] = [:]
        for mine in behaviours.findings { for finding in mine { counts[finding, default: 0] += 1 } }
        var first: [BehaviourKey: Int] = [:]
        for (index, host) in all.hosts.enumerated() {
            let key = behaviours.behaviour(of: index)
            members[key, default: []].append(host.position)
            if first[key] == nil { first[key] = index }
        }
        // The hosts come in their order, so of equally frequent behaviours always the same one is chosen.
        let usual = first.max { one, other in
            (members[one.key]?.count ?? 0, -one.value) < (members[other.key]?.count ?? 0, -other.value)
        }
        guard let usual else { return }
        for (key, index) in first {
            let finder = DeviationFinder(behaviours, hostCounts: counts, host: index, base: usual.value)
            stories[key] = [
                Story(host: all.hosts[index].position, deviations: key == usual.key ? [] : finder.deviations)
            ]
        }
        for (key, index) in first {
            representatives[key] = (all.hosts[index].position, LearnedLines(behaviours, host: index))
        }
        places = behaviours.learnedPlaces(most: mostPlaces, but: comparison.countedPlaces)
    }

    /// Adds what was learned from other hosts. `places` stays as it is.
    ///
    /// - Parameter precedes: the order of hosts, by position. Of two hosts that represent one behaviour, the first is
    ///   kept.
    public mutating func merge(_ other: LearnedBehaviours, by precedes: (Int, Int) -> Bool) {
        isTooMuch = isTooMuch || other.isTooMuch
        members.merge(other.members) { $0 + $1 }
        representatives.merge(other.representatives) { precedes($1.host, $0.host) ? $1 : $0 }
        stories.merge(other.stories) { $0 + $1 }
    }

    /// How the lines of the hosts that represent the behaviours are compared.
    public var lines: LearnedLines {
        var lines = LearnedLines()
        for (_, representative) in representatives { lines.merge(representative.lines) }
        return lines
    }

    /// The behaviours with the positions of their hosts, in no order.
    public var groups: [(key: BehaviourKey, hosts: [Int])] { members.map { ($0.key, $0.value) } }

    /// Returns how hosts of a behaviour deviate from hosts of the most frequent one, strongest deviation first.
    /// Deviations that fewer other hosts share are stronger; among these, lines that only this behaviour has and other
    /// values come first.
    ///
    /// - Parameter host: the position of the host that represents them.
    /// - Returns: the deviations, and the host whose log has the lines: `host` if possible.
    public func deviations(of key: BehaviourKey, shownBy host: Int) -> (host: Int, deviations: [Deviation]) {
        let all = stories[key] ?? []
        // Hosts with the most frequent behaviour of the part from which they were learned have no deviations there.
        let story = all.first { $0.host == host && !$0.deviations.isEmpty } ?? all.first { !$0.deviations.isEmpty }
        return story.map { ($0.host, $0.deviations) } ?? (host, [])
    }
}

/// One way in which a host deviates from another.
public struct Deviation: Sendable, Hashable {
    /// The form of a deviation.
    public enum Kind: String, Sendable {
        /// The other host has a line that this one lacks.
        case missing
        /// This host has a line that the other lacks.
        case extra
        /// A line of both hosts has another value.
        case value
        /// Both hosts have the line, in another number.
        case count
        /// Both hosts have the line, at another place.
        case order
    }

    /// The form of the deviation.
    public var kind: Kind
    /// The hash of the masked line of this host, or of the other host if the line is missing here.
    var line: ByteHash
    /// For `value`, the hash of the other host's masked line.
    var instead: ByteHash?
    /// The masked line of this host, or of the other host if the line is missing here; and for `value` the other host's
    /// masked line.
    public var maskedText = "", maskedInstead: String?
    /// For `value`, the differences between the masked lines, from left to right.
    public var changes: [Change] = []
    /// For `count`, the number of lines on this host and on the other one.
    public var counts: (mine: Int, others: Int)?

    /// A piece of a line that differs between the hosts.
    public struct Change: Sendable, Hashable {
        /// The text on the other host.
        public var old: String
        /// The text on this host.
        public var new: String

        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

    /// Whether two deviations are equal. The masked texts are compared by their hashes, and the changes, which follow
    /// from them, are not compared.
    public static func == (one: Deviation, other: Deviation) -> Bool {
        one.kind == other.kind && one.line == other.line && one.instead == other.instead
            && one.counts?.mine == other.counts?.mine && one.counts?.others == other.counts?.others
    }

    /// Hashes the properties that `==` compares, except the counts.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(line)
        hasher.combine(instead)
    }
}

/// A place of a kind of lines whose values are ignored.
public struct LearnedPlace: Sendable, Hashable {
    /// The identity of a place, stable as long as the lines stay what they are. `groups --count-place` makes the place
    /// with this identity count.
    public struct Identity: Sendable, Hashable {
        let pattern: [UInt8]
        let place: Int
    }

    /// The place's identity.
    public let identity: Identity
    /// The lines of the kind, with `#` for values.
    public let pattern: String
    /// One of the values.
    public let example: String
    /// The masked line that contains the example.
    public let line: String
    /// The number of values; 0 for a kind of lines that only some hosts have and whose presence is ignored; the example
    /// is then a line of the kind.
    public let valueCount: Int
    /// The number of hosts that have lines of the kind.
    public let hostCount: Int
}

/// Takes in the logs of some hosts for learning, one after another. Each thread has its own.
public struct LogLines {
    private let normaliser: Normaliser
    private var normalised = NormalisedLog()
    fileprivate(set) var lines = HostLines()
    fileprivate let masks: Masks

    /// - Parameters:
    ///   - comparison: the masks that come before learning.
    ///   - isPart: whether what is learned is merged with what is learned from other hosts.
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

/// How the hosts of a step behaved, learned from all of their lines together (docs/comparing.md, "What is learned").
///
/// Thousands of hosts are learned from in parts of several hundred, each of which has hosts from everywhere, so that memory stays
/// bounded. What is found follows from the texts alone; so hosts of several parts are one group where the same was found.
public struct LearnedBehaviours: Sendable {
    /// How few hosts teach nothing: with fewer, masks alone decide.
    public static let leastHosts = 8

    /// What was found of hosts with one behaviour.
    private struct Story: Sendable {
        /// The host that stands for them, by its position: the first one.
        var host: Int
        /// How they deviate from the hosts with the most frequent behaviour.
        var deviations: [Deviation]
    }

    /// Whether hosts printed more different lines than are kept, so that nothing was learned from them.
    public private(set) var isTooMuch = false
    private var members: [BehaviourKey: [Int]] = [:]
    private var stories: [BehaviourKey: [Story]] = [:]
    /// Of each behaviour the host that stands for it, by its position, and what the lines of that host come down to.
    private var representatives: [BehaviourKey: (host: Int, lines: LearnedLines)] = [:]
    /// The places that were looked through because nearly every host has another value there: those of most hosts first; and
    /// how many there are.
    public private(set) var places: (told: [LearnedPlace], count: Int) = ([], 0)

    /// Learns from one part of the hosts.
    ///
    /// - Parameters:
    ///   - all: the lines of the hosts; `HostLines.joined` puts those that several workers took in together.
    ///   - comparison: the masks by which the lines were masked, whether order counts, and the places that are to count.
    ///   - mostPlaces: how many places that are looked through are told.
    ///   - isPart: whether what is learned is merged with what is learned from other hosts.
    ///   - isStopped: asked now and then; once it is true, what comes of it means nothing.
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
        // The hosts come in their order, so the first of equally many is the same always.
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

    /// Adds what was learned from other hosts. What is told of places stays.
    ///
    /// - Parameter precedes: the order of hosts, by position: of two hosts that stand for one behaviour the first is kept.
    public mutating func merge(_ other: LearnedBehaviours, by precedes: (Int, Int) -> Bool) {
        isTooMuch = isTooMuch || other.isTooMuch
        members.merge(other.members) { $0 + $1 }
        representatives.merge(other.representatives) { precedes($1.host, $0.host) ? $1 : $0 }
        stories.merge(other.stories) { $0 + $1 }
    }

    /// What the lines of the hosts come down to that stand for the behaviours.
    public var lines: LearnedLines {
        var lines = LearnedLines()
        for (_, representative) in representatives { lines.merge(representative.lines) }
        return lines
    }

    /// The behaviours with the positions of the hosts that have them, in no order.
    public var groups: [(key: BehaviourKey, hosts: [Int])] { members.map { ($0.key, $0.value) } }

    /// How hosts of a behaviour deviate from those of the most frequent one, strongest first. Deviations that fewer other
    /// hosts share are stronger; among these, lines that only this behaviour has and other values come first.
    ///
    /// - Parameter host: the host that stands for them.
    /// - Returns: also the host whose log has the lines: `host` where it could be.
    public func deviations(of key: BehaviourKey, shownBy host: Int) -> (host: Int, deviations: [Deviation]) {
        let all = stories[key] ?? []
        // Hosts that are most frequent among those they were learned with do not deviate there.
        let story = all.first { $0.host == host && !$0.deviations.isEmpty } ?? all.first { !$0.deviations.isEmpty }
        return story.map { ($0.host, $0.deviations) } ?? (host, [])
    }
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
    /// The masked lines themselves: of this host, or of the other one where it is missing here; and the other host's.
    public var maskedText = "", maskedInstead: String?
    /// For another value, what differs in the masked lines, from left to right: on the other host, and on this one.
    public var changes: [Change] = []
    /// For another number, how many this host has and the other one.
    public var counts: (mine: Int, others: Int)?

    /// A piece of a line that is another one.
    public struct Change: Sendable, Hashable {
        /// What the other host has.
        public var old: String
        /// What this host has.
        public var new: String

        /// A piece that became another.
        public init(old: String, new: String) {
            self.old = old
            self.new = new
        }
    }

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
    /// How many values there are; 0 for a kind of lines that only some hosts have, of which the example is a line.
    public let valueCount: Int
    /// How many hosts have lines of the kind.
    public let hostCount: Int
}

/// The rules of a comparison of logs: which differences count.
public struct Comparison: Sendable {
    /// The masks for differences that do not count. If the comparison is exact, no mask is on.
    public let masks: Masks
    /// Whether every byte counts, including line endings.
    public let isExact: Bool
    /// Whether the same lines in another order count as the same.
    public let isUnordered: Bool

    /// Whether the parts that vary are learned from the lines of all hosts, if there are enough lines. Always false for
    /// an exact comparison.
    public let learns: Bool
    /// The places that count although learning would ignore them.
    public var countedPlaces: Set<LearnedPlace.Identity> = []
    /// The result of learning from the lines of the hosts that represent groups.
    public var learned: LearnedLines?
    /// Whether the order of lines counts although learning judged it, to compare two hosts that differ in order.
    public var keepsOrder = false

    /// Creates a comparison that ignores what `masks` take. An exact comparison uses no masks; any other comparison in
    /// which order does not count also ignores the positions in counters such as `(3/12)`.
    public init(masks: Masks = Masks(), isExact: Bool = false, isUnordered: Bool = false, learns: Bool = true) {
        var masks = isExact ? .none : masks
        if isUnordered, !isExact { masks.add(CounterRecogniser.mask, CounterRecogniser()) }
        self.masks = masks
        self.isExact = isExact
        self.isUnordered = isUnordered
        self.learns = learns && !isExact
    }
}

/// The key of a log in a comparison: equal keys mean that two hosts did the same.
public struct LogKey: Hashable, Sendable {
    private let hash: ByteHash

    fileprivate init(_ hash: ByteHash) {
        self.hash = hash
    }

    /// The key of lines in any order. Their hashes are added, which loses the order and nothing else.
    fileprivate init(lines hashes: [ByteHash]) {
        var (first, second) = (UInt64(0), UInt64(0))
        for hash in hashes {
            first &+= hash.first
            second &+= hash.second
        }
        hash = withUnsafeBytes(of: (first, second)) { ByteHash($0) }
    }
}

/// Computes the keys of logs, one after another, and reuses its memory. Each thread needs its own.
public struct LogKeys {
    private let comparison: Comparison
    private let normaliser: Normaliser
    private let isStopped: @Sendable () -> Bool
    private var normalised: NormalisedLog
    /// The number of times that each mask took something, by the mask's index in `Masks.all`.
    public private(set) var counts: [Int]

    /// Creates keys for a comparison.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, a key is meaningless.
    public init(_ comparison: Comparison, isStopped: @escaping @Sendable () -> Bool = { false }) {
        self.comparison = comparison
        self.isStopped = isStopped
        normaliser = Normaliser(comparison.masks, isStopped: isStopped)
        normalised = NormalisedLog(comparison.isUnordered ? .lineHashes : .hash)
        counts = comparison.masks.all.map { _ in 0 }
    }

    /// The numbers, from 1, of the lines of the previous log on which a user's mask gave up. If they are more than
    /// `RegularExpression.mostUndecidedLines`, that log was not read to its end, and its key is meaningless.
    public var undecided: [Int] { normalised.undecided }

    /// The key of a host's log.
    public mutating func key(of log: [UInt8], host: HostIdentity) -> LogKey {
        log.withUnsafeBytes { bytes in
            if comparison.isExact {
                return comparison.isUnordered
                    ? LogKey(lines: bytes.lineHashes(unless: isStopped)) : LogKey(ByteHash(bytes))
            }
            normaliser.of(host).normalise(bytes, into: &normalised)
            for index in counts.indices where index < normalised.counts.count {
                counts[index] += normalised.counts[index]
            }
            return comparison.isUnordered ? LogKey(lines: normalised.lineHashes) : LogKey(normalised.hash)
        }
    }
}

extension UnsafeRawBufferPointer {
    /// The hash of each line, without its LF.
    ///
    /// - Parameter isStopped: called now and then; once it returns true, the other lines are left out.
    func lineHashes(unless isStopped: () -> Bool) -> [ByteHash] {
        var hashes: [ByteHash] = []
        forEachLine(unless: isStopped) { hashes.append(ByteHash($0)) }
        return hashes
    }
}

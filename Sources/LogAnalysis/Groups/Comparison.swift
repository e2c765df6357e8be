/// How logs are held against each other: what counts as the same.
public struct Comparison: Sendable {
    /// What is looked through. Where the comparison is exact, no mask is on.
    public let masks: Masks
    /// Whether every byte counts, line endings too.
    public let isExact: Bool
    /// Whether the same lines in another order are the same.
    public let isUnordered: Bool

    /// Whether what varies is learned from all hosts' lines, where they are enough. Never of an exact comparison.
    public let learns: Bool
    /// The places that count although learning would look through them.
    public var countedPlaces: Set<LearnedPlace.Identity> = []
    /// What was learned about the lines of hosts that stand for groups.
    public var learned: LearnedLines?
    /// Whether the order of lines counts although it was learned: for two hosts that differ in it.
    public var keepsOrder = false

    /// A comparison that looks through `masks`; an exact one looks through nothing, another one in which order doesn't count
    /// through the positions in counters such as `(3/12)`, too.
    public init(masks: Masks = Masks(), isExact: Bool = false, isUnordered: Bool = false, learns: Bool = true) {
        var masks = isExact ? .none : masks
        if isUnordered, !isExact { masks.add(CounterRecogniser.mask, CounterRecogniser()) }
        self.masks = masks
        self.isExact = isExact
        self.isUnordered = isUnordered
        self.learns = learns && !isExact
    }
}

/// What a log comes down to in a comparison: equal keys mean that two hosts did the same.
public struct LogKey: Hashable, Sendable {
    private let hash: ByteHash

    fileprivate init(_ hash: ByteHash) {
        self.hash = hash
    }

    /// The key of lines in any order: their hashes are added, which forgets the order and nothing else.
    fileprivate init(lines hashes: [ByteHash]) {
        var (first, second) = (UInt64(0), UInt64(0))
        for hash in hashes {
            first &+= hash.first
            second &+= hash.second
        }
        hash = withUnsafeBytes(of: (first, second)) { ByteHash($0) }
    }
}

/// Makes the keys of logs, one after another; keeps its memory from one to the next. Each thread has its own.
public struct LogKeys {
    private let comparison: Comparison
    private let normaliser: Normaliser
    private let isStopped: @Sendable () -> Bool
    private var normalised: NormalisedLog
    /// How often each mask took something, by its index in `Masks.all`.
    public private(set) var counts: [Int]

    /// Keys as a comparison wants them.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, a key means nothing.
    public init(_ comparison: Comparison, isStopped: @escaping @Sendable () -> Bool = { false }) {
        self.comparison = comparison
        self.isStopped = isStopped
        normaliser = Normaliser(comparison.masks, isStopped: isStopped)
        normalised = NormalisedLog(comparison.isUnordered ? .lineHashes : .hash)
        counts = comparison.masks.all.map { _ in 0 }
    }

    /// The lines, from 1, of the log before in which a user's mask gave up. Where they are more than
    /// `RegularExpression.mostUndecidedLines`, that log was not read to its end, and its key means nothing.
    public var undecided: [Int] { normalised.undecided }

    /// The key of what a host printed.
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
    /// - Parameter isStopped: asked now and then; once it is true, the other lines are left out.
    func lineHashes(unless isStopped: () -> Bool) -> [ByteHash] {
        var hashes: [ByteHash] = []
        forEachLine(unless: isStopped) { hashes.append(ByteHash($0)) }
        return hashes
    }
}

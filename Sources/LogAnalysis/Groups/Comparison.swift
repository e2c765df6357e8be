/// How logs are held against each other: what counts as the same.
public struct Comparison: Sendable {
    /// What is looked through. Where the comparison is exact, no mask is on.
    public let masks: Masks
    /// Whether every byte counts, line endings too.
    public let isExact: Bool
    /// Whether the same lines in another order are the same.
    public let isUnordered: Bool

    /// A comparison that looks through `masks`; an exact one looks through nothing.
    public init(masks: Masks = Masks(), isExact: Bool = false, isUnordered: Bool = false) {
        self.masks = isExact ? .none : masks
        self.isExact = isExact
        self.isUnordered = isUnordered
    }
}

/// What a log comes down to in a comparison: equal keys mean that two hosts did the same.
public struct LogKey: Hashable, Sendable {
    private let hash: ByteHash

    /// The key of an exact comparison.
    fileprivate init(exactly bytes: UnsafeRawBufferPointer) {
        hash = ByteHash(bytes)
    }

    /// The key of a log after its masks.
    fileprivate init(_ log: NormalisedLog) {
        hash = log.hash
    }

    /// The key of lines in any order: their hashes are added, which forgets the order and nothing else.
    fileprivate init(lines bytes: UnsafeRawBufferPointer) {
        var (first, second) = (UInt64(0), UInt64(0))
        bytes.forEachLine { line in
            let hash = ByteHash(line)
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
    private var normalised = NormalisedLog()
    /// How often each mask took something, by its index in `Masks.all`.
    public private(set) var counts: [Int]

    /// Keys as a comparison wants them.
    ///
    /// - Parameter isStopped: asked now and then; once it is true, a key means nothing.
    public init(_ comparison: Comparison, isStopped: @escaping @Sendable () -> Bool = { false }) {
        self.comparison = comparison
        normaliser = Normaliser(comparison.masks, isStopped: isStopped)
        counts = comparison.masks.all.map { _ in 0 }
    }

    /// The key of what a host printed.
    public mutating func key(of log: [UInt8], host: HostIdentity) -> LogKey {
        log.withUnsafeBytes { bytes in
            if comparison.isExact {
                return comparison.isUnordered ? LogKey(lines: bytes) : LogKey(exactly: bytes)
            }
            normaliser.of(host).normalise(bytes, into: &normalised)
            for index in counts.indices where index < normalised.counts.count {
                counts[index] += normalised.counts[index]
            }
            return comparison.isUnordered ? normalised.withUnsafeBytes { LogKey(lines: $0) } : LogKey(normalised)
        }
    }
}

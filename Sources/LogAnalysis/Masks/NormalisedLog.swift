/// A log after its masks: what hosts which did the same thing share, and what the masks did.
///
/// It is reused: normalising into it again keeps its memory.
public struct NormalisedLog: Sendable {
    /// What is made of the bytes that the masks leave. Only `bytes` holds them all; with the others a few of them at a time
    /// are in memory, however long the log is and whatever placeholders make of it.
    public enum Product: Sendable {
        /// The bytes themselves, and their hash.
        case bytes
        /// The hash of all of them.
        case hash
        /// The hash of each line.
        case lineHashes
    }

    /// A line of the normalised log.
    public struct Line: Sendable, Hashable {
        /// Where it lies in `bytes`, without its LF.
        public let output: Range<Int>
        /// Where it lies in the original log, without its ending; of a line that was drawn anew in place, one state of it.
        public let original: Range<Int>
        /// Which of `masked` lie in it.
        public let masked: Range<Int>
        /// The number, from 1, of the line of the original log.
        public let number: Int
    }

    /// A place of the original log that a mask took.
    public struct Masked: Sendable, Hashable {
        /// Where, in bytes of the original log.
        public let range: Range<Int>
        /// Which mask: its index in `Masks.all`.
        public let mask: Int
    }

    /// A line longer than this many bytes has no list of its masked places: it may hold as many as bytes.
    static let longestListed = 1 << 16
    private static let hashOfNothing = ByteHash([])

    /// What is made of the bytes that the masks leave.
    public let product: Product
    /// Whether lines and masked places are written down.
    public let isDetailed: Bool
    /// The masked lines, each ended by one LF; empty unless they are the product.
    public private(set) var bytes: [UInt8] = []
    /// The hash of the masked lines, each ended by one LF; that of nothing where each line has a hash of its own.
    public private(set) var hash = NormalisedLog.hashOfNothing
    /// The hashes of the masked lines, if they are the product.
    public private(set) var lineHashes: [ByteHash] = []
    /// How often each mask took something, by its index in `Masks.all`.
    public internal(set) var counts: [Int] = []
    /// The lines, if it is detailed.
    public internal(set) var lines: [Line] = []
    /// The places that masks took, in the order of the log, if it is detailed; lines of more than 64 KiB are left out.
    public internal(set) var masked: [Masked] = []
    /// The lines, from 1, in which a user's mask gave up: it took nothing there from some place on.
    public internal(set) var undecided: [Int] = []
    /// Where lines lie that are not simply the next ones of the original log, if line hashes are the product: behind a line that
    /// a user's mask took whole, and each state of a line that was drawn anew in place. Each with its index in `lineHashes`
    /// and where it begins in the original log; ascending.
    var jumps: [(line: Int, place: Int)] = []
    /// Whether the log was read to its end: false where the work was stopped, or where masks gave up on too many lines.
    /// Everything else means nothing then.
    public internal(set) var isComplete = true
    /// Where bytes are written before they are handed on.
    var workspace: [UInt8] = []
    /// What was handed on: of the line if each has a hash, else of the log.
    private var hasher = ByteHasher()

    /// An empty one. `isDetailed` asks for lines and masked places, which cost time and memory.
    public init(isDetailed: Bool = false, _ product: Product = .bytes) {
        self.isDetailed = isDetailed
        self.product = product
    }

    /// Forgets the log before, and keeps its memory.
    mutating func begin(maskCount: Int) {
        bytes.removeAll(keepingCapacity: true)
        lineHashes.removeAll(keepingCapacity: true)
        lines.removeAll(keepingCapacity: true)
        masked.removeAll(keepingCapacity: true)
        undecided.removeAll(keepingCapacity: true)
        jumps.removeAll(keepingCapacity: true)
        if counts.count != maskCount { counts = Array(repeating: 0, count: maskCount) }
        for index in counts.indices { counts[index] = 0 }
        hasher = ByteHasher()
        hash = NormalisedLog.hashOfNothing
        isComplete = true
    }

    /// Takes some of the bytes that the masks left.
    mutating func take(_ piece: UnsafeRawBufferPointer) {
        if product == .bytes { bytes.append(contentsOf: piece) } else { hasher.add(piece) }
    }

    /// Takes the last bytes of a line, without an ending, where each line has a hash of its own.
    mutating func endLine(_ rest: UnsafeRawBufferPointer) {
        lineHashes.append(ended(rest))
    }

    /// Takes the last bytes of the log.
    mutating func end(_ rest: UnsafeRawBufferPointer) {
        switch product {
        case .bytes:
            bytes.append(contentsOf: rest)
            hash = ByteHash(bytes)
        case .hash: hash = ended(rest)
        case .lineHashes: break
        }
    }

    /// The hash of what was handed on and the rest.
    private mutating func ended(_ rest: UnsafeRawBufferPointer) -> ByteHash {
        if hasher.isEmpty { return ByteHash(rest) }
        hasher.add(rest)
        defer { hasher = ByteHasher() }
        return hasher.hash
    }
}

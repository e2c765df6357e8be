/// A log after its masks, which is equal for hosts that did the same thing, and a record of what the masks did.
///
/// A value is meant to be reused: normalising into it again keeps its memory.
public struct NormalisedLog: Sendable {
    /// What to make of the bytes that the masks leave. Only `bytes` holds all of them in memory. With the other
    /// products only a few bytes are in memory at a time, however long the log is and however much placeholders add to
    /// it.
    public enum Product: Sendable {
        /// The bytes themselves, and their hash.
        case bytes
        /// The hash of all bytes.
        case hash
        /// The hash of each line.
        case lineHashes
    }

    public struct Line: Sendable, Hashable {
        /// The line's range in `bytes`, without its LF.
        public let output: Range<Int>
        /// The line's range in the original log, without its ending. If the line was redrawn in place, this is the
        /// range of one of its states.
        public let original: Range<Int>
        /// The indices of the line's masked places in `masked`.
        public let masked: Range<Int>
        /// The number, from 1, of the line in the original log.
        public let number: Int
    }

    /// A range of the original log that a mask took.
    public struct Masked: Sendable, Hashable {
        /// The range in bytes of the original log.
        public let range: Range<Int>
        /// The mask's index in `Masks.all`.
        public let mask: Int
    }

    /// The length in bytes beyond which the masked places of a line are not listed: there may be as many as bytes.
    static let longestListed = 1 << 16
    private static let hashOfNothing = ByteHash([])

    /// What is made of the bytes that the masks leave.
    public let product: Product
    /// Whether `lines` and `masked` are filled.
    public let isDetailed: Bool
    /// The masked lines, each ended by one LF; empty unless `product` is `bytes`.
    public private(set) var bytes: [UInt8] = []
    /// The hash of the masked lines, each ended by one LF; the hash of no bytes if `product` is `lineHashes`.
    public private(set) var hash = NormalisedLog.hashOfNothing
    /// The hashes of the masked lines, if `product` is `lineHashes`.
    public private(set) var lineHashes: [ByteHash] = []
    /// How often each mask took something, by the mask's index in `Masks.all`.
    public internal(set) var counts: [Int] = []
    /// The lines, if `isDetailed`.
    public internal(set) var lines: [Line] = []
    /// The places that masks took, in the order of the log, if `isDetailed`. Places in lines of more than 64 KiB are
    /// left out.
    public internal(set) var masked: [Masked] = []
    /// The numbers, from 1, of the lines in which the search of a user's mask was given up and the mask took nothing
    /// from some place on.
    public internal(set) var undecided: [Int] = []
    /// The positions of lines that do not simply follow the line before them in the original log, if `product` is
    /// `lineHashes`: lines behind a line that a user's mask took wholly, and every state of a line that was redrawn in
    /// place. Each entry has the line's index in `lineHashes` and its offset in the original log; ascending.
    var jumps: [(line: Int, place: Int)] = []
    /// Whether the log was read to its end. False if the work was stopped, for example because masks gave up on
    /// too many lines; all other properties are then meaningless.
    public internal(set) var isComplete = true
    /// The buffer in which bytes are written before they are handed on.
    var workspace: [UInt8] = []
    /// The hasher of the bytes handed on so far: of the current line for `lineHashes`, else of the log.
    private var hasher = ByteHasher()

    /// Creates an empty log.
    ///
    /// - Parameter isDetailed: whether to list lines and masked places, which costs time and memory.
    public init(isDetailed: Bool = false, _ product: Product = .bytes) {
        self.isDetailed = isDetailed
        self.product = product
    }

    /// Removes the content of the log before, but keeps its memory.
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

    /// Appends some of the bytes that the masks left.
    mutating func take(_ piece: UnsafeRawBufferPointer) {
        if product == .bytes { bytes.append(contentsOf: piece) } else { hasher.add(piece) }
    }

    /// Appends the last bytes of a line, without an ending, if each line has a hash of its own.
    mutating func endLine(_ rest: UnsafeRawBufferPointer) {
        lineHashes.append(ended(rest))
    }

    /// Appends the last bytes of the log.
    mutating func end(_ rest: UnsafeRawBufferPointer) {
        switch product {
        case .bytes:
            bytes.append(contentsOf: rest)
            hash = ByteHash(bytes)
        case .hash: hash = ended(rest)
        case .lineHashes: break
        }
    }

    /// Returns the hash of the bytes handed on so far and `rest`.
    private mutating func ended(_ rest: UnsafeRawBufferPointer) -> ByteHash {
        if hasher.isEmpty { return ByteHash(rest) }
        hasher.add(rest)
        defer { hasher = ByteHasher() }
        return hasher.hash
    }
}

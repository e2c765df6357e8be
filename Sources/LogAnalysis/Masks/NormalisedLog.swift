/// A log after its masks: the bytes that hosts which did the same thing share, and what the masks did.
///
/// It is reused: normalising into it again keeps its memory.
public struct NormalisedLog: Sendable {
    /// A line of the normalised log.
    public struct Line: Sendable, Hashable {
        /// Where it lies in `bytes`, without its LF.
        public let output: Range<Int>
        /// Where it lies in the original log, without its ending and without the states of a progress line that a CR
        /// took back.
        public let original: Range<Int>
        /// Which of `masked` lie in it.
        public let masked: Range<Int>
    }

    /// A place of the original log that a mask took.
    public struct Masked: Sendable, Hashable {
        /// Where, in bytes of the original log.
        public let range: Range<Int>
        /// Which mask: its index in `Masks.all`.
        public let mask: Int
    }

    /// The hash of `bytes`.
    public internal(set) var hash = ByteHash([])
    /// How often each mask took something, by its index in `Masks.all`.
    public internal(set) var counts: [Int] = []
    /// Whether lines and masked places are written down.
    public let isDetailed: Bool
    /// The lines, if it is detailed.
    public internal(set) var lines: [Line] = []
    /// The places that masks took, in the order of the log, if it is detailed.
    public internal(set) var masked: [Masked] = []
    /// Where bytes are written; only the first `count` mean something.
    var storage: [UInt8] = []
    var count = 0

    /// An empty one. `isDetailed` asks for lines and masked places, which cost time and memory.
    public init(isDetailed: Bool = false) {
        self.isDetailed = isDetailed
    }

    /// The masked lines, each ended by one LF.
    public var bytes: ArraySlice<UInt8> { storage[..<count] }

    /// Lends `bytes` without copying them.
    public func withUnsafeBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
        try storage.withUnsafeBytes { try body(UnsafeRawBufferPointer(rebasing: $0[..<count])) }
    }
}

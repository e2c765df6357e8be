/// How much of an archive is read before it is taken for a hostile one.
///
/// What exceeds a limit is refused by a `Failure` with the code `archive-limit` when it is met: memory and time are spent
/// up to the limit at most.
public struct ArchiveLimits: Sendable {
    /// How many entries, directories included.
    public var entries = 200_000
    /// How many bytes all entries have together, unpacked; what a tar archive has beside them counts, too.
    public var totalBytes = 64 << 30
    /// How many bytes one entry has, unpacked.
    public var entryBytes = 1 << 30
    /// How many bytes come of each packed byte, once more than `ratioFreeBytes` have come. Zeros reach 1,028 with deflate, a
    /// log of one line of 20 characters again and again 412, and usual logs seldom 100.
    public var ratio = 500
    /// How many unpacked bytes are not held against `ratio`.
    public var ratioFreeBytes = 64 << 20
    /// How many bytes a path has.
    public var pathBytes = 4096

    /// The limits above.
    public init() {}

    /// Whether so much came of so little that it is taken for a decompression bomb.
    func isBomb(_ unpackedBytes: Int, packedBytes: Int) -> Bool {
        unpackedBytes > ratioFreeBytes && unpackedBytes / max(1, ratio) > packedBytes
    }
}

/// Reads an archive entry by entry, and each entry's bytes in pieces, so that never a whole archive is in memory.
///
///     while let entry = try reader.next() {
///         while case let piece = try reader.bytes(), !piece.isEmpty { … }
///     }
///
/// Nothing is ever written to the names of an archive. All the same a hostile archive is refused: every error is a
/// `Failure` (or what the caller's closure threw) that names the entry and says what to do. Its code is one of
///
/// - `archive-cut`: the archive ends too early; the first `wholeEntries` entries were handed out whole;
/// - `archive-damaged`: bytes are wrong: a checksum, a header, packed bytes;
/// - `archive-hostile`: a name that leads out of the archive, a link, a device, the same name twice, entries that share
///   bytes;
/// - `archive-limit`: more than `ArchiveLimits` allow;
/// - `archive-unsupported`: encrypted, split, sparse, or packed by a method that is not read here.
///
/// After an error every call throws the same error again. An archive within an archive is an entry like any other: nothing
/// here unpacks it.
public protocol ArchiveReader: AnyObject {
    /// The next entry, nil after the last. What was not read of the one before is passed over, and is checked all the same
    /// where that costs no unpacking.
    ///
    /// - Throws: `Failure`, or what the caller's closure throws.
    func next() throws -> ArchiveEntry?

    /// The next piece of the bytes of the entry that `next` gave last, at most 64 KiB or the size of the caller's chunk;
    /// empty when there are no more, and only then is the entry known to be whole.
    ///
    /// - Throws: `Failure`, or what the caller's closure throws.
    func bytes() throws -> [UInt8]

    /// How many entries were passed whole so far.
    var wholeEntries: Int { get }

    /// Sentences for a person about what was passed over without harm, such as bytes behind the archive's end. They are
    /// complete once `next` gave nil.
    var notes: [String] { get }
}

/// What an archive says of one of its entries.
public struct ArchiveEntry: Sendable, Equatable {
    /// What is read: all other kinds (links, devices, pipes, sparse files) are refused.
    public enum Kind: Sendable {
        case file
        case directory
    }

    /// Relative, its parts joined by `/`, without empty parts, `.`, `..`, NUL bytes and a slash at the end.
    ///
    /// It is foreign text: it may hold control characters. Bytes that are in no encoding that was tried stand as `%E9`.
    public let path: String
    /// How many bytes the entry has, unpacked; 0 for a directory.
    public let size: Int
    /// The time of its last change in seconds since 1970; nil where the archive has none that makes sense. Zip archives
    /// count it in the packer's unknown time zone, which is taken as UTC, unless they say more.
    public let modifiedSeconds: Int64?
    /// A file or a directory.
    public let kind: Kind
}

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

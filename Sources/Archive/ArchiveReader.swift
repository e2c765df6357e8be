/// Reads an archive entry by entry, and each entry's bytes in pieces, so that the whole archive is never in memory.
///
///     while let entry = try reader.next() {
///         while case let piece = try reader.bytes(), !piece.isEmpty { … }
///     }
///
/// Nothing is ever written to the paths that an archive names. A hostile archive is refused all the same. Every error
/// is a `Failure` that names the entry and says what to do, or the error that the caller's closure threw. The failure's
/// code is one of
///
/// - `archive-cut`: the archive ends too early; the first `wholeEntries` entries were returned completely;
/// - `archive-damaged`: a checksum, a header or packed bytes are wrong;
/// - `archive-hostile`: a name leads out of the archive, an entry is a link or a device, the same name occurs twice, or
///   entries share bytes;
/// - `archive-limit`: the archive exceeds one of the `ArchiveLimits`;
/// - `archive-unsupported`: an entry is encrypted, split, sparse, or packed by a method that this module does not read.
///
/// After an error every call throws the same error again. An archive within an archive is an ordinary entry and is not
/// unpacked.
public protocol ArchiveReader: AnyObject {
    /// Returns the next entry, or nil after the last one.
    ///
    /// The unread bytes of the previous entry are skipped. They are still checked where the check needs no unpacking.
    ///
    /// - Throws: `Failure`, or the error of the caller's closure.
    func next() throws -> ArchiveEntry?

    /// Returns the next piece of the current entry's bytes, at most 64 KiB or the size of the caller's chunk.
    ///
    /// An empty array means that there are no more bytes. Only then is the entry known to be complete and undamaged.
    ///
    /// - Throws: `Failure`, or the error of the caller's closure.
    func bytes() throws -> [UInt8]

    /// The number of entries that have been read or skipped completely so far.
    var wholeEntries: Int { get }

    /// Sentences for the user about harmless oddities that were skipped, such as bytes after the archive's end. The
    /// list is complete once `next` has returned nil.
    var notes: [String] { get }
}

/// One file or folder of an archive, as the archive describes it.
public struct ArchiveEntry: Sendable, Equatable {
    /// The kinds of entries that are read. All other kinds (links, devices, pipes, sparse files) are refused.
    public enum Kind: Sendable {
        case file
        case directory
    }

    /// The relative path. Its parts are joined by `/`; it has no empty parts, no `.` or `..`, no NUL bytes and no slash
    /// at the end.
    ///
    /// The path is foreign text and may contain control characters. Bytes that no tried encoding explains are written
    /// as `%E9`.
    public let path: String
    /// The number of bytes after unpacking; 0 for a directory.
    public let size: Int
    /// The time of the last change, in seconds since 1970; nil if the archive has no valid time. A zip archive stores
    /// it in the packer's unknown time zone, which is taken as UTC, unless an extra field has the exact time.
    public let modifiedSeconds: Int64?
    /// Whether the entry is a file or a directory.
    public let kind: Kind
}

/// The sizes beyond which an archive is treated as hostile.
///
/// An archive that exceeds a limit is refused with a `Failure` of the code `archive-limit` as soon as the limit is
/// reached, so the limits also bound the memory and time that an archive can cost.
public struct ArchiveLimits: Sendable {
    /// The maximum number of entries, directories included.
    public var entries = 200_000
    /// The maximum number of unpacked bytes of all entries together. The headers and padding of a tar archive count
    /// too.
    public var totalBytes = 64 << 30
    /// The maximum number of unpacked bytes of one entry.
    public var entryBytes = 1 << 30
    /// The maximum ratio of unpacked to packed bytes, once more than `ratioFreeBytes` bytes have been unpacked. With
    /// deflate, zeros reach 1,028, a log that repeats one line of 20 characters reaches 412, and usual logs seldom
    /// reach 100.
    public var ratio = 500
    /// The number of unpacked bytes up to which `ratio` does not apply.
    public var ratioFreeBytes = 64 << 20
    /// The maximum length of a path, in bytes.
    public var pathBytes = 4096

    /// Creates the default limits, which suit archives of logs.
    public init() {}

    /// Whether the ratio of the two sizes suggests a decompression bomb.
    func isBomb(_ unpackedBytes: Int, packedBytes: Int) -> Bool {
        unpackedBytes > ratioFreeBytes && unpackedBytes / max(1, ratio) > packedBytes
    }
}

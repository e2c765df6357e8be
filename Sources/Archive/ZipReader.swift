import JobModel

/// Reads a zip archive (PKWARE's APPNOTE 6.3.10, zip64 included): stored and deflated entries, in the order of its
/// central directory.
public final class ZipReader: ArchiveReader {
    public private(set) var wholeEntries = 0
    public private(set) var notes: [String] = []

    /// Reads the central directory. An archive with one hostile entry is refused here, before any entry is handed out.
    ///
    /// - Parameters:
    ///   - size: How many bytes the archive has.
    ///   - limits: How much is read before the archive is refused.
    ///   - read: Gives `count` bytes from `offset` on; they lie within `size`. Fewer mean that the archive was cut meanwhile.
    /// - Throws: `Failure`, or what `read` throws.
    public init(
        size: Int, limits: ArchiveLimits = ArchiveLimits(),
        read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]
    ) throws {}

    public func next() throws -> ArchiveEntry? { nil }

    public func bytes() throws -> [UInt8] { [] }
}

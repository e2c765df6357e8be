import JobModel

/// Reads a tar archive from chunks of bytes: the forms of pax, ustar, GNU and old tar (v7).
public final class TarReader: ArchiveReader {
    public private(set) var wholeEntries = 0
    public private(set) var notes: [String] = []

    /// - Parameters:
    ///   - limits: How much is read before the archive is refused.
    ///   - chunk: Gives the archive's next bytes, as many as it likes, and an empty array at the archive's end. A packed
    ///     archive: `{ try gzip.bytes() }` with a `GzipReader`.
    public init(limits: ArchiveLimits = ArchiveLimits(), chunk: @escaping () throws -> [UInt8]) {}

    public func next() throws -> ArchiveEntry? { nil }

    public func bytes() throws -> [UInt8] { [] }
}

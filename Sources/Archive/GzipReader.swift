import JobModel

/// Unpacks gzip (RFC 1952) from chunks of bytes: any number of members one after another.
public final class GzipReader {
    /// Sentences for a person about what stood behind the last member. They are complete once `bytes` gave nothing.
    public private(set) var notes: [String] = []

    /// - Parameters:
    ///   - limits: `totalBytes`, `ratio` and `ratioFreeBytes` hold here.
    ///   - chunk: Gives the next packed bytes, as many as it likes, and an empty array at their end.
    public init(limits: ArchiveLimits = ArchiveLimits(), chunk: @escaping () throws -> [UInt8]) {}

    /// The next unpacked bytes, at most 64 KiB; empty at the end.
    ///
    /// - Throws: `Failure` with one of the codes of `ArchiveReader`, or what the caller's closure throws.
    public func bytes() throws -> [UInt8] { [] }
}

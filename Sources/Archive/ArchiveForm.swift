import JobModel

/// What a file is packed as, told by its first bytes and not by its name.
public enum ArchiveForm: Sendable, Equatable {
    case tar
    case gzip
    case zip
    /// Something that is not read here, with its name: `xz`, `bzip2`, `zstd`, `7z`, `rar` and the like.
    case other(String)

    /// How many of a file's first bytes are looked at.
    public static let headBytes = 512

    /// - Parameter head: The first `headBytes` bytes of a file, or all of a shorter one.
    /// - Returns: nil when it is no archive. To tell a packed tar archive from a packed text, ask again with what
    ///   `GzipReader` gives first.
    public init?(head: some Collection<UInt8>) { return nil }

    /// Why it is not read, and what to do; nil for what is read.
    public var refusal: Failure? { nil }
}

/// What an archive says of one of its entries.
public struct ArchiveEntry: Sendable, Equatable {
    /// What is read: all other kinds (links, devices, pipes, sparse files) are refused.
    public enum Kind: Sendable {
        case file
        case directory
    }

    /// Relative, its parts joined by `/`, without empty parts, `.`, `..`, NUL bytes and a slash at the end.
    ///
    /// It is foreign text: it may hold control characters. Bytes that are in no encoding that was tried stand as `\xE9`.
    public let path: String
    /// How many bytes the entry has, unpacked; 0 for a directory.
    public let size: Int
    /// The time of its last change in seconds since 1970; nil where the archive has none that makes sense. Zip archives
    /// count it in the packer's unknown time zone, which is taken as UTC, unless they say more.
    public let modifiedSeconds: Int64?
    /// A file or a directory.
    public let kind: Kind
}

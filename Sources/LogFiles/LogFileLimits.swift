import Archive

/// How much is read before it is refused, so that neither memory nor the disk is filled by a wrong or a hostile file.
public struct LogFileLimits: Sendable {
    /// How many bytes all logs have together.
    public var totalBytes = 4 << 30
    /// How many bytes one log has: as many as joblog takes in from the platform.
    public var logBytes = 384 << 20
    /// How many bytes are held in memory at once: of text in which the lines of hosts interleave, and of standard input.
    public var heldBytes = 1 << 30
    /// How many hosts there are.
    public var hosts = 1_000_000

    /// The limits above.
    public init() {}

    /// The same for an archive. A host may have two files, or a directory of its own.
    var ofArchives: ArchiveLimits {
        var limits = ArchiveLimits()
        limits.totalBytes = totalBytes
        limits.entryBytes = totalBytes
        limits.entries = hosts + hosts / 2 + 16
        return limits
    }
}

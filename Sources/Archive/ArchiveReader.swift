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

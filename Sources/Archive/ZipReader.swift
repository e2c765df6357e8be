import CZlib
import JobModel

/// Reads a zip archive (PKWARE's APPNOTE 6.3.10, zip64 included): stored and deflated entries, in the order of its
/// central directory.
public final class ZipReader: ArchiveReader {
    /// How many entries were passed whole so far.
    public private(set) var wholeEntries = 0
    /// Sentences about what was passed over without harm.
    public let notes: [String]

    private enum State {
        case between
        /// The bytes of an entry are handed out.
        case within(ZipEntryBytes)
        case failed(any Error)
    }

    private let read: (_ offset: Int, _ count: Int) throws -> [UInt8]
    private let records: [ZipRecord]
    private var position = 0
    private var state = State.between

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
    ) throws {
        self.read = read
        let directory = try ZipDirectory(size: size, limits: limits, read: read)
        records = directory.records
        notes = directory.notes
    }

    /// The next entry, nil after the last; see `ArchiveReader`.
    public func next() throws -> ArchiveEntry? {
        try keepingFailure {
            if case .within = state {
                wholeEntries += 1
                state = .between
            }
            guard position < records.count else { return nil }
            let record = records[position]
            position += 1
            state = .within(try ZipEntryBytes(record, wholeEntries: wholeEntries, read: read))
            return ArchiveEntry(
                path: record.path, size: record.size, modifiedSeconds: record.modifiedSeconds, kind: record.kind)
        }
    }

    /// The next piece of the entry's bytes, empty after the last; see `ArchiveReader`.
    public func bytes() throws -> [UInt8] {
        try keepingFailure {
            guard case .within(let entry) = state else { return [] }
            let piece = try entry.next()
            if piece.isEmpty {
                wholeEntries += 1
                state = .between
            }
            return piece
        }
    }

    private func keepingFailure<Result>(_ work: () throws -> Result) throws -> Result {
        if case .failed(let error) = state { throw error }
        do { return try work() } catch {
            state = .failed(error)
            throw error
        }
    }
}

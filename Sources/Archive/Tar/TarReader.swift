import JobModel

/// Reads a tar archive from chunks of bytes. The formats pax, ustar, GNU and old tar (v7) are supported.
public final class TarReader: ArchiveReader {
    /// The number of entries that have been read or skipped completely so far.
    public private(set) var wholeEntries = 0
    /// Sentences for the user about harmless oddities. The list is complete once `next` has returned nil.
    public private(set) var notes: [String] = []

    private enum State {
        /// The next block is a header.
        case between
        /// The current entry, and how many of its bytes are still unread.
        case within(ArchiveEntry, left: Int)
        case ended
        case failed(any Error)
    }

    private let limits: ArchiveLimits
    private let feed: ByteFeed
    private var state = State.between
    private var seen = SeenPaths()
    private var global = PaxRecords()
    /// The path of the previous entry, with which errors locate a header that has no usable name.
    private var previous: String?
    /// The number of padding bytes after the current entry or header, up to the end of its block.
    private var padding = 0
    private var entries = 0
    private var totalBytes = 0

    /// - Parameters:
    ///   - limits: The sizes beyond which the archive is refused.
    ///   - chunk: Returns the archive's next bytes, in chunks of any size, and an empty array at the end. For a tar.gz
    ///     archive pass `{ try gzip.bytes() }` with a `GzipReader`.
    public init(limits: ArchiveLimits = ArchiveLimits(), chunk: @escaping () throws -> [UInt8]) {
        self.limits = limits
        feed = ByteFeed(chunk)
    }

    /// Returns the next entry, or nil after the last one; see `ArchiveReader`.
    public func next() throws -> ArchiveEntry? {
        try keepingFailure {
            if case .within(let entry, let left) = state {
                guard try feed.skip(left) == left else {
                    throw Texts.tarCut(within: entry.path, wholeEntries: wholeEntries)
                }
                pass(entry)
            }
            if case .ended = state { return nil }
            while let header = try header() {
                guard let entry = try entry(header) else { continue }
                previous = entry.path
                padding = TarArchive.paddingBytes(after: entry.size)
                state = .within(entry, left: entry.size)
                if entry.size == 0 { pass(entry) }
                return entry
            }
            state = .ended
            return nil
        }
    }

    /// Returns the next piece of the current entry's bytes, empty at the end; see `ArchiveReader`.
    public func bytes() throws -> [UInt8] {
        try keepingFailure {
            guard case .within(let entry, let left) = state else { return [] }
            let piece = try feed.piece(upTo: left)
            if piece.isEmpty { throw Texts.tarCut(within: entry.path, wholeEntries: wholeEntries) }
            state = .within(entry, left: left - piece.count)
            if piece.count == left { pass(entry) }
            return piece
        }
    }

    private func pass(_ entry: ArchiveEntry) {
        wholeEntries += 1
        state = .between
    }

    private func keepingFailure<Result>(_ work: () throws -> Result) throws -> Result {
        if case .failed(let error) = state { throw error }
        do { return try work() } catch {
            // An error from the source of the bytes, such as `GzipReader`, can't say in which entry it occurred.
            var error = error
            if feed.hasFailed, let failure = error as? Failure {
                var within: String?
                if case .within(let entry, _) = state { within = entry.path }
                error = Texts.placed(failure, within: within, after: previous, wholeEntries: wholeEntries)
            }
            state = .failed(error)
            throw error
        }
    }

    // MARK: Headers

    /// The values of extended headers for the next entry.
    private var extended = PaxRecords()
    /// The path from GNU's header for long names, for the next entry.
    private var longName: [UInt8]?
    /// The number of extended headers since the last entry.
    private var headersBefore = 0

    /// Reads the next header; nil at the end of the archive.
    private func header() throws -> TarHeader? {
        guard try feed.skip(padding) == padding else { throw Texts.tarCut(within: nil, wholeEntries: wholeEntries) }
        padding = 0
        let block = try feed.bytes(TarArchive.blockBytes)
        let isFirst = totalBytes == 0
        if block.isEmpty {
            if isFirst { throw Texts.empty }
            if headersBefore > 0 { throw Texts.tarCut(within: nil, wholeEntries: wholeEntries) }
            notes.append(Texts.noEndMark)
            return nil
        }
        // The standard asks for two blocks of zeros; GNU tar and libarchive accept one as well.
        if headersBefore == 0, block.allSatisfy({ $0 == 0 }) {
            try passOverRest()
            return nil
        }
        guard block.count == TarArchive.blockBytes else {
            throw isFirst ? Texts.notTar : Texts.tarCut(within: nil, wholeEntries: wholeEntries)
        }
        guard let header = TarHeader(block) else {
            throw isFirst ? Texts.notTar : Texts.tarHeaderDamaged(after: previous, wholeEntries: wholeEntries)
        }
        try count(block.count)
        return header
    }

    /// Reads to the end of the source, so that the checksum of a gzip file around the archive is checked.
    private func passOverRest() throws {
        var hasMore = false
        while true {
            let piece = try feed.piece(upTo: ByteFeed.pieceBytes)
            if piece.isEmpty { break }
            try count(piece.count)
            hasMore = hasMore || !piece.allSatisfy { $0 == 0 }
        }
        if hasMore { notes.append(Texts.bytesBehindTar) }
    }

    private func count(_ bytes: Int) throws {
        let (sum, isTooLarge) = totalBytes.addingReportingOverflow(bytes)
        if isTooLarge || sum > limits.totalBytes { throw Texts.tooMuch(limits.totalBytes) }
        totalBytes = sum
    }

    /// The maximum size of an extended header: a path of `ArchiveLimits.pathBytes`, and ample room for other records.
    private static let mostExtendedBytes = 1 << 20
    /// The maximum number of extended headers for one entry.
    private static let mostHeaders = 16

    /// Reads the bytes that follow the header of an extended header.
    private func body(_ header: TarHeader) throws -> [UInt8] {
        headersBefore += 1
        guard header.size >= 0 else { throw Texts.extendedHeaderDamaged(after: previous) }
        guard header.size <= Self.mostExtendedBytes, headersBefore <= Self.mostHeaders else {
            throw Texts.headerTooLong(after: previous)
        }
        try count(header.size)
        let body = try feed.bytes(header.size)
        guard body.count == header.size else { throw Texts.tarCut(within: nil, wholeEntries: wholeEntries) }
        padding = TarArchive.paddingBytes(after: header.size)
        return body
    }

    /// Combines a header with the extended headers before it into an entry. Returns nil for an extended header, which
    /// is remembered for the next entry, and for headers that describe no file.
    private func entry(_ header: TarHeader) throws -> ArchiveEntry? {
        switch header.kind {
        case UstarHeader.extended, UInt8(ascii: "X"):
            guard extended.add(try body(header)) else { throw Texts.extendedHeaderDamaged(after: previous) }
            return nil
        case UInt8(ascii: "g"):
            guard global.add(try body(header)) else { throw Texts.extendedHeaderDamaged(after: previous) }
            return nil
        case UInt8(ascii: "L"):
            longName = try body(header)
            return nil
        // The long target of a link. The link itself is refused when its header comes.
        case UInt8(ascii: "K"):
            _ = try body(header)
            return nil
        default: break
        }
        let (local, name) = (extended, longName)
        (extended, longName, headersBefore) = (PaxRecords(), nil, 0)
        entries += 1
        if entries > limits.entries { throw Texts.tooManyEntries(limits.entries) }
        // The label of a volume and the file list of a folder in an incremental archive are not logs.
        if header.kind == UInt8(ascii: "V") || header.kind == UInt8(ascii: "D") {
            _ = try body(header)
            headersBefore = 0
            return nil
        }
        return try entry(header, local, longName: name)
    }

    private func entry(_ header: TarHeader, _ extended: PaxRecords, longName: [UInt8]?) throws -> ArchiveEntry? {
        var name = extended.path ?? longName ?? global.path ?? header.name
        // GNU tar ends a long name with NUL.
        if extended.path == nil, longName != nil, name.last == 0 { name.removeLast() }
        let text = NameDecoding.text(name)
        let path = try SafePath.path(text, backslashSeparates: false, after: previous, limits: limits)
        let kind = try kind(header.kind, text)
        if extended.isSparse || global.isSparse { throw Texts.sparse(text) }
        let size = extended.size ?? global.size ?? header.size
        guard size >= 0 else { throw Texts.negativeSize(text) }
        if kind == .directory, size > 0 { throw Texts.folderWithBytes(text) }
        if size > limits.entryBytes { throw Texts.entryTooLong(text, limits.entryBytes) }
        try count(size)
        // An empty path is the archive's own folder, `./`.
        if path.isEmpty {
            if kind == .directory { return nil }
            throw Texts.noName(after: previous)
        }
        if kind == .file, !seen.insert(path) { throw Texts.duplicate(path) }
        let seconds = extended.modifiedSeconds ?? global.modifiedSeconds ?? header.modifiedSeconds
        return ArchiveEntry(path: path, size: size, modifiedSeconds: seconds, kind: kind)
    }

    private func kind(_ letter: UInt8, _ name: String) throws(Failure) -> ArchiveEntry.Kind {
        switch letter {
        // The old tar format marks folders only by a slash at the end of the name.
        case UstarHeader.file, 0, UInt8(ascii: "7"): return name.hasSuffix("/") ? .directory : .file
        case UstarHeader.directory: return .directory
        case UInt8(ascii: "1"), UInt8(ascii: "2"): throw Texts.link(name)
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): throw Texts.device(name)
        case UInt8(ascii: "S"): throw Texts.sparse(name)
        case UInt8(ascii: "M"): throw Texts.split(name)
        default: throw Texts.kind(name, letter)
        }
    }
}

import JobModel

/// Reads a tar archive from chunks of bytes: the forms of pax, ustar, GNU and old tar (v7).
public final class TarReader: ArchiveReader {
    /// How many entries were passed whole so far.
    public private(set) var wholeEntries = 0
    /// Sentences about what was passed over without harm, complete once `next` gave nil.
    public private(set) var notes: [String] = []

    private enum State {
        /// A header is next.
        case between
        /// So many bytes of the entry are left.
        case within(ArchiveEntry, left: Int)
        case ended
        case failed(any Error)
    }

    private let limits: ArchiveLimits
    private let feed: ByteFeed
    private var state = State.between
    private var seen = SeenPaths()
    private var global = PaxRecords()
    /// The path of the entry before, to tell where a header without a name stands.
    private var previous: String?
    /// How many bytes stand between the last entry's bytes and the end of its block.
    private var padding = 0
    private var entries = 0
    private var totalBytes = 0

    /// - Parameters:
    ///   - limits: How much is read before the archive is refused.
    ///   - chunk: Gives the archive's next bytes, as many as it likes, and an empty array at the archive's end. A packed
    ///     archive: `{ try gzip.bytes() }` with a `GzipReader`.
    public init(limits: ArchiveLimits = ArchiveLimits(), chunk: @escaping () throws -> [UInt8]) {
        self.limits = limits
        feed = ByteFeed(chunk)
    }

    /// The next entry, nil after the last; see `ArchiveReader`.
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

    /// The next piece of the entry's bytes, empty after the last; see `ArchiveReader`.
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
            // Whoever unpacks the bytes knows no entries.
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

    /// What extended headers say of the entry after them.
    private var extended = PaxRecords()
    /// The path that GNU's header for long names tells.
    private var longName: [UInt8]?
    /// How many headers came since the last entry.
    private var headersBefore = 0

    /// The next header; nil at the archive's end.
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
        // One block of zeros is enough for GNU's tar and libarchive, too.
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

    /// Reads on to the end, so that whoever unpacks the archive checks all of it.
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

    /// How many bytes an extended header has at most: a path of `ArchiveLimits.pathBytes`, and much beside it.
    private static let mostExtendedBytes = 1 << 20
    /// How many headers say something of one entry at most.
    private static let mostHeaders = 16

    /// The bytes of a header that says something of the entry after it.
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

    /// What a header and those before it say together; nil when it only says something of what comes.
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
        // A long target of a link, which is refused with the link.
        case UInt8(ascii: "K"):
            _ = try body(header)
            return nil
        default: break
        }
        let (local, name) = (extended, longName)
        (extended, longName, headersBefore) = (PaxRecords(), nil, 0)
        entries += 1
        if entries > limits.entries { throw Texts.tooManyEntries(limits.entries) }
        // A volume's label, and the list of a folder's files in an incremental archive, are no logs.
        if header.kind == UInt8(ascii: "V") || header.kind == UInt8(ascii: "D") {
            _ = try body(header)
            headersBefore = 0
            return nil
        }
        return try entry(header, local, longName: name)
    }

    private func entry(_ header: TarHeader, _ extended: PaxRecords, longName: [UInt8]?) throws -> ArchiveEntry? {
        var name = extended.path ?? longName ?? global.path ?? header.name
        // GNU ends a long name with NUL.
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
        // The archive's own folder, `./`.
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
        // Old tar knows folders by the slash alone.
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

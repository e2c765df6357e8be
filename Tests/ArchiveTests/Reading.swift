import Archive
import JobModel

/// What reading a whole archive gave.
struct Reading {
    struct File: Equatable {
        var path: String
        var bytes: [UInt8]
    }

    var entries: [ArchiveEntry] = []
    /// The files whose bytes were all handed out.
    var files: [File] = []
    var notes: [String] = []
    /// What ended the reading too early.
    var failure: Failure?
    var wholeEntries = 0
    var longestPiece = 0

    /// Reads all that a reader gives.
    init(_ open: () throws -> any ArchiveReader) throws {
        var reader: (any ArchiveReader)?
        do {
            let opened = try open()
            reader = opened
            while let entry = try opened.next() {
                entries.append(entry)
                var bytes: [UInt8] = []
                while true {
                    let piece = try opened.bytes()
                    if piece.isEmpty { break }
                    longestPiece = max(longestPiece, piece.count)
                    bytes += piece
                }
                if entry.kind == .file { files.append(File(path: entry.path, bytes: bytes)) }
            }
        } catch let error as Failure {
            failure = error
        }
        notes = reader?.notes ?? []
        wholeEntries = reader?.wholeEntries ?? 0
    }

    static func tar(
        _ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits(), chunkBytes: Int = 1000
    ) throws -> Reading {
        let chunks = Chunks(bytes, of: chunkBytes)
        return try Reading { TarReader(limits: limits) { chunks.next() } }
    }

    static func packedTar(
        _ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits(), chunkBytes: Int = 1000
    ) throws -> Reading {
        let chunks = Chunks(bytes, of: chunkBytes)
        let gzip = GzipReader(limits: limits) { chunks.next() }
        return try Reading { TarReader(limits: limits) { try gzip.bytes() } }
    }

    static func zip(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws -> Reading {
        try Reading {
            try ZipReader(size: bytes.count, limits: limits) { offset, count in
                Array(bytes[offset..<offset + count])
            }
        }
    }
}

/// Hands out bytes in chunks.
final class Chunks {
    private var rest: ArraySlice<UInt8>
    private let size: Int

    init(_ bytes: [UInt8], of size: Int) {
        rest = bytes[...]
        self.size = size
    }

    func next() -> [UInt8] {
        defer { rest = rest.dropFirst(size) }
        return Array(rest.prefix(size))
    }
}

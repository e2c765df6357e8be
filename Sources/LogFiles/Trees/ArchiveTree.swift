import Archive
import JobModel

/// The files of an archive. Each survey and each pass over the files reads the archive from its beginning.
final class ArchiveTree: LogTree {
    /// The format of the archive.
    enum Form {
        case tar
        case packedTar
        case zip
    }

    private let input: InputFile
    private let form: Form
    private let limits: LogFileLimits

    init(_ input: InputFile, _ form: Form, _ limits: LogFileLimits) {
        self.input = input
        self.form = form
        self.limits = limits
    }

    var name: String { input.name }

    func survey() throws -> TreeSurvey {
        var survey = TreeSurvey()
        let reader = try reader()
        while let entry = try reader.next() {
            try Task.checkCancellation()
            guard entry.kind == .file else { continue }
            let parts = entry.path.split(separator: "/")
            guard let last = parts.last else { continue }
            if parts.contains(where: { $0.hasPrefix(".") || $0 == "__MACOSX" }) {
                survey.skipped.add(entry.path, .hidden)
            } else if parts.count > TreeSurvey.mostParts {
                survey.skipped.add(entry.path, .nested)
            } else {
                survey.files.append(entry.path)
                if TreeSurvey.keeps(entry.path, last), entry.size <= SavedIndex.mostBytes {
                    survey.kept[entry.path] = try Self.bytes(reader, upTo: SavedIndex.mostBytes)
                } else if survey.head == nil, TreeSurvey.mayBeLog(last) {
                    survey.head = try Self.bytes(reader, upTo: TreeSurvey.headBytes)
                }
            }
        }
        survey.skipped.said = reader.notes
        return survey
    }

    func files(_ wanted: [String]) throws -> () throws -> (path: String, chunks: Chunks)? {
        let wanted = Set(wanted)
        let reader = try reader()
        return {
            while let entry = try reader.next() {
                try Task.checkCancellation()
                if entry.kind == .file, wanted.contains(entry.path) { return (entry.path, reader.bytes) }
            }
            return nil
        }
    }

    private func reader() throws -> any ArchiveReader {
        let limits = limits.ofArchives
        switch form {
        case .tar: return TarReader(limits: limits, chunk: input.chunks())
        case .packedTar:
            let gzip = GzipReader(limits: limits, chunk: input.chunks())
            return TarReader(limits: limits, chunk: { try gzip.bytes() })
        case .zip:
            return try ZipReader(size: input.size, limits: limits) { [input] offset, count in
                try input.read(at: offset, count: count)
            }
        }
    }

    private static func bytes(_ reader: any ArchiveReader, upTo limit: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < limit, case let piece = try reader.bytes(), !piece.isEmpty { bytes += piece }
        return bytes
    }
}

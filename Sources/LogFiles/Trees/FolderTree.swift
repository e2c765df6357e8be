import JobModel

import Glibc

/// The files of a folder on disk. Links are not followed, except for the folder's own path.
final class FolderTree: LogTree {
    let name: String
    private let descriptor: Int32
    private let limits: LogFileLimits
    private var count = 0

    init(path: String, _ limits: LogFileLimits) throws {
        name = path
        self.limits = limits
        descriptor = POSIX.opened { open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Texts.cannotRead(path, error: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func survey() throws -> TreeSurvey {
        var survey = TreeSurvey()
        count = 0
        try list(descriptor, path: "", depth: 1, into: &survey)
        survey.files.sort(by: HostOrder.precedes)
        for path in survey.files where TreeSurvey.keeps(path, Self.lastPart(path)) {
            survey.kept[path] = try? bytes(of: path, atMost: SavedIndex.mostBytes)
        }
        if let first = survey.files.first(where: { TreeSurvey.mayBeLog(Self.lastPart($0)) }) {
            survey.head = try? bytes(of: first, upTo: TreeSurvey.headBytes)
        }
        return survey
    }

    func files(_ wanted: [String]) throws -> () throws -> (path: String, chunks: Chunks)? {
        var rest = wanted[...]
        return { [self] in
            guard let path = rest.popFirst() else { return nil }
            return (path, chunks(of: path))
        }
    }

    private func list(_ folder: Int32, path: String, depth: Int, into survey: inout TreeSurvey) throws {
        guard let names = POSIX.names(in: folder) else { throw Texts.cannotRead(name + "/" + path, error: errno) }
        for bytes in names {
            try Task.checkCancellation()
            count += 1
            if count > limits.ofArchives.entries { throw Texts.tooManyFiles(name, limits.ofArchives.entries) }
            let entry = String(decoding: bytes, as: UTF8.self)
            let inner = path.isEmpty ? entry : path + "/" + entry
            // A name that is not UTF-8 is no host's name, and can't be opened by its text.
            guard entry.utf8.elementsEqual(bytes) else {
                survey.skipped.add(inner, .noHost)
                continue
            }
            if entry.hasPrefix(".") {
                survey.skipped.add(inner, .hidden)
                continue
            }
            var information = stat()
            guard fstatat(folder, entry, &information, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
            switch information.st_mode & S_IFMT {
            case S_IFREG: survey.files.append(inner)
            case S_IFLNK: survey.skipped.add(inner, .link)
            case S_IFDIR:
                guard depth < TreeSurvey.mostParts else {
                    survey.skipped.add(inner + "/", .nested)
                    continue
                }
                let below = POSIX.opened { openat(folder, entry, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC) }
                guard below >= 0 else {
                    survey.skipped.add(inner + "/", .unreadable)
                    continue
                }
                defer { close(below) }
                try list(below, path: inner, depth: depth + 1, into: &survey)
            default: survey.skipped.add(inner, .special)
            }
        }
    }

    /// Returns a closure that reads a file from its beginning. The file is opened by the first call.
    private func chunks(of path: String) -> Chunks {
        var file: OpenFile?
        return { [self] in
            try Task.checkCancellation()
            let open = try file ?? OpenFile(path, in: descriptor, named: name + "/" + path)
            file = open
            return try open.chunk()
        }
    }

    private func bytes(of path: String, upTo limit: Int) throws -> [UInt8] {
        let chunks = chunks(of: path)
        var bytes: [UInt8] = []
        while bytes.count < limit, case let chunk = try chunks(), !chunk.isEmpty { bytes += chunk }
        return bytes
    }

    /// Returns all bytes of a file; nil when it has more than `limit`.
    private func bytes(of path: String, atMost limit: Int) throws -> [UInt8]? {
        let bytes = try bytes(of: path, upTo: limit + 1)
        return bytes.count > limit ? nil : bytes
    }

    private static func lastPart(_ path: String) -> Substring {
        path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path[...]
    }
}

/// A regular file that is open.
private final class OpenFile {
    private let descriptor: Int32
    private let name: String
    private static let chunkBytes = 1 << 18

    init(_ path: String, in folder: Int32, named name: String) throws {
        self.name = name
        // The call must not block: a regular file may have been replaced by a pipe.
        descriptor = POSIX.opened { openat(folder, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC) }
        guard descriptor >= 0 else { throw Texts.cannotRead(name, error: errno) }
        var information = stat()
        guard fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFREG else {
            throw Texts.cannotRead(name, error: EINVAL)
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func chunk() throws -> [UInt8] {
        var chunk = [UInt8](repeating: 0, count: Self.chunkBytes)
        while true {
            let count = chunk.withUnsafeMutableBytes { POSIX.readSome(descriptor, $0) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw Texts.cannotRead(name, error: errno) }
            chunk.removeLast(chunk.count - count)
            return chunk
        }
    }
}

import Digests
import JobModel
import JobShell

/// The file or folder to write. It is opened before anything is read, so that a wrong path is reported at once.
enum SaveTarget: Sendable {
    /// A folder with a file for each host.
    case folder(SavedFolder)
    /// One file and, for formats that can't hold their provenance, a second file beside it with the provenance.
    case file(any SavedOutput, besides: (any SavedOutput)?)

    /// Opens the file or folder.
    ///
    /// - Throws: `Failure` when something is there that must not be replaced, or with the system's reason.
    init(
        _ path: String, _ format: SaveFormat, isFolder: Bool, replaces: Bool, appends: Bool, in context: Context
    ) async throws {
        if isFolder {
            self = .folder(try await context.blocking { try SavedFolder(path: path, replacing: replaces) })
            return
        }
        func output(_ path: String, isProvenance: Bool = false) throws -> any SavedOutput {
            appends
                ? try context.appendedFile(path)
                : try context.savedFile(path, replacing: replaces, isProvenance: isProvenance)
        }
        let file = try output(path)
        guard format == .text || format == .csv else {
            self = .file(file, besides: nil)
            return
        }
        do {
            self = .file(file, besides: try output(Self.provenancePath(of: path), isProvenance: true))
        } catch {
            await file.discard()
            throw error
        }
    }

    /// The path of the provenance of a file: `NAME.provenance.json` beside it.
    ///
    /// A name that would be too long for file systems is cut, and eight digits of the hash of the whole name are added,
    /// so that other long names get other names.
    private static func provenancePath(of path: String) -> String {
        let ending = "." + SavedFolder.marker
        let start = path.utf8.lastIndex(of: UInt8(ascii: "/")).map { path.utf8.index(after: $0) } ?? path.startIndex
        let name = path[start...]
        guard name.utf8.count + ending.utf8.count > longestName else { return path + ending }
        let hash = SHA256Digest(of: Array(name.utf8)).hexadecimal.prefix(8)
        var short = name.prefix(longestName)
        while short.utf8.count + 1 + hash.utf8.count + ending.utf8.count > longestName { short.removeLast() }
        return path[..<start] + short + "~" + hash + ending
    }

    /// The longest file name, in bytes, that every usual file system takes.
    private static let longestName = 255

    /// Renames what was written to its final name.
    ///
    /// - Throws: `Failure` with the system's reason. `discard` must be called then.
    func finish(in context: Context) async throws -> SaveResult {
        switch self {
        case .folder(let folder):
            try await context.blocking { try folder.finish() }
            return SaveResult(files: folder.fileCount, bytes: folder.byteCount)
        case .file(let file, besides: let other):
            try await file.finish()
            try await other?.finish()
            return SaveResult(
                files: other == nil ? 1 : 2, bytes: await file.byteCount + (await other?.byteCount ?? 0))
        }
    }

    /// Removes what was written so far.
    func discard(in context: Context) async {
        switch self {
        case .folder(let folder): try? await context.blocking { folder.discard() }
        case .file(let file, besides: let other):
            await file.discard()
            await other?.discard()
        }
    }
}

/// How many files and bytes were written.
struct SaveResult: Sendable {
    var files = 1
    var bytes: Int
}

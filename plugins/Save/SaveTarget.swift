import JobModel
import JobShell

/// Where something is saved to, opened before anything is read: a wrong path costs nothing.
enum SaveTarget: Sendable {
    /// A folder with a file for each host.
    case folder(SavedFolder)
    /// One file; and the one that lies beside it and says where it comes from, where that is not in it.
    case file(any SavedOutput, besides: (any SavedOutput)?)

    /// Opens it.
    ///
    /// - Throws: `Failure` when something is in the way, and with the system's reason.
    init(
        _ path: String, _ format: SaveFormat, isFolder: Bool, replaces: Bool, appends: Bool, in context: Context
    ) async throws {
        if isFolder {
            self = .folder(try await context.blocking { try SavedFolder(path: path, replacing: replaces) })
            return
        }
        func output(_ path: String, replaces: Bool) throws -> any SavedOutput {
            appends ? try AppendedFile(path: path) : try SavedFile(path: path, replacing: replaces)
        }
        let file = try output(path, replaces: replaces)
        guard format == .text || format == .csv else {
            self = .file(file, besides: nil)
            return
        }
        do {
            let beside = path + "." + SavedFolder.marker
            self = .file(
                file, besides: try output(beside, replaces: replaces || SavedFolder.isMarker(beside)))
        } catch {
            await file.discard()
            throw error
        }
    }

    /// Puts everything into its place.
    ///
    /// - Returns: what was written.
    /// - Throws: `Failure` with the system's reason; `discard` is still to be called then.
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

    /// Leaves no trace.
    func discard(in context: Context) async {
        switch self {
        case .folder(let folder): try? await context.blocking { folder.discard() }
        case .file(let file, besides: let other):
            await file.discard()
            await other?.discard()
        }
    }
}

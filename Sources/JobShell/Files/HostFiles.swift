import HostSets
import JobModel
import Synchronization

/// The files that the host sets of one statement name (`@file:PATH`).
///
/// Each is read once for the whole statement, because a pipe can't be read again, and before the hosts are resolved,
/// because resolving does not wait: a pipe may be silent for a long time.
final class HostFiles: Sendable {
    private let texts = Mutex<[String: Result<String, Failure>]>([:])
    /// Whether no file may be read, because the host sets are an assistant's.
    private let isClosed: Bool

    /// Prepares to read files; with `isClosed` each is refused instead.
    init(isClosed: Bool = false) {
        self.isClosed = isClosed
    }

    /// Reads the files that host sets name and that have not been read yet. A file that can't be read is a failure of
    /// `text(of:)`.
    ///
    /// - Throws: `Failure` if no file may be read; `CancellationError` when the task is cancelled.
    func read(for sets: [HostSet]) async throws {
        for path in sets.flatMap(\.files) where texts.withLock({ $0[path] == nil }) {
            if isClosed { throw Texts.noFilesForAssistants }
            let text: Result<String, Failure>
            do {
                let bytes = try await TextFile.bytesOffPool(of: path)
                text = .success(try TextFile.text(bytes, name: path))
            } catch let failure as Failure {
                text = .failure(failure)
            }
            texts.withLock { $0[path] = text }
        }
    }

    /// The text of a file.
    ///
    /// - Throws: `Failure` with the system's reason, when the file is too long or not UTF-8, or when it was not
    ///   read before.
    func text(of path: String) throws(Failure) -> String {
        guard let text = texts.withLock({ $0[path] }) else { throw Texts.cannotRead(path, Texts.wasNotRead) }
        return try text.get()
    }
}

import JobModel
import Synchronization

import Glibc

/// A folder of files that is written to a temporary path beside its target and put in place at the end. A
/// reader of the target sees the old folder or the complete new one, never a part of it.
///
/// An existing folder is replaced only if its record (`marker` and `index`) names every file in it.
///
/// The creator must call `finish` or `discard` after all calls of `write` have returned. The methods block, so a
/// caller that writes much must run outside Swift's own thread pool.
public final class SavedFolder: Sendable {
    /// The name of the file that marks a folder as written by joblog. Only a folder with this file is ever
    /// replaced, so every saved folder should get one.
    public static let marker = "provenance.json"
    /// The name of the file that lists all others, as CSV (`TextForm.csv`). A folder is replaced only if its index
    /// names everything in it except the index and the marker. Its last columns are `log_state`, `file` (the name of a
    /// row's file, or empty), `bytes` and `sha256`.
    public static let index = "index.csv"
    /// The last columns of the index, in order.
    package static let indexColumns = ["log_state", "file", "bytes", "sha256"]

    private let target: SaveTarget
    private let replacing: Bool
    private let temporary: String
    /// The descriptor of the temporary folder. It stays open as long as this object exists, so that a late `write`
    /// can't use a number that has been given to another file.
    private let descriptor: Int32
    private let files = Atomic(0)
    private let bytes = Atomic(0)
    private let isPlaced = Atomic(false)

    /// Creates the temporary folder, so that a wrong path is reported before any work is done.
    ///
    /// - Parameters:
    ///   - path: the target. A symbolic link is followed: the folder that it leads to is replaced, and its
    ///     permissions are kept.
    ///   - replacing: whether an existing folder that joblog wrote may be replaced.
    /// - Throws: `Failure` with the code `exists` when a folder exists that may not be replaced; otherwise with the
    ///   code `cannot-write` when the path is a file, its parent folder is missing, or permission is denied.
    public init(path: String, replacing: Bool) throws(Failure) {
        // `out/` means `out`: the temporary folder must be beside the target, not in it.
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        target = try SaveTarget(String(trimmed))
        if target.mode != nil {
            guard target.isDirectory else { throw Texts.cannotWrite(target.name, Texts.isNoDirectory) }
            guard Self.isOwn(target.path) else { throw Texts.foreignFolder(target.name) }
            guard replacing else { throw Texts.exists(target.name) }
            // This reports a foreign folder before anything is written. `finish` checks again, and its check
            // decides.
            _ = try FolderRecord(of: target.path, named: target.name)
        }
        self.replacing = replacing
        temporary = target.beside()
        // The permissions are never wider than those of the old folder, except that joblog must be able to write
        // into it.
        let permissions = target.permissions.map { $0 | 0o700 }
        guard mkdir(temporary, permissions ?? 0o777) == 0 else { throw Texts.cannotWrite(target.name, error: errno) }
        descriptor = open(temporary, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else {
            let error = errno
            rmdir(temporary)
            throw Texts.cannotWrite(target.name, error: error)
        }
        if let permissions { fchmod(descriptor, permissions) }
    }

    deinit { close(descriptor) }

    /// The number of files written so far.
    public var fileCount: Int { files.load(ordering: .relaxed) }

    /// The total size of these files in bytes.
    public var byteCount: Int { bytes.load(ordering: .relaxed) }

    /// Writes one file. May be called from several threads at once with different names.
    ///
    /// - Parameter name: a single path component, such as `FileNames` makes, that was not written before.
    /// - Throws: `Failure` with the system's reason, such as a full disk. The file then doesn't exist.
    public func write(name: String, _ bytes: [UInt8]) throws(Failure) {
        let shown = target.name + "/" + name
        guard !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else {
            throw Texts.cannotWrite(shown, Texts.isNoName)
        }
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw Texts.cannotWrite(shown, error: errno) }
        var error = POSIX.writeAll(file, bytes).error
        // Some file systems report a full disk only at close(2).
        if close(file) != 0, error == 0 { error = errno }
        guard error == 0 else {
            unlinkat(descriptor, name, 0)
            throw Texts.cannotWrite(shown, error: error)
        }
        files.add(1, ordering: .relaxed)
        self.bytes.add(bytes.count, ordering: .relaxed)
    }

    /// Puts the folder in place of its target. When this returns, the folder is on the disk.
    ///
    /// An old folder is exchanged with the new one atomically where the file system supports it. Elsewhere it is
    /// first renamed aside, and put back when something fails. Finally the files that its record names are removed.
    ///
    /// - Throws: `Failure` with the code `exists` when something has appeared meanwhile that may not be replaced;
    ///   with the code `cannot-remove` when the new folder is in place but the old one is left beside it; otherwise
    ///   with the code `cannot-write` and the system's reason. The caller must then call `discard`. If the disk
    ///   fails after the folder was put in place, the folder stays there, and the old one stays beside it.
    public func finish() throws(Failure) {
        guard !isPlaced.load(ordering: .acquiring) else { return }
        let error = POSIX.syncAll(descriptor)
        guard error == 0 else { throw Texts.cannotWrite(target.name, error: error) }
        guard replacing, Self.isOwn(target.path) else {
            try renameInto()
            isPlaced.store(true, ordering: .releasing)
            try target.syncName()
            return
        }
        let record = try FolderRecord(of: target.path, named: target.name)
        let aside = try changePlaces()
        isPlaced.store(true, ordering: .releasing)
        // The old folder is removed only after the new one's name is on the disk.
        try target.syncName()
        let left = record.remove(aside)
        guard left == 0 else { throw Texts.notRemoved(target.name, aside, error: left) }
    }

    /// Removes the temporary folder. Does nothing after the folder is in place.
    public func discard() {
        guard !isPlaced.load(ordering: .acquiring) else { return }
        _ = POSIX.removeFolder(temporary)
    }

    /// Whether joblog wrote the folder.
    private static func isOwn(_ folder: String) -> Bool { isMarker(folder + "/" + marker) }

    /// Whether a file is a marker, in a saved folder or beside a saved file: a regular file that holds a JSON
    /// object whose first field is `markerField` with a number. Any other file of that name was not written by
    /// joblog.
    static func isMarker(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return false }
        var head = [UInt8](repeating: 0, count: 64)
        let count = head.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress, $0.count, 0) }
        let text = String(decoding: head.prefix(max(0, count)), as: UTF8.self)
        return text.prefixMatch(of: /\{\s*"joblog"\s*:\s*\d+\s*[,}]/) != nil
    }

    /// The name of the first field of the JSON object in a marker.
    package static let markerField = "joblog"

    /// Exchanges the old folder and the new one.
    ///
    /// - Returns: the path of the old folder after the exchange.
    private func changePlaces() throws(Failure) -> String {
        let error = POSIX.exchange(temporary, target.path)
        if error == 0 { return temporary }
        guard [EINVAL, ENOSYS, ENOTSUP].contains(error) else { throw Texts.cannotWrite(target.name, error: error) }
        let aside = target.beside()
        guard rename(target.path, aside) == 0 else { throw Texts.cannotWrite(target.name, error: errno) }
        do throws(Failure) {
            try renameInto()
        } catch {
            if rename(aside, target.path) != 0 { throw Texts.notPutBack(target.name, aside, error: errno) }
            throw error
        }
        return aside
    }

    /// Renames the new folder to the target. rename(2) replaces only an empty folder, so a folder with files that
    /// has appeared meanwhile is not lost.
    private func renameInto() throws(Failure) {
        guard rename(temporary, target.path) != 0 else { return }
        let error = errno
        if error == ENOTEMPTY || error == EEXIST || error == ENOTDIR { throw Texts.foreignFolder(target.name) }
        throw Texts.cannotWrite(target.name, error: error)
    }
}

import JobModel
import Synchronization

import Glibc

/// A folder of files that is written beside its target and comes into its place at the end: a person sees the old folder
/// or the whole new one.
///
/// A folder that is there already is replaced only if its record (`marker` and `index`) names every file in it.
///
/// Whoever makes one calls `finish` or `discard`, after all calls of `write` have returned. The calls block; who writes
/// much runs off Swift's pool.
public final class SavedFolder: Sendable {
    /// The file by which a folder is known as joblog's own. Only a folder that holds it is ever replaced, so that every
    /// folder should get one.
    public static let marker = "provenance.json"
    /// The file that names all others, as CSV (`TextForm.csv`). Only a folder whose index names everything in it, but for
    /// the index and the marker, is ever replaced.
    public static let index = "index.csv"
    /// The last columns of the index, in their order. `file` names a row's file, or is empty where there is none.
    public static let indexColumns = ["log_state", "file", "bytes", "sha256"]

    private let target: SaveTarget
    private let replacing: Bool
    private let temporary: String
    /// The open folder. It stays open as long as this lives: a late `write` must not meet another file's number.
    private let descriptor: Int32
    private let files = Atomic(0)
    private let bytes = Atomic(0)
    private let isPlaced = Atomic(false)

    /// Makes the folder beside its target, so that a wrong path costs nothing.
    ///
    /// - Parameters:
    ///   - path: The target. A link is followed: the folder it leads to is replaced, and its permissions stay.
    ///   - replacing: Whether a folder that joblog wrote may be there.
    /// - Throws: `Failure`, `exists` when a folder is there that may not be replaced, `cannot-write` with the system's
    ///   reason otherwise: a file in the way, a missing parent folder, no permission.
    public init(path: String, replacing: Bool) throws(Failure) {
        // `out/` is `out`: what is beside it is not within it.
        var trimmed = path[...]
        while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
        target = try SaveTarget(String(trimmed))
        if target.mode != nil {
            guard target.isDirectory else { throw Texts.cannotWrite(target.name, Texts.isNoDirectory) }
            guard Self.isOwn(target.path) else { throw Texts.foreignFolder(target.name) }
            guard replacing else { throw Texts.exists(target.name) }
            // Told before anything is written. What counts is what is there at the end.
            _ = try FolderRecord(of: target.path, named: target.name)
        }
        self.replacing = replacing
        temporary = target.beside()
        // Never more open than the old folder was, but the files must go into it.
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

    /// How many files were written so far.
    public var fileCount: Int { files.load(ordering: .relaxed) }

    /// How many bytes they have together.
    public var byteCount: Int { bytes.load(ordering: .relaxed) }

    /// Writes one file. May be called from several threads at once, for different names.
    ///
    /// - Parameter name: One part of a path, such as `SafeFileName` makes it, that was not written before.
    /// - Throws: `Failure` with the system's reason, such as a full disk. The file is not there then.
    public func write(name: String, _ bytes: [UInt8]) throws(Failure) {
        let shown = target.name + "/" + name
        guard !name.utf8.contains(where: { $0 == UInt8(ascii: "/") || $0 == 0 }) else {
            throw Texts.cannotWrite(shown, Texts.isNoName)
        }
        let file = openat(descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard file >= 0 else { throw Texts.cannotWrite(shown, error: errno) }
        var error = Systems.writeAll(file, bytes).error
        // Some file systems tell only here that the disk is full.
        if close(file) != 0, error == 0 { error = errno }
        guard error == 0 else {
            unlinkat(descriptor, name, 0)
            throw Texts.cannotWrite(shown, error: error)
        }
        files.add(1, ordering: .relaxed)
        self.bytes.add(bytes.count, ordering: .relaxed)
    }

    /// Puts the folder in its place, on the disk when this returns.
    ///
    /// An old folder changes places with the new one in one step where the file system can do that; elsewhere it is renamed
    /// aside first, and put back when something fails. At last its files are removed, those that its record names.
    ///
    /// - Throws: `Failure`, `exists` when something appeared meanwhile that may not be replaced, `cannot-write` with the
    ///   system's reason otherwise; `discard` is still to be called then. `cannot-remove` when the new folder is in its
    ///   place, but the old one is still beside it. The disk may fail after the folder came into its place; then it
    ///   stays there, and so does the old one beside it.
    public func finish() throws(Failure) {
        guard !isPlaced.load(ordering: .acquiring) else { return }
        let error = Systems.syncAll(descriptor)
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
        // The old folder goes only when the new one's name is on the disk for sure.
        try target.syncName()
        let left = record.remove(aside)
        guard left == 0 else { throw Texts.notRemoved(target.name, aside, error: left) }
    }

    /// Leaves no trace. Does nothing after the folder is in its place.
    public func discard() {
        guard !isPlaced.load(ordering: .acquiring) else { return }
        _ = Systems.removeFolder(temporary)
    }

    /// Whether joblog wrote the folder.
    private static func isOwn(_ folder: String) -> Bool { isMarker(folder + "/" + marker) }

    /// Whether a file is such a marker, or one that lies beside a saved file: a regular file that holds a JSON object whose
    /// first field is `markerField` with a number. Whatever else has that name is not ours.
    public static func isMarker(_ path: String) -> Bool {
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

    /// The first field of what stands in the marker.
    public static let markerField = "joblog"

    /// Lets the old folder and the new one change places.
    ///
    /// - Returns: Where the old folder is now.
    private func changePlaces() throws(Failure) -> String {
        let error = Systems.exchange(temporary, target.path)
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

    /// For folders rename(2) replaces only an empty folder, so that nothing is lost that appeared meanwhile.
    private func renameInto() throws(Failure) {
        guard rename(temporary, target.path) != 0 else { return }
        let error = errno
        if error == ENOTEMPTY || error == EEXIST || error == ENOTDIR { throw Texts.foreignFolder(target.name) }
        throw Texts.cannotWrite(target.name, error: error)
    }
}

import JobModel

import Glibc

/// The path to which a file or folder is saved, and what was found there before.
struct SaveTarget: Sendable {
    /// The path as the user typed it, for failures.
    let name: String
    /// The path with symbolic links resolved, so that the target of a link is replaced and not the link itself.
    let path: String
    /// The file type and permissions (`st_mode`) of what exists at the path; nil when nothing exists there.
    let mode: mode_t?

    /// Inspects a path.
    ///
    /// - Throws: `Failure` with the system's reason, also for a dangling symbolic link.
    init(_ name: String) throws(Failure) {
        self.name = name
        var info = stat()
        if stat(name, &info) == 0 {
            guard let real = realpath(name, nil) else { throw Texts.cannotWrite(name, error: errno) }
            defer { free(real) }
            path = String(cString: real)
            mode = info.st_mode
        } else {
            guard errno == ENOENT, !name.isEmpty else { throw Texts.cannotWrite(name, error: errno) }
            if lstat(name, &info) == 0 { throw Texts.cannotWrite(name, Texts.leadsNowhere) }
            let folder = name.lastIndex(of: "/").map { $0 == name.startIndex ? "/" : String(name[..<$0]) } ?? "."
            if stat(folder, &info) != 0, errno == ENOENT { throw Texts.noFolder(name, folder) }
            path = name
            mode = nil
        }
    }

    var isDirectory: Bool { mode.map { $0 & S_IFMT == S_IFDIR } ?? false }

    /// The permission bits of what exists at the path.
    var permissions: mode_t? { mode.map { $0 & 0o7777 } }

    /// - Checks that the path is free, or leads to a regular file that may be written.
    ///
    /// - Throws: `Failure` when it does not.
    func requireFile() throws(Failure) {
        guard let mode else { return }
        if isDirectory { throw Texts.cannotWrite(name, Texts.isDirectory) }
        if mode & S_IFMT != S_IFREG { throw Texts.cannotWrite(name, Texts.isNoRegularFile) }
        if access(path, W_OK) != 0 { throw Texts.cannotWrite(name, error: errno) }
    }

    /// Returns an unused path in the same folder: the target's name, shortened if necessary, followed by a random
    /// mark.
    func beside() -> String {
        let mark = ".joblog-" + String(UInt64.random(in: 0 ... .max), radix: 36)
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        var name = path[start...]
        // A file system that allows the target's name allows any name of the same length.
        let room = max(name.utf8.count, Self.shortName) - mark.utf8.count
        while name.utf8.count > room { name.removeLast() }
        return String(path[..<start]) + name + mark
    }

    /// The length of a name, in bytes, that every file system allows.
    private static let shortName = 100

    /// Writes the target's name to the disk, so that it survives a power failure.
    func syncName() throws(Failure) {
        let end = path.lastIndex(of: "/")
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let error = POSIX.syncNames(folder)
        if error != 0 { throw Texts.cannotWrite(name, error: error) }
    }
}

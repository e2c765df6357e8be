import JobModel

import Glibc

/// The place that something is saved to, as it was found before.
struct SaveTarget: Sendable {
    /// The path as it was typed, for what is said to a person.
    let name: String
    /// The path without links at its end, so that what a link leads to is replaced and not the link.
    let path: String
    /// Type and permissions of what is there; nil when nothing is.
    let mode: mode_t?

    /// Looks at a path.
    ///
    /// - Throws: `Failure` with the system's reason, and for a link that leads nowhere.
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

    /// The permission bits of what is there.
    var permissions: mode_t? { mode.map { $0 & 0o7777 } }

    /// - Throws: `Failure` when something is there that is no regular file, or that may not be written.
    func requireFile() throws(Failure) {
        guard let mode else { return }
        if isDirectory { throw Texts.cannotWrite(name, Texts.isDirectory) }
        if mode & S_IFMT != S_IFREG { throw Texts.cannotWrite(name, Texts.isNoRegularFile) }
        if access(path, W_OK) != 0 { throw Texts.cannotWrite(name, error: errno) }
    }

    /// A path in the same folder that nobody uses: the target's name, shortened where need be, and a mark.
    func beside() -> String {
        let mark = ".joblog-" + String(UInt64.random(in: 0 ... .max), radix: 36)
        let start = path.lastIndex(of: "/").map { path.index(after: $0) } ?? path.startIndex
        var name = path[start...]
        // A file system that has room for the target's name has room for another one of that length.
        let room = max(name.utf8.count, Self.shortName) - mark.utf8.count
        while name.utf8.count > room { name.removeLast() }
        return String(path[..<start]) + name + mark
    }

    /// How many bytes a name may have on every file system.
    private static let shortName = 100

    /// Brings the target's name to the disk.
    func syncName() throws(Failure) {
        let end = path.lastIndex(of: "/")
        let folder = end.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        let error = Systems.syncNames(folder)
        if error != 0 { throw Texts.cannotWrite(name, error: error) }
    }
}

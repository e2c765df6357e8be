import JobModel
import JobShell

import Glibc

/// The files that may be plugins: executables in the plugin folders, and their owners and modes.
enum PluginFolders {
    /// The plugin folders, by the environment: those of `JOBLOG_PLUGIN_PATH`, then `joblog/plugins` in the user's data
    /// folder (XDG Base Directory Specification). No folder is taken relative to the current one.
    static func all(_ environment: [String: String]) -> (folders: [String], failures: [Failure]) {
        var folders: [String] = []
        var failures: [Failure] = []
        for folder in (environment["JOBLOG_PLUGIN_PATH"] ?? "").split(separator: ":") {
            if folder.hasPrefix("/") {
                folders.append(String(folder))
            } else {
                failures.append(Texts.relativeFolder(String(folder)))
            }
        }
        if let data = UserFolders(environment).data { folders.append(data + "/joblog/plugins") }
        return (folders, failures)
    }

    /// Whether there is a folder at a path.
    static func isFolder(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    /// The path of the current folder.
    static var currentFolder: String {
        guard let path = getcwd(nil, 0) else { return "" }
        defer { free(path) }
        return String(cString: path)
    }

    /// A path that is taken relative to the current folder as a whole path, without `.` and empty parts, so that a file has
    /// one path however it was typed. A `..` stays: it may lead elsewhere behind a link.
    static func absolute(_ path: String) -> String {
        let whole = path.hasPrefix("/") ? path : currentFolder + "/" + path
        return whole.split(separator: "/").filter { $0 != "." }.map { "/" + $0 }.joined()
    }

    /// The executable files of a folder, sorted by path; empty if there is no such folder. Names that begin with a dot are
    /// left out.
    static func executables(in folder: String) -> [PluginFile] {
        guard let directory = opendir(folder) else { return [] }
        defer { closedir(directory) }
        var files: [PluginFile] = []
        while let entry = readdir(directory) {
            let name = withUnsafeBytes(of: entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            if name.hasPrefix(".") { continue }
            if let file = PluginFile(folder + "/" + name), file.isExecutable { files.append(file) }
        }
        return files.sorted { $0.path < $1.path }
    }
}

/// What the file system says of a file that may be a plugin.
struct PluginFile: Sendable, Hashable {
    let path: String
    let size: Int64
    /// When the content was changed last, in nanoseconds since 1970.
    let changed: Int64
    /// When anything of the file was changed last, which nobody can set, in nanoseconds since 1970; and its number.
    let touched: Int64
    let number: UInt64
    let isExecutable: Bool
    private let owner: UInt32
    private let isWritableByOthers: Bool

    /// nil if there is no regular file at the path; symbolic links are followed.
    init?(_ path: String) {
        var info = stat()
        guard stat(path, &info) == 0, info.st_mode & S_IFMT == S_IFREG else { return nil }
        self.path = path
        size = Int64(info.st_size)
        changed = Int64(info.st_mtim.tv_sec) * 1_000_000_000 + Int64(info.st_mtim.tv_nsec)
        touched = Int64(info.st_ctim.tv_sec) * 1_000_000_000 + Int64(info.st_ctim.tv_nsec)
        number = UInt64(info.st_ino)
        isExecutable = info.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH) != 0
        owner = info.st_uid
        isWritableByOthers = info.st_mode & (S_IWGRP | S_IWOTH) != 0
    }

    /// Checks that nobody but the user and root can have written the file, or can replace it: neither the file nor the
    /// folder that it is in.
    ///
    /// - Throws: `Failure` with the command that makes it right.
    func checkTrust() throws(Failure) {
        var none: Set<String> = []
        try checkTrust(except: &none)
    }

    /// The same for one of many files.
    ///
    /// - Parameter trusted: the folders that were checked before. The folders of the file are added.
    func checkTrust(except trusted: inout Set<String>) throws(Failure) {
        try Self.check(path, owner, isWritableByOthers)
        try Self.checkFolder(of: path, except: &trusted)
        var info = stat()
        if lstat(path, &info) == 0, info.st_mode & S_IFMT != S_IFLNK { return }
        // What counts is the file that the link leads to.
        guard let real = realpath(path, nil) else { throw Texts.noSuchFile(path, String(cString: strerror(errno))) }
        defer { free(real) }
        try Self.checkFolder(of: String(cString: real), except: &trusted)
    }

    private static func checkFolder(of path: String, except trusted: inout Set<String>) throws(Failure) {
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        if trusted.contains(folder) { return }
        var info = stat()
        guard stat(folder.isEmpty ? "/" : folder, &info) == 0 else { return }
        // In a folder with the sticky bit, such as /tmp, others can't replace the file.
        let isSticky = info.st_mode & S_ISVTX != 0
        try check(folder, info.st_uid, info.st_mode & (S_IWGRP | S_IWOTH) != 0 && !isSticky)
        trusted.insert(folder)
    }

    private static func check(_ path: String, _ owner: UInt32, _ isWritableByOthers: Bool) throws(Failure) {
        guard owner == geteuid() || owner == 0 else { throw Texts.notYours(path, owner: owner) }
        if isWritableByOthers { throw Texts.writableByOthers(path) }
    }
}

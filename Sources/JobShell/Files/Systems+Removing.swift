import Glibc

extension Systems {
    /// A path or a part of one as the system has it, with its NUL: names in a folder need not be UTF-8.
    typealias SystemPath = [CChar]

    /// A path, for calls of the system.
    static func systemPath(_ path: String) -> SystemPath { Array(path.utf8CString) }

    /// The path of what has a name in a folder.
    static func systemPath(_ folder: SystemPath, _ name: SystemPath) -> SystemPath {
        folder.dropLast() + [CChar(UInt8(ascii: "/"))] + name
    }

    /// The path of what has a name in a folder.
    static func systemPath(_ folder: String, _ name: SystemPath) -> SystemPath { systemPath(systemPath(folder), name) }

    /// Removes a folder with everything in it. Links are removed, not followed.
    ///
    /// - Returns: The `errno` of what could not be removed first, 0 when all is gone.
    static func removeFolder(_ path: String) -> Int32 {
        remove(systemPath(path))
    }

    private static func remove(_ path: SystemPath) -> Int32 {
        var info = stat()
        guard lstat(path, &info) == 0 else { return errno }
        guard info.st_mode & S_IFMT == S_IFDIR else { return unlink(path) == 0 ? 0 : errno }
        // All names before anything is removed: what readdir gives of a folder that changes is not defined.
        guard let names = names(in: path) else { return errno }
        for name in names {
            let error = remove(systemPath(path, name))
            if error != 0 { return error }
        }
        return rmdir(path) == 0 ? 0 : errno
    }

    /// What is in a folder, but itself and its parent; nil with `errno` set when it can't be read.
    static func names(in folder: SystemPath) -> [SystemPath]? {
        guard let stream = opendir(folder), let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { return nil }
        defer { closedir(stream) }
        var names: [SystemPath] = []
        while let entry = readdir(stream) {
            // An entry is shorter than its type says: only its name up to the NUL may be read.
            let name = (UnsafeRawPointer(entry) + offset).assumingMemoryBound(to: CChar.self)
            if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { continue }
            names.append(SystemPath(UnsafeBufferPointer(start: name, count: strlen(name) + 1)))
        }
        return names
    }
}

import JobModel

import Glibc

/// What a saved folder says of itself: `provenance.json` says that joblog wrote the folder, `index.csv` names its files.
///
/// Whoever replaces a folder removes the files that this record names and nothing else.
struct FolderRecord: Sendable {
    /// The names of all files that joblog wrote into the folder, the two of the record included, in UTF-8.
    ///
    /// As bytes, because texts are equal in Swift that are different names to the system.
    private let names: Set<[UInt8]>

    /// An index of half a million hosts is shorter.
    private static let mostIndexBytes = 256 << 20

    /// Reads the record of a folder and holds everything in the folder against it.
    ///
    /// - Parameters:
    ///   - folder: The folder's path.
    ///   - name: The path as it was typed, for what is said to a person.
    /// - Throws: `Failure`: `exists` when joblog didn't write the folder, and when the folder holds anything that the
    ///   record doesn't name or that is no regular file; `cannot-write` with the system's reason when the folder can't be
    ///   read.
    init(of folder: String, named name: String) throws(Failure) {
        guard SavedFolder.isMarker(folder + "/" + SavedFolder.marker) else { throw Texts.foreignFolder(name) }
        guard let files = Self.indexedFiles(of: folder) else { throw Texts.foreignIndex(name) }
        names = files.union([SavedFolder.marker, SavedFolder.index].map { Array($0.utf8) })
        let path = Systems.systemPath(folder)
        guard let entries = Systems.names(in: path) else { throw Texts.cannotWrite(name, error: errno) }
        let foreign = entries.filter { !isOwn($0, in: path) }.map { String(decoding: Self.bytes($0), as: UTF8.self) }
        // The same one each time, whatever order the system lists them in.
        if let first = foreign.min() { throw Texts.foreignFile(name, first) }
    }

    /// Removes the files that the record names, and then the folder, which must be empty by then.
    ///
    /// - Returns: The `errno` of what could not be removed first, 0 when all is gone.
    func remove(_ folder: String) -> Int32 {
        for name in names {
            let path = Systems.systemPath(folder, name.map { CChar(truncatingIfNeeded: $0) } + [0])
            // unlink(2) removes no folder.
            if unlink(path) != 0, errno != ENOENT { return errno }
        }
        return rmdir(folder) == 0 ? 0 : errno
    }

    private func isOwn(_ entry: Systems.SystemPath, in folder: Systems.SystemPath) -> Bool {
        guard names.contains(Self.bytes(entry)) else { return false }
        var info = stat()
        return lstat(Systems.systemPath(folder, entry), &info) == 0 && info.st_mode & S_IFMT == S_IFREG
    }

    /// The bytes of a name, without its NUL.
    private static func bytes(_ name: Systems.SystemPath) -> [UInt8] {
        name.dropLast().map { UInt8(truncatingIfNeeded: $0) }
    }

    /// The files that the folder's index names; nil when there is no index, or one that joblog didn't write so.
    private static func indexedFiles(of folder: String) -> Set<[UInt8]>? {
        let path = folder + "/" + SavedFolder.index
        let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG,
            let bytes = try? TextFile.readAll(descriptor, name: path, atMost: mostIndexBytes)
        else { return nil }
        return IndexReader.fileNames(in: bytes)
    }
}

import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Glibc

/// The store's file in its folder: its permissions, the check whether it can be a store at all, and setting it aside
/// when it can't.
struct StoreFile {
    let path: String

    /// The kind of a file according to its first bytes, before SQLite touches it.
    enum Header: Equatable {
        /// The file has no bytes yet.
        case empty
        /// The header says that the file is a joblog store.
        case store
        /// A database of another program.
        case foreign
        /// Not a database.
        case damaged
    }

    /// The path of the file whose bytes are locked for steps that are being read (`PlaceLease`). It is always empty. A
    /// process that opens the store through a link must lock the same file, so that the path is resolved first.
    var readersPath: String {
        guard let real = realpath(path, nil) else { return path + ".readers" }
        defer { free(real) }
        return String(cString: real) + ".readers"
    }

    /// The identity of the file that is at the path now; nil when there is none.
    var identity: Identity? {
        var status = stat()
        return stat(path, &status) == 0
            ? Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) : nil
    }

    /// A file regardless of its name.
    struct Identity: Equatable {
        let device, inode: UInt64
    }

    private var folder: String {
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return parent.isEmpty ? "/" : parent
    }

    /// Creates the folder (0700) and the file (0600) if they are missing. SQLite gives `-wal` and `-shm` the file's
    /// mode. An existing folder keeps its mode, since it may belong to anyone.
    ///
    /// - Throws: `store-unwritable`, `store-full`.
    func prepare() throws(Failure) {
        do {
            try FileManager.default.createDirectory(
                atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw Texts.unwritable(path, "its folder can't be made")
        }
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable(errno) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw unwritable(errno) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw Texts.unwritable(path, "it is not a file") }
        // A mode without any permission is corrected, too: root can use such a file, and SQLite, which copies its mode,
        // takes 0 for "no mode" and would let everybody read the write-ahead log.
        if status.st_mode & 0o777 != 0o600, fchmod(descriptor, 0o600) != 0 { throw unwritable(errno) }
    }

    /// Reads the first 100 bytes: the magic text, and at offset 68 the application id (sqlite.org/fileformat2).
    func header() throws(Failure) -> Header {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw unwritable(errno) }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 100)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else { throw unwritable(errno) }
        if count == 0 { return .empty }
        guard count == bytes.count, bytes.starts(with: Array("SQLite format 3\0".utf8)) else { return .damaged }
        let id = bytes[68..<72].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return id == Schema.applicationID ? .store : .foreign
    }

    /// Renames the file and its write-ahead log and returns the new name. `-shm` is deleted, since SQLite rebuilds it.
    func setAside(now: Timestamp) throws(Failure) -> String {
        let civil = CivilTime(now, offsetSeconds: 0)
        let stamp = (civil.date + "T" + civil.time).filter { $0 != "-" && $0 != ":" }
        var other = "\(path).damaged-\(stamp)"
        var count = 1
        while access(other, F_OK) == 0 {
            count += 1
            other = "\(path).damaged-\(stamp)-\(count)"
        }
        guard rename(path, other) == 0 else { throw unwritable(errno) }
        rename(path + "-wal", other + "-wal")
        unlink(path + "-shm")
        isSuspect = false
        return other
    }

    /// Whether a process met damage in the file. The file is then checked as a whole before it is used again.
    var isSuspect: Bool {
        get { access(path + ".suspect", F_OK) == 0 }
        nonmutating set {
            if newValue {
                let descriptor = open(path + ".suspect", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
                if descriptor >= 0 { close(descriptor) }
            } else {
                unlink(path + ".suspect")
            }
        }
    }

    /// The bytes on disk, of the file and its write-ahead log.
    var bytes: Int64 {
        [path, path + "-wal"].reduce(0) { sum, name in
            var status = stat()
            return stat(name, &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }

    /// Whether the disk has less than 64 KiB left: in some places, SQLite reports a full disk as an I/O error.
    var isDiskFull: Bool {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
    }

    private func unwritable(_ code: Int32) -> Failure {
        code == ENOSPC || code == EDQUOT ? Texts.full(path) : Texts.unwritable(path, String(cString: strerror(code)))
    }

    /// Runs `body` while no other process creates a store in this folder or sets one aside, so that two processes don't
    /// do it to the same file. When the folder can't be locked (some network file systems), `body` runs without the
    /// lock.
    ///
    /// - Throws: `store-busy` when another process holds the folder for longer than ten seconds, and what `body`
    ///   throws.
    func locked<T>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        for attempt in 1... {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK && errno != EINTR { break }
            // A process that was stopped while it held the folder must not block all others forever.
            if attempt == 1000 { throw Texts.busy(path) }
            usleep(10_000)
        }
        return try body()
    }
}

import JobModel

#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif
import Glibc

/// The store's file in its folder: who may read it, whether it can be a store at all, and where it goes when it can't.
struct StoreFile {
    let path: String

    /// What the first bytes of a file tell before SQLite touches it.
    enum Header: Equatable {
        /// Nothing is there yet.
        case empty
        /// A store, as far as its header goes.
        case store
        /// A database of another program.
        case foreign
        /// Not a database.
        case damaged
    }

    /// The file whose bytes are locked for the steps that somebody reads (`PlaceLease`). It is always empty. Whoever comes by a
    /// link must lock the same one, so that it lies beside the file itself.
    var readersPath: String {
        guard let real = realpath(path, nil) else { return path + ".readers" }
        defer { free(real) }
        return String(cString: real) + ".readers"
    }

    /// What tells the file that is there now from all others; nil where there is none.
    var identity: Identity? {
        var status = stat()
        return stat(path, &status) == 0
            ? Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino)) : nil
    }

    /// A file, whatever its name.
    struct Identity: Equatable {
        let device, inode: UInt64
    }

    private var folder: String {
        let parent = URL(fileURLWithPath: path).deletingLastPathComponent().path
        return parent.isEmpty ? "/" : parent
    }

    /// Makes the folder (0700) and the file (0600) where they are missing. SQLite gives `-wal` and `-shm` the file's
    /// mode. A folder that was there keeps its mode: it may be anyone's.
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
        // Also a mode without any right is put straight: root can use such a file, and SQLite, which copies its mode, takes 0
        // for "no mode" and would let everybody read the write-ahead log.
        if status.st_mode & 0o777 != 0o600, fchmod(descriptor, 0o600) != 0 { throw unwritable(errno) }
    }

    /// Looks at the first 100 bytes: the magic text, and at offset 68 the application's id (sqlite.org/fileformat2).
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

    /// Renames the file and its write-ahead log and gives the new name. What is not renamed (`-shm`) is rebuilt.
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

    /// Whether some process met damage in the file: then it is read through before it is used again.
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

    /// Bytes on disk, of the file and its write-ahead log.
    var bytes: Int64 {
        [path, path + "-wal"].reduce(0) { sum, name in
            var status = stat()
            return stat(name, &status) == 0 ? sum + Int64(status.st_size) : sum
        }
    }

    /// Whether the disk has next to nothing left: SQLite calls a full disk an I/O error in some places.
    var isDiskFull: Bool {
        var status = statvfs()
        guard statvfs(folder, &status) == 0 else { return false }
        return UInt64(status.f_bavail) * UInt64(status.f_frsize) < 64 << 10
    }

    private func unwritable(_ code: Int32) -> Failure {
        code == ENOSPC || code == EDQUOT ? Texts.full(path) : Texts.unwritable(path, String(cString: strerror(code)))
    }

    /// Lets one process at a time make a store in this folder or set one aside, so that two don't do it to the same file.
    /// Given back when `body` returns. Where the folder can't be locked (some network file systems), it goes without.
    ///
    /// - Throws: `store-busy` when another process holds the folder for longer than ten seconds, and what `body` throws.
    func locked<T>(_ body: () throws(Failure) -> T) throws(Failure) -> T {
        let descriptor = open(folder, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return try body() }
        defer { close(descriptor) }
        for attempt in 1... {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK && errno != EINTR { break }
            // A process that was stopped while it held the folder must not hold up all others for good.
            if attempt == 1000 { throw Texts.busy(path) }
            usleep(10_000)
        }
        return try body()
    }
}

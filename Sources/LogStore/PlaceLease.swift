import JobModel

import Glibc

/// Keeps the logs of one step from being pruned, by this process or another, while a statement reads them.
///
/// A lease is a shared lock on one byte of the file `logs.sqlite.readers`. A pruning takes an exclusive lock on the
/// same byte, and passes over a step whose byte it can't lock. The locks are open file description locks (fcntl(2)):
/// they end with the lease, and with the process however it ends, so that nothing has to be cleaned up after a `kill
/// -9`.
public final class PlaceLease: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// The purpose for which the byte of a step is locked.
    enum Holder {
        /// A statement that reads. Any number of readers may hold a step at once.
        case reader
        /// A pruning that deletes. It holds a step alone, and only for one transaction.
        case pruning
    }

    /// Takes the lease of a step; returns nil when the file can't be created or another holder is in the way. A reader
    /// waits up to 100 ms for the transaction of a pruning to end; a pruning doesn't wait.
    static func take(_ name: String, for holder: Holder, file: StoreFile) -> PlaceLease? {
        let descriptor = open(file.readersPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        if descriptor < 0 { return nil }
        let lease = PlaceLease(descriptor)
        let attempts = holder == .reader ? 100 : 1
        for attempt in 1...attempts {
            var request = flock()
            request.l_type = Int16(holder == .reader ? F_RDLCK : F_WRLCK)
            request.l_whence = Int16(SEEK_SET)
            request.l_start = off_t(byte(of: name))
            request.l_len = 1
            if fcntl(descriptor, setLock, &request) == 0 { return lease }
            guard errno == EAGAIN || errno == EACCES || errno == EINTR else { return nil }
            if attempt < attempts { usleep(1000) }
        }
        return nil
    }

    /// F_OFD_SETLK. The headers declare it only for programs with _GNU_SOURCE, and Swift's Glibc module is built
    /// without.
    private static let setLock: Int32 = 37

    /// Returns the name of a step from which its byte is computed.
    static func name(platform: String, scope: String, job: Int64, step: Int64, executeCount: Int) -> String {
        [platform, scope, "\(job)", "\(step)", "\(executeCount)"].joined(separator: "\u{0}")
    }

    /// Returns the byte for a step: a hash of its name (FNV-1a, 64 bits), limited to a valid file offset. Two steps
    /// with the same byte do no harm: a pruning keeps both.
    private static func byte(of name: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(hash >> 2)
    }
}

extension LogStore {
    /// Keeps the logs of a step from being pruned until the lease is released. Take it before looking at what is
    /// stored.
    ///
    /// - Returns: Nil for a temporary store, which no other process prunes, and when no lock can be taken; the reader
    ///   must then expect logs to disappear.
    public func lease(_ place: LogPlace) -> PlaceLease? {
        guard let file else { return nil }
        let name = PlaceLease.name(
            platform: place.platform, scope: place.scope.description, job: place.job, step: place.step,
            executeCount: place.executeCount)
        return PlaceLease.take(name, for: .reader, file: file)
    }
}

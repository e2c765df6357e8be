import JobModel

import Glibc

/// Keeps the logs of one step from being pruned while a statement reads them, by this process or by any other.
///
/// A lease is a shared lock on one byte of the file `logs.sqlite.readers`; pruning takes the same byte for itself and
/// passes over a step whose byte it can't have. The locks are open file description locks (fcntl(2)): they end with the
/// lease, and with the process however it ends, so nothing has to be cleaned up after a `kill -9`.
public final class PlaceLease: Sendable {
    private let descriptor: Int32

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// Who wants the byte of a step.
    enum Holder {
        /// A statement that reads; any number of these hold a step at once.
        case reader
        /// A pruning that deletes; it holds a step alone, and only for one transaction.
        case pruning
    }

    /// Takes the lease of a step, or gives nil when it can't be had: the file can't be made, or somebody else is in the way.
    /// A reader waits up to 100 ms for a pruning's transaction to end; a pruning doesn't wait.
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

    /// F_OFD_SETLK, which the headers declare for programs with _GNU_SOURCE only; Swift's Glibc module is made without.
    private static let setLock: Int32 = 37

    /// What a step is called in the file of leases.
    static func name(platform: String, scope: String, job: Int64, step: Int64, executeCount: Int) -> String {
        [platform, scope, "\(job)", "\(step)", "\(executeCount)"].joined(separator: "\u{0}")
    }

    /// The byte that stands for a step: a hash of its name (FNV-1a, 64 bits), within what a file can be long. Two steps of
    /// one byte do no harm: a pruning spares both.
    private static func byte(of name: String) -> Int64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return Int64(hash >> 2)
    }
}

extension LogStore {
    /// Keeps the logs of a step from being pruned until the lease is let go of. Take it before looking at what is kept.
    ///
    /// - Returns: nil for a temporary store, which nobody else prunes, and where no lock can be had; whoever reads then must
    ///   expect that logs go away.
    public func lease(_ place: LogPlace) -> PlaceLease? {
        guard let file else { return nil }
        let name = PlaceLease.name(
            platform: place.platform, scope: place.scope.description, job: place.job, step: place.step,
            executeCount: place.executeCount)
        return PlaceLease.take(name, for: .reader, file: file)
    }
}

import JobModel

/// A file that is being saved: whole once it is finished, as before once it is discarded.
public protocol SavedOutput: Actor {
    /// How many bytes were written so far.
    var byteCount: Int { get }

    /// Writes bytes after those before.
    ///
    /// - Throws: `Failure` with the system's reason, such as a full disk.
    func write(_ bytes: [UInt8]) throws(Failure)

    /// Makes what was written stay, on the disk when this returns.
    ///
    /// - Throws: `Failure` with the system's reason; `discard` is still to be called then.
    func finish() throws(Failure)

    /// Leaves no trace of what was not finished.
    func discard()
}

import JobModel

/// Hands out the logs of one form, a few at a time.
protocol LogPartReader: AnyObject {
    /// The next logs, at least one; nil after the last.
    ///
    /// - Throws: `Failure`; `CancellationError` when the task is cancelled.
    func next() throws -> [HostLog]?

    /// The hosts of all logs, in the order in which a person wants to see them. Complete once `next` gave nil.
    var hosts: [Host] { get }
    /// What the files tell of their origin.
    var provenance: JSONValue? { get }
    /// Sentences about what was left out. Complete once `next` gave nil.
    var notes: [String] { get }
}

/// How much goes to the sink at once.
enum LogPart {
    /// How many bytes of logs, but for a log that has more.
    static let bytes = 4 << 20
    /// How many logs.
    static let count = 1000
}

/// The next bytes of a file, as many as it likes; empty at the end.
typealias Chunks = () throws -> [UInt8]

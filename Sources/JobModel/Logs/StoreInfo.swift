/// What the store holds, for `store info`.
public struct StoreInfo: Sendable, Hashable {
    /// The file; empty for a temporary store.
    public var path: String
    /// Bytes on disk, of the file and its write-ahead log.
    public var bytes: Int64
    /// Bytes of the distinct contents before compression.
    public var rawBytes: Int64
    /// Distinct contents.
    public var contents: Int
    /// Hosts whose log is kept, over all steps.
    public var logs: Int
    /// Runs whose steps and hosts are kept.
    public var runs: Int
    /// The least and the most recent use of any of it; nil when the store is empty.
    public var oldest, newest: Timestamp?

    /// What a store holds.
    public init(
        path: String, bytes: Int64, rawBytes: Int64, contents: Int, logs: Int, runs: Int, oldest: Timestamp?,
        newest: Timestamp?
    ) {
        self.path = path
        self.bytes = bytes
        self.rawBytes = rawBytes
        self.contents = contents
        self.logs = logs
        self.runs = runs
        self.oldest = oldest
        self.newest = newest
    }
}

/// What a pruning took away.
public struct PruneReport: Sendable, Hashable {
    /// Hosts whose log went, over all steps.
    public var logs = 0
    /// Distinct contents that nothing needed any more.
    public var contents = 0
    /// Runs whose steps and hosts went.
    public var runs = 0
    /// By how many bytes the store shrank on disk.
    public var bytes: Int64 = 0
    /// Steps that were spared because a statement was reading their logs.
    public var stepsInUse = 0

    /// A pruning that took these away.
    public init(logs: Int = 0, contents: Int = 0, runs: Int = 0, bytes: Int64 = 0) {
        self.logs = logs
        self.contents = contents
        self.runs = runs
        self.bytes = bytes
    }
}

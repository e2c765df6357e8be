/// The contents and the size of the store, for `store info`.
public struct StoreInfo: Sendable, Hashable {
    /// The path of the file; empty for a temporary store.
    public var path: String
    /// The bytes on disk, of the file and its write-ahead log.
    public var bytes: Int64
    /// The bytes of all distinct contents before compression.
    public var rawBytes: Int64
    /// The number of distinct contents.
    public var contents: Int
    /// The number of logs: hosts whose log is in the store, over all steps.
    public var logs: Int
    /// The number of runs whose steps and hosts are in the store.
    public var runs: Int
    /// The earliest and the latest last use of a step or a run; nil when the store is empty.
    public var oldest, newest: Timestamp?

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

/// The result of a pruning.
public struct PruneReport: Sendable, Hashable {
    /// The number of logs that were deleted, over all steps.
    public var logs = 0
    /// The number of distinct contents that were deleted because no log needed them any more.
    public var contents = 0
    /// The number of runs whose steps and hosts were deleted.
    public var runs = 0
    /// The number of bytes by which the store shrank on disk.
    public var bytes: Int64 = 0
    /// The number of steps that were kept because a statement was reading their logs.
    public var stepsInUse = 0

    public init(logs: Int = 0, contents: Int = 0, runs: Int = 0, bytes: Int64 = 0) {
        self.logs = logs
        self.contents = contents
        self.runs = runs
        self.bytes = bytes
    }
}

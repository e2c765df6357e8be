import JobModel

/// Some hosts to be asked for in one request, by their positions among those of a fetch.
struct Batch: Sendable {
    /// How hosts are asked for.
    enum Way: Sendable {
        /// By the method for many hosts.
        case together
        /// The same, of hosts that an answer left out though they ran.
        case secondLook
        /// The same, of sources of a distribution: one that an answer leaves out is not asked for alone.
        case sources
        /// One host, by the method for a single one.
        case alone
        /// The same, of a host that answers for many left out though it ran.
        case lastLook
    }

    var positions: [Int]
    /// How often it may be asked for in all.
    var attempts: Int
    var way = Way.together
}

/// The batches that are still to be asked for, and those that became of them.
actor BatchQueue {
    private var ready: ArraySlice<Batch>
    private var underWay = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false
    private var reason: Failure?

    init(_ batches: [Batch]) {
        ready = batches[...]
    }

    /// The next batch; nil when there is none left and none can come any more.
    func take() async -> Batch? {
        while !isClosed {
            if let batch = ready.popFirst() {
                underWay += 1
                return batch
            }
            if underWay == 0 { return nil }
            await withCheckedContinuation { waiting.append($0) }
        }
        return nil
    }

    /// A batch is done; `more` is what has to be asked because of it.
    ///
    /// - Returns: the reason for which the queue was closed meanwhile, so that nobody will ask for it.
    func finish(adding more: [Batch]) -> Failure? {
        underWay -= 1
        if let reason { return reason }
        ready += more
        wake()
        return nil
    }

    /// Nothing more is given out.
    ///
    /// - Returns: what was not asked for.
    @discardableResult
    func close(_ reason: Failure? = nil) -> [Batch] {
        isClosed = true
        self.reason = self.reason ?? reason
        defer { ready = [] }
        wake()
        return Array(ready)
    }

    private func wake() {
        for continuation in waiting { continuation.resume() }
        waiting = []
    }
}

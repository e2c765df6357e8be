import JobModel

/// Hosts to ask for in one request, by their positions among the hosts of a fetch.
struct Batch: Sendable {
    /// How the hosts are asked for.
    enum Way: Sendable {
        /// By the method for many hosts.
        case together
        /// By the method for many hosts, because an earlier answer left the hosts out although they ran.
        case secondLook
        /// By the method for many hosts, for sources of a distribution. A source that the answer leaves out has
        /// uploaded nothing, and is not asked for again. Where the platform lacks the method for many hosts, its
        /// sources are asked for as `lastLook`.
        case sources
        /// One host, by the method for a single host.
        case alone
        /// One host, by the method for a single host, because answers for many hosts left it out although it ran, or
        /// because it is a source and the platform lacks the method for many hosts.
        case lastLook
    }

    var positions: [Int]
    /// How often the batch may be requested in total.
    var attempts: Int
    var way = Way.together
}

/// The batches that are waiting to be requested. A batch under way may add further ones.
///
/// Whoever takes a batch has to call `finish`, or `close` when it fails: until then others wait for what it may add.
actor BatchQueue {
    private var ready: ArraySlice<Batch>
    private var underWay = 0
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var isClosed = false
    private var reason: Failure?

    init(_ batches: [Batch]) {
        ready = batches[...]
    }

    /// Returns the next batch. Nil when the queue was closed, or when none is left and no batch under way can add one.
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

    /// Marks a batch as done, and adds the batches that have to be requested because of it.
    ///
    /// - Returns: the reason why the queue was closed in the meantime, in which case nobody will request the added
    ///   batches.
    func finish(adding more: [Batch]) -> Failure? {
        underWay -= 1
        if let reason { return reason }
        ready += more
        wake()
        return nil
    }

    /// Closes the queue: no more batches are given out.
    ///
    /// - Returns: the batches that were still waiting.
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

import JobLogs
import JobModel

/// What hosts printed, pulled a few logs at a time: what a `LogList` is made of.
public typealias LogStream = JobLogs.LogStream

/// What came of the parts of a list of logs, in its order.
public typealias OrderedResults = JobLogs.OrderedResults

/// The logs of some hosts of one step.
///
/// One value owns both whose logs they are and the logs themselves. Each log comes with its host's position in the step, and
/// logs are chosen by such positions only: there is no other number by which a log could get under another host's name.
public struct LogList: AsyncSequence, Sendable {
    /// A log, and its host by position in the step.
    public typealias Element = (position: Int, log: HostLog)

    /// The whole step, against which host-set words are written.
    public let step: StepSnapshot
    /// Whose logs they are, by position in the step, in the order of the logs.
    public let positions: [Int]
    /// Their logs: as many as positions.
    private let stream: LogStream
    /// Whether they are a part of what was printed: lines that `filter` found, or that `show` chose.
    public var isExcerpt: Bool
    /// Whether a terminal gets control sequences as they are.
    public var isRaw = false
    /// Whether each line has its number before it.
    public var isNumbered = false

    /// The logs of the hosts at some positions of a step.
    ///
    /// - Parameters:
    ///   - positions: what is no position of the step is left out.
    ///   - stream: makes the stream of the logs of these hosts: a log for each, in their order. A host without a log in the
    ///     stream is not in the list.
    public init(
        step: StepSnapshot, positions: [Int], isExcerpt: Bool = false, stream: (_ hosts: [Host]) -> LogStream
    ) {
        let known = positions.filter { step.hosts.hosts.indices.contains($0) }
        let logs = stream(known.map { step.hosts.hosts[$0] })
        let count = Swift.min(known.count, logs.count)
        self.init(
            step, Array(known.prefix(count)), logs.count == count ? logs : logs.selecting(Array(0..<count)), isExcerpt)
    }

    /// - Parameter stream: has as many logs as there are positions.
    private init(_ step: StepSnapshot, _ positions: [Int], _ stream: LogStream, _ isExcerpt: Bool) {
        self.step = step
        self.positions = positions
        self.stream = stream
        self.isExcerpt = isExcerpt
    }

    // MARK: Choosing and changing

    /// The logs of some of the hosts, by position in the step, in that order. Those that are not in the list are left out.
    public func selecting(stepPositions wanted: [Int]) -> LogList {
        if wanted == positions { return self }
        let places = Dictionary(zip(positions, positions.indices), uniquingKeysWith: { first, _ in first })
        let found = wanted.compactMap { position in places[position].map { (position: position, place: $0) } }
        return with(found.map(\.position), stream.selecting(found.map(\.place)))
    }

    /// The same hosts, each log changed by `change`.
    public func mapping(_ change: @escaping @Sendable (HostLog) throws -> HostLog) -> LogList {
        with(positions, stream.mapping(change))
    }

    /// The same hosts, each log changed by `change`, which is told the host's position in the step. A change that is long at
    /// one log asks now and then whether nobody will see it, and then ends early with whatever it has.
    public func mapping(
        _ change: @escaping @Sendable (_ position: Int, _ log: HostLog, _ isStopped: () -> Bool) throws -> HostLog
    ) -> LogList {
        let positions = positions
        return with(
            positions,
            stream.mapping { index, log, isStopped in
                guard positions.indices.contains(index) else { return log }
                return try change(positions[index], log, isStopped)
            })
    }

    private func with(_ positions: [Int], _ stream: LogStream) -> LogList {
        var list = LogList(step, positions, stream, isExcerpt)
        (list.isRaw, list.isNumbered) = (isRaw, isNumbered)
        return list
    }

    // MARK: Reading

    /// The log of a host, by position in the step; nil where it is not in the list.
    public func log(at position: Int) async throws -> HostLog? {
        for try await found in selecting(stepPositions: [position]) { return found.log }
        return nil
    }

    /// Works through all logs on every core: reading, unpacking and `work` share threads of their own kind, because Swift's
    /// are as many as the cores and none of them may be held up.
    ///
    /// - Parameter work: called once by each worker; takes its logs from the share, and returns what came of them.
    /// - Returns: a result for each worker. Who got which logs is chance.
    /// - Throws: what reading or `work` throws, and `CancellationError`.
    public func onAllCores<Result: Sendable>(
        _ work: @escaping @Sendable (Share) throws -> Result
    ) async throws -> [Result] {
        let positions = positions
        return try await stream.onAllCores { shares in
            try work(
                Share(
                    positions: positions, isStoppedNow: { shares.isStopped },
                    read: { body in try shares.forEach(body) }))
        }
    }

    /// Works through all logs on every core, as `onAllCores` does, and hands out what came of them in the order of the
    /// logs, as soon as it is there. No more is done ahead than a few parts for each core, so that a slow reader bounds
    /// memory.
    ///
    /// - Parameter work: what is to be done with a few neighbouring logs. May block.
    public func inOrder<Result: Sendable>(
        _ work: @escaping @Sendable (Share) throws -> Result
    ) -> OrderedResults<Result> {
        let positions = positions
        return stream.inOrder { part in
            try work(
                Share(
                    positions: positions, isStoppedNow: { part.isStopped }, read: { body in try part.forEach(body) }))
        }
    }

    /// The same for work that hands out what comes of a single log piece by piece.
    ///
    /// - Parameter work: is told the positions in the step of all logs of the list: a part gives places among them.
    func inPieces<Result: Sendable>(
        _ work: @escaping @Sendable (_ part: LogPart, _ positions: [Int]) throws -> LogPiece<Result>
    ) -> OrderedResults<Result> {
        let positions = positions
        return stream.inPieces { part in try work(part, positions) }
    }

    /// Some of the logs, for one worker.
    public struct Share: Sendable {
        fileprivate let positions: [Int]
        fileprivate let isStoppedNow: @Sendable () -> Bool
        fileprivate let read: @Sendable (_ body: (_ index: Int, _ log: HostLog) throws -> Void) throws -> Void

        /// Whether nobody will see what comes of it: whoever is long at one log looks at it now and then.
        public var isStopped: Bool { isStoppedNow() }

        /// Calls `body` for each log, with its host's position in the step. Blocks while it reads.
        ///
        /// - Throws: what `body` and reading throw; `CancellationError` when nobody will see the rest.
        public func forEach(_ body: (_ position: Int, _ log: HostLog) throws -> Void) throws {
            try read { index, log in
                if positions.indices.contains(index) { try body(positions[index], log) }
            }
        }
    }

    /// Pulls logs, one after another.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        fileprivate let cursor: LogListCursor

        /// The next log with its host's position in the step, or nil at the end.
        public func next() async throws -> LogList.Element? { try await cursor.next() }
    }

    /// Begins anew.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(cursor: LogListCursor(positions, stream)) }
}

/// Where a reader of a list is.
private actor LogListCursor {
    private let positions: [Int]
    private let logs: LogStream.AsyncIterator
    private var index = 0

    init(_ positions: [Int], _ stream: LogStream) {
        self.positions = positions
        logs = stream.makeAsyncIterator()
    }

    func next() async throws -> LogList.Element? {
        guard let log = try await logs.next(), positions.indices.contains(index) else { return nil }
        defer { index += 1 }
        return (positions[index], log)
    }
}

/// Runs work that computes long on a thread of its own kind, as `LogList.onAllCores` does with logs.
///
/// - Parameter work: asks now and then whether nobody will see what comes of it.
/// - Throws: what `work` throws, and `CancellationError`.
public func computing<Result: Sendable>(
    _ work: @escaping @Sendable (_ isStopped: @escaping @Sendable () -> Bool) throws -> Result
) async throws -> Result {
    let results = try await LogStream(count: 0) { _ in [] }.onAllCores { shares in
        try work { shares.isStopped }
    }
    guard let result = results.first else { throw CancellationError() }
    return result
}

import JSON
import JobLogs
import JobModel
import LogAnalysis

/// The stream of logs, pulled a few logs at a time, from which a `LogList` is made.
package typealias LogStream = JobLogs.LogStream

/// The logs of some hosts of one step.
///
/// The list owns both the logs and the positions of their hosts. Each log comes with its host's position in the
/// step, and logs are chosen only by such positions. There is no other index by which a log could be attributed to
/// the wrong host.
public struct LogList: AsyncSequence, Sendable {
    /// The whole step. Host-set words are written in relation to all its hosts.
    public let step: StepSnapshot
    /// The positions in the step of the hosts, in the order of their logs.
    public let positions: [Int]
    /// The logs of these hosts, one for each position.
    private let stream: LogStream
    /// Whether each log is only an excerpt: lines that `filter` found or that `show` chose.
    public var isExcerpt: Bool
    /// Whether control sequences are written to a terminal unchanged.
    public var isRaw = false
    /// Whether each line is shown with its number before it.
    public var isNumbered = false

    /// Creates a list of the logs of some hosts of a step.
    ///
    /// - Parameters:
    ///   - positions: the positions of the hosts. Numbers that are not positions of the step are left out.
    ///   - stream: returns the stream of the logs of the given hosts, one log for each host, in their order. When
    ///     the stream is shorter, the remaining hosts are left out of the list.
    package init(
        step: StepSnapshot, positions: [Int], isExcerpt: Bool = false, stream: (_ hosts: [Host]) -> LogStream
    ) {
        let known = positions.filter { step.hosts.hosts.indices.contains($0) }
        let logs = stream(known.map { step.hosts.hosts[$0] })
        let count = Swift.min(known.count, logs.count)
        self.init(
            step, Array(known.prefix(count)), logs.count == count ? logs : logs.selecting(Array(0..<count)), isExcerpt)
    }

    /// - Parameter stream: a stream of exactly as many logs as there are positions.
    private init(_ step: StepSnapshot, _ positions: [Int], _ stream: LogStream, _ isExcerpt: Bool) {
        self.step = step
        self.positions = positions
        self.stream = stream
        self.isExcerpt = isExcerpt
    }

    // MARK: Choosing and changing

    /// Returns the logs of the hosts at some positions in the step, in that order. Hosts that are not in the list
    /// are left out.
    public func selecting(stepPositions wanted: [Int]) -> LogList {
        if wanted == positions { return self }
        let places = Dictionary(zip(positions, positions.indices), uniquingKeysWith: { first, _ in first })
        let found = wanted.compactMap { position in places[position].map { (position: position, place: $0) } }
        return with(found.map(\.position), stream.selecting(found.map(\.place)))
    }

    /// Returns a list of the same hosts with each log changed by `change`.
    public func mapping(_ change: @escaping @Sendable (HostLog) throws -> HostLog) -> LogList {
        with(positions, stream.mapping(change))
    }

    /// Returns a list of the same hosts with each log changed by `change`, which gets the host's position in the
    /// step. A change that takes long on one log should call `isStopped` now and then; once that is true, nobody
    /// will read the result, and the change may return an incomplete log.
    func mapping(
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

    /// Reads the log of the host at a position in the step; nil when the host is not in the list.
    public func log(at position: Int) async throws -> HostLog? {
        for try await found in selecting(stepPositions: [position]) { return found.log }
        return nil
    }

    /// Processes all logs on every core. Reading, unpacking and `work` run on threads outside Swift's own pool,
    /// which has only as many threads as there are cores and must not be blocked.
    ///
    /// - Parameter work: called once by each worker. It takes its logs from the share, and returns its result for
    ///   them.
    /// - Returns: a result for each worker. The distribution of logs among workers is not defined.
    /// - Throws: the errors of reading and of `work`; `CancellationError` when the task is cancelled.
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

    /// Processes all logs on every core, as `onAllCores` does, and hands out the results in the order of the logs,
    /// as soon as they are available. Only a few parts for each core are processed ahead of the reader, so that
    /// memory stays bounded when the reader is slow.
    ///
    /// - Parameter work: processes a few neighboring logs. It may block.
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

    /// Processes logs like `inOrder`, for work that hands out the results of a single log piece by piece.
    ///
    /// - Parameter work: gets a part of the logs, and the positions in the step of all logs of the list. The part
    ///   numbers its logs by their indices in these positions.
    func inPieces<Result: Sendable>(
        _ work: @escaping @Sendable (_ part: LogPart, _ positions: [Int]) throws -> LogPiece<Result>
    ) -> OrderedResults<Result> {
        let positions = positions
        return stream.inPieces { part in try work(part, positions) }
    }

    /// The logs that one worker processes.
    public struct Share: Sendable {
        fileprivate let positions: [Int]
        fileprivate let isStoppedNow: @Sendable () -> Bool
        fileprivate let read: @Sendable (_ body: (_ index: Int, _ log: HostLog) throws -> Void) throws -> Void

        /// Whether the work was stopped and nobody will read its result. Work that takes long on one log should
        /// check this now and then.
        public var isStopped: Bool { isStoppedNow() }

        /// Calls `body` for each log with its host's position in the step. Blocks while it reads.
        ///
        /// - Throws: the errors of `body` and of reading; `CancellationError` when the work was stopped.
        public func forEach(_ body: (_ position: Int, _ log: HostLog) throws -> Void) throws {
            try read { index, log in
                if positions.indices.contains(index) { try body(positions[index], log) }
            }
        }
    }

    /// Begins a new iteration. Each element is a log and its host's position in the step.
    public func makeAsyncIterator() -> PulledSequence<(position: Int, log: HostLog)>.AsyncIterator {
        let (positions, stream) = (positions, stream)
        return PulledSequence {
            var rest = positions[...]
            var logs = stream.makeAsyncIterator()
            return {
                guard let log = try await logs.next(), let position = rest.popFirst() else { return nil }
                return (position, log)
            }
        }.makeAsyncIterator()
    }
}

extension LogList: Value {
    public var kind: ValueKind { .logs }
    public var logSource: LogSource { .list(self) }
    public func asLogs() async throws -> LogList? { self }
    public func counted() async throws -> (value: any Value, count: Int) { (self, positions.count) }
    public func drawn(on screen: Screen) -> ByteStream { LogRenderer(self, on: screen).stream() }

    public var records: Records {
        Records {
            let logs = makeAsyncIterator()
            return { try await logs.next().map { .object($0.log.json) } }
        }
    }

    /// A row for each log. The log of a distribution is written as text.
    public var sheet: Sheet {
        Sheet(
            fields: step.hosts.jsonFields + ["log_state", "log", "failure"], moments: HostList.moments,
            records: Records {
                let logs = makeAsyncIterator()
                return {
                    guard let (_, log) = try await logs.next() else { return nil }
                    var row = log.json
                    if row["log"] == nil, let text = log.text {
                        row["log"] = .string(String(decoding: text, as: UTF8.self))
                    }
                    return .object(row)
                }
            })
    }

    public func table() async throws -> Table? {
        var rows: [JSONObject] = []
        for try await (position, log) in self {
            var row = log.host.json
            row["host"] = .string(step.hosts.word(for: position))
            row["log"] = .string(log.state.rawValue)
            row["bytes"] = .whole(log.byteCount)
            rows.append(row)
        }
        let columns: [Table.Column] = [.init("log", title: "log"), .init("bytes", title: "bytes", .bytes)]
        return Table(columns: HostList.longColumns + columns, rows: rows)
    }
}

/// Runs a long computation on a thread outside Swift's own pool, as `LogList.onAllCores` does with logs.
///
/// - Parameter work: the computation. It should call `isStopped` now and then, and may return early once that is
///   true.
/// - Throws: the errors of `work`; `CancellationError` when the task is cancelled.
public func computing<Result: Sendable>(
    _ work: @escaping @Sendable (_ isStopped: @escaping @Sendable () -> Bool) throws -> Result
) async throws -> Result {
    let results = try await LogStream(count: 0) { _ in [] }.onAllCores { shares in
        try work { shares.isStopped }
    }
    guard let result = results.first else { throw CancellationError() }
    return result
}

extension HostLog {
    /// The bytes of the log as lines of text, for comparing and searching; nil when the log was not fetched or
    /// doesn't exist. In the log of a distribution, each transfer is one line with its source, target, status and
    /// the reason of a failure, followed by the transfer's own lines. Uploads from the sources come first, because
    /// a failed upload is the cause of the downloads that failed.
    public var text: [UInt8]? {
        switch content {
        case .script(let bytes): return bytes
        case .files(let transfers):
            var text = ""
            for transfer in transfers.filter({ $0.mode == .upload }) + transfers.filter({ $0.mode != .upload }) {
                text += transfer.heading(at: host) + "\n"
                if let log = transfer.log, !log.isEmpty { text += log.last == "\n" ? log : log + "\n" }
            }
            return Array(text.utf8)
        case nil: return nil
        }
    }
}

extension FileTransfer {
    /// The transfer as one line: `download 10.0.0.2:/data/1.log -> /tmp/1.log failed: no space left on device`
    ///
    /// - Parameter host: the host in whose log the transfer is. Its address is left out if it is the target, so
    ///   that two targets have the same lines although one of them is the source.
    func heading(at host: Host) -> String {
        let direction =
            switch mode {
            case .upload: "upload"
            case .download: "download"
            case nil: "transfer"
            }
        let target = destination.map { $0.isSame(as: host) } == true ? nil : destination
        let arrow = Self.place(target, destinationPath).map { "-> \($0)" }
        let state = statusName.map { name in outcome == .failed ? reason.map { "\(name): \($0)" } ?? name : name }
        return [direction, Self.place(source, sourcePath), arrow, state].compactMap { $0 }.joined(separator: " ")
    }

    /// One end of a transfer: `10.0.0.2:/data/1.log`, `[fd00::5]:/data/1.log`
    private static func place(_ end: Endpoint?, _ path: String?) -> String? {
        let word = end?.word.map { $0.contains(":") && $0.first != "[" && HostAddress($0) != nil ? "[\($0)]" : $0 }
        let parts = [word, path].compactMap { $0 }
        return parts.isEmpty ? nil : parts.joined(separator: ":")
    }
}

extension HostLog {
    /// The identity of the host for comparing: every host's own addresses and own name count as the same text.
    ///
    /// The identity is unknown when the target of a distribution is also a source. In that log its address names
    /// the source, as it does in the log of every other target.
    public var identity: HostIdentity {
        if case .files(let transfers)? = content, transfers.contains(where: { $0.source?.isSame(as: host) == true }) {
            return .unknown
        }
        return HostIdentity(
            addresses: [host.ipv4, host.ipv6].compactMap { $0?.description }, name: host.name)
    }
}

import JobLogs
import JobModel

/// A value as JSON values, one at a time: what `to json` writes, `to csv` lays out and `expect` counts.
public struct Records: AsyncSequence, Sendable {
    private let open: @Sendable () -> Pull

    /// The next record, or nil at the end.
    public typealias Pull = @Sendable () async throws -> JSONValue?

    /// Pulls records.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let pull: Pull

        /// The next record, or nil at the end.
        public func next() async throws -> JSONValue? {
            // Every reader of a stream stops at once on Ctrl-C, whatever it does with what it reads.
            try Task.checkCancellation()
            return try await pull()
        }
    }

    /// Begins anew.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: open()) }

    /// The records of a value: hosts, rows, or lines of text.
    public init(_ value: Value) {
        switch value {
        case .nothing: open = Self.opening([])
        case .hosts(let list): open = Self.opening(list.hosts.map { .object($0.json) })
        case .table(let table): open = Self.opening(table.rows.map { .object($0) })
        case .logs(let list):
            let logs = list.logs
            open = {
                let iterator = logs.makeAsyncIterator()
                return { try await iterator.next().map { .object($0.json) } }
            }
        case .text(let stream):
            open = {
                let lines = Lines(stream)
                return { try await lines.next().map { .string(String(decoding: $0, as: UTF8.self)) } }
            }
        }
    }

    private static func opening(_ list: [JSONValue]) -> @Sendable () -> Pull {
        {
            let cursor = Cursor(list)
            return { await cursor.next() }
        }
    }
}

/// Values in order, one at a time.
private actor Cursor {
    private var rest: ArraySlice<JSONValue>

    init(_ list: [JSONValue]) {
        rest = list[...]
    }

    func next() -> JSONValue? { rest.popFirst() }
}

/// The lines of a stream of bytes, one at a time, without their endings.
private actor Lines {
    private let pull: ByteStream.AsyncIterator
    private var pending: [UInt8] = []
    private var ready: ArraySlice<[UInt8]> = []
    private var ended = false

    init(_ stream: ByteStream) {
        pull = stream.makeAsyncIterator()
    }

    func next() async throws -> [UInt8]? {
        while ready.isEmpty, !ended {
            if let chunk = try await pull.next() {
                var parts = (pending + chunk).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                pending = Array(parts.popLast() ?? [])
                ready = parts.map { Array($0) }[...]
            } else {
                ended = true
                if !pending.isEmpty { ready = [pending] }
            }
        }
        return ready.popFirst()
    }
}

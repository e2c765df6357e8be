import JobLogs
import JobModel

/// The records of a value as JSON, one at a time. `to json` writes them, `to csv` lays them out, and `expect`
/// counts them.
public struct Records: AsyncSequence, Sendable {
    private let open: @Sendable () -> Pull

    /// Returns the next record, or nil at the end.
    public typealias Pull = @Sendable () async throws -> JSONValue?

    /// Pulls the records of a value.
    public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
        let pull: Pull

        /// Returns the next record, or nil at the end.
        public func next() async throws -> JSONValue? {
            // Checked here so that every reader of the records stops at once on Ctrl-C.
            try Task.checkCancellation()
            return try await pull()
        }
    }

    /// Begins a new iteration.
    public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(pull: open()) }

    /// The records of a value: hosts, groups, differences, rows, or lines of text.
    public init(_ value: Value) {
        switch value {
        case .nothing: open = Self.opening([JSONValue]()) { $0 }
        case .hosts(let list): open = Self.opening(list.hosts) { .object($0.json) }
        case .table(let table): open = Self.opening(table.rows) { .object($0) }
        case .logs(let list):
            open = {
                let iterator = list.makeAsyncIterator()
                return { try await iterator.next().map { .object($0.log.json) } }
            }
        case .lines(let list): open = { list.records() }
        case .rows(let stream):
            open = {
                let next = stream.rows()
                return { try await next().map { .object($0) } }
            }
        case .groups(let list): open = Self.opening(list.groups) { .object(list.json(of: $0)) }
        case .differences(let list):
            open = Self.opening(Array(0..<list.count)) { index in
                let object = list.json(of: try await list.difference(index))
                // A cancelled task leaves parts out of the object, which must not pass for the whole.
                try Task.checkCancellation()
                return .object(object)
            }
        case .text(let stream):
            open = {
                let lines = Lines(stream)
                return { try await lines.next().map { .string(String(decoding: $0, as: UTF8.self)) } }
            }
        }
    }

    private static func opening<Element: Sendable>(
        _ list: [Element], _ record: @escaping @Sendable (Element) async throws -> JSONValue
    ) -> @Sendable () -> Pull {
        {
            let cursor = Cursor(list)
            return {
                guard let element = await cursor.next() else { return nil }
                return try await record(element)
            }
        }
    }
}

/// Hands out elements in order, one at a time.
private actor Cursor<Element: Sendable> {
    private var rest: ArraySlice<Element>

    init(_ list: [Element]) {
        rest = list[...]
    }

    func next() -> Element? { rest.popFirst() }
}

/// Hands out the lines of a stream of bytes, one at a time, without their line endings.
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

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import Synchronization

/// An answer whose body has yet to come: pulled piece by piece, by one reader.
struct ReplyBody {
    let status: Int
    let headers: HTTPHeaders
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let progress: ReplyProgress
    /// More than the largest legal answer of those that are collected, in bytes; a server that sends more is broken.
    private static let sizeLimit = 1 << 30

    init(_ response: HTTPClientResponse, _ progress: ReplyProgress) {
        status = Int(response.status.code)
        headers = response.headers
        iterator = response.body.makeAsyncIterator()
        self.progress = progress
        progress.begin(status: status)
    }

    /// The next piece, unpacked; nil at the end.
    ///
    /// - Throws: `TransportError`.
    mutating func next() async throws -> ByteBuffer? {
        var iterator = iterator
        let piece = try await progress.waiting { try await iterator.next() }
        self.iterator = iterator
        // A cancelled body ends early without an error.
        if piece == nil { try Task.checkCancellation() }
        progress.add(bytes: piece?.readableBytes ?? 0)
        return piece
    }

    /// All that is left of it, as a whole reply: for answers that are small.
    ///
    /// - Throws: `TransportError`.
    mutating func collected() async throws -> Reply {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            bytes.append(contentsOf: piece.readableBytesView)
            guard bytes.count <= Self.sizeLimit else {
                throw TransportError(cause: NIOTooManyBytesError(maxBytes: Self.sizeLimit), hasBegun: true)
            }
        }
        return Reply(status: status, headers: headers, body: bytes)
    }
}

/// How far an answer has come, and since when its reader waits for the network.
final class ReplyProgress: Sendable {
    private struct State {
        var status: Int?
        var bytes = 0
        var waitingSince: ContinuousClock.Instant?
    }

    private let state = Mutex(State())

    /// The HTTP status; nil before the head is here.
    var status: Int? { state.withLock { $0.status } }
    /// Bytes of the body so far.
    var bytes: Int { state.withLock { $0.bytes } }

    func begin(status: Int) { state.withLock { $0.status = status } }

    func add(bytes: Int) { state.withLock { $0.bytes += bytes } }

    /// Waits for something of the network.
    ///
    /// - Throws: what `body` throws, as `TransportError`.
    func waiting<Result>(_ body: () async throws -> Result) async throws -> Result {
        state.withLock { $0.waitingSince = .now }
        defer { state.withLock { $0.waitingSince = nil } }
        do {
            return try await body()
        } catch {
            throw TransportError(cause: error, hasBegun: status != nil)
        }
    }

    /// Ends when the reader has waited for `limit` at a stretch. The time that it does not wait is its own.
    ///
    /// - Throws: `CancellationError` when there is no need to watch any more.
    func failure(whenIdleFor limit: Duration) async throws -> TransportError {
        while true {
            let since = state.withLock { $0.waitingSince }
            let due = (since ?? .now).advanced(by: limit)
            if since != nil, due <= .now { return TransportError(cause: DeadlineExceeded(), hasBegun: status != nil) }
            try await Task.sleep(until: due, clock: .continuous)
        }
    }
}

/// The platform was silent for longer than it may.
struct DeadlineExceeded: Error {}

import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// An answer whose body has yet to come: pulled piece by piece, by one reader, who says how much of it it holds.
struct ReplyBody {
    let status: Int
    let headers: HTTPHeaders
    let limits: AnswerLimits
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let inflater: Inflater?
    private let progress: ReplyProgress
    private let share: AnswerShare

    /// - Throws: `TransportError` when the answer came packed and can't be unpacked.
    init(
        _ response: HTTPClientResponse, _ progress: ReplyProgress, share: AnswerShare, limits: AnswerLimits
    ) throws {
        status = Int(response.status.code)
        headers = response.headers
        self.limits = limits
        self.progress = progress
        self.share = share
        iterator = response.body.makeAsyncIterator()
        // `identity` says that nothing was done.
        let encodings = response.headers[canonicalForm: "Content-Encoding"].map { $0.lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
        switch encodings.count == 1 ? encodings[0] : encodings.isEmpty ? "" : encodings.joined(separator: ", ") {
        case "": inflater = nil
        case "gzip", "x-gzip", "deflate": inflater = try ReplyBody.unpacking(Inflater.init)
        case let other: throw TransportError(cause: UnknownEncoding(name: other), hasBegun: true)
        }
        progress.begin(status: status)
    }

    /// Whether the HTTP status says that all went well.
    var isSuccess: Bool { (200..<300).contains(status) }

    /// The next piece, unpacked; nil at the end.
    ///
    /// - Throws: `TransportError`, and `CancellationError`.
    mutating func next() async throws -> ByteBuffer? {
        guard let inflater else {
            let piece = try await pull()
            progress.add(bytes: piece?.readableBytes ?? 0)
            return piece
        }
        while true {
            if let piece = try ReplyBody.unpacking(inflater.next) {
                progress.add(bytes: piece.readableBytes)
                // What a single piece from the network unpacks to can go on for long without any waiting.
                await Task.yield()
                try Task.checkCancellation()
                return piece
            }
            guard let packed = try await pull() else {
                try ReplyBody.unpacking(inflater.finish)
                return nil
            }
            inflater.take(packed)
        }
    }

    /// The next piece as it comes from the network.
    private mutating func pull() async throws -> ByteBuffer? {
        var iterator = iterator
        let piece = try await progress.waiting { try await iterator.next() }
        self.iterator = iterator
        // A cancelled body ends early without an error.
        if piece == nil { try Task.checkCancellation() }
        return piece
    }

    /// Says how much memory the reader takes for the answer now, in bytes; waits while others need the room.
    ///
    /// - Throws: `TransportError` when it is more than an answer may take, and `CancellationError`.
    func hold(_ bytes: Int) async throws {
        do {
            try await share.hold(bytes)
        } catch let error as AnswerTooLarge {
            throw TransportError(cause: error, hasBegun: true)
        }
    }

    /// All that is left of it, as a whole reply: for answers that are small. Of a refusal, the beginning is enough.
    ///
    /// - Throws: `TransportError`, and `CancellationError`.
    mutating func collected() async throws -> Reply {
        var bytes: [UInt8] = []
        while let piece = try await next() {
            bytes.append(contentsOf: piece.readableBytesView)
            guard bytes.count <= limits.wholeBytes else {
                if !isSuccess { break }
                throw TransportError(cause: AnswerTooLarge(mostBytes: limits.wholeBytes), hasBegun: true)
            }
            try await hold(bytes.count)
        }
        return Reply(status: status, headers: headers, body: bytes)
    }

    private static func unpacking<Result>(_ body: () throws(UnpackError) -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw TransportError(cause: error, hasBegun: true)
        }
    }
}

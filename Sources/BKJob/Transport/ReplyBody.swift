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

/// The beginning of an answer that is not kept whole: enough to say what it is when it is no answer.
struct AnswerOpening {
    private(set) var bytes: [UInt8] = []
    private let limit: Int
    /// Whether more came than was kept.
    private(set) var isCut = false

    /// - Parameter limit: how much is kept, in bytes.
    init(limit: Int) {
        self.limit = limit
    }

    /// Keeps what there is room for.
    mutating func keep(_ piece: ByteBuffer) {
        let room = limit - bytes.count
        bytes.append(contentsOf: piece.readableBytesView.prefix(room))
        if piece.readableBytes > room { isCut = true }
    }

    /// Reads on until it is full.
    mutating func fill(from body: inout ReplyBody) async throws {
        while bytes.count < limit, let piece = try await body.next() { keep(piece) }
    }

    /// The reply as far as it is kept.
    func reply(of body: ReplyBody) -> Reply { Reply(status: body.status, headers: body.headers, body: bytes) }

    /// As much of an answer with an HTTP status of trouble as is read.
    static func refusal(of body: inout ReplyBody) async throws -> Reply {
        var opening = AnswerOpening(limit: 1 << 20)
        try await opening.fill(from: &body)
        return opening.reply(of: body)
    }
}

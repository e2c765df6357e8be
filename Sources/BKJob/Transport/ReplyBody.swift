import AsyncHTTPClient
import NIOCore
import NIOHTTP1

/// A response whose body has not arrived yet. One reader pulls it chunk by chunk and reports how much memory it uses.
struct ReplyBody {
    let status: Int
    let headers: HTTPHeaders
    let limits: AnswerLimits
    private var iterator: HTTPClientResponse.Body.AsyncIterator
    private let inflater: Inflater?
    private let progress: ReplyProgress
    private let share: AnswerShare

    /// - Throws: `TransportError` when the body is compressed in a way that can't be decompressed.
    init(
        _ response: HTTPClientResponse, _ progress: ReplyProgress, share: AnswerShare, limits: AnswerLimits
    ) throws {
        status = Int(response.status.code)
        headers = response.headers
        self.limits = limits
        self.progress = progress
        self.share = share
        iterator = response.body.makeAsyncIterator()
        // `identity` means "not compressed".
        let encodings = response.headers[canonicalForm: "Content-Encoding"].map { $0.lowercased() }
            .filter { !$0.isEmpty && $0 != "identity" }
        switch encodings.count == 1 ? encodings[0] : encodings.isEmpty ? "" : encodings.joined(separator: ", ") {
        case "": inflater = nil
        case "gzip", "x-gzip", "deflate": inflater = try ReplyBody.unpacking(Inflater.init)
        case let other: throw TransportError(cause: UnknownEncoding(name: other), hasBegun: true)
        }
        progress.begin(status: status)
    }

    /// Whether the HTTP status is 2xx.
    var isSuccess: Bool { (200..<300).contains(status) }

    /// Returns the next chunk of the body, decompressed; nil at the end.
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
                // One compressed chunk can unpack to very much data without a suspension point in between.
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

    /// Returns the next chunk as it arrives from the network.
    private mutating func pull() async throws -> ByteBuffer? {
        var iterator = iterator
        let piece = try await progress.waiting { try await iterator.next() }
        self.iterator = iterator
        // The body of a cancelled request ends early without an error.
        if piece == nil { try Task.checkCancellation() }
        return piece
    }

    /// Reports how much memory the reader uses for the response now, in bytes. Waits while other responses need the
    /// memory.
    ///
    /// - Throws: `TransportError` when one response may not use that much, and `CancellationError`.
    func hold(_ bytes: Int) async throws {
        do {
            try await share.hold(bytes)
        } catch let error as AnswerTooLarge {
            throw TransportError(cause: error, hasBegun: true)
        }
    }

    /// Reads the rest of the body into memory, for responses that are small. The body of a refusal is cut at
    /// `AnswerLimits.wholeBytes`, because its beginning says enough.
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

/// The beginning of a body that is not kept whole. When the body turns out not to be an answer (such as an HTML page),
/// the beginning is enough to say what it is.
struct AnswerOpening {
    private(set) var bytes: [UInt8] = []
    private let limit: Int
    /// Whether more bytes arrived than were kept.
    private(set) var isCut = false

    /// - Parameter limit: how many bytes are kept.
    init(limit: Int) {
        self.limit = limit
    }

    /// Keeps as much of the chunk as the limit allows.
    mutating func keep(_ piece: ByteBuffer) {
        let room = limit - bytes.count
        bytes.append(contentsOf: piece.readableBytesView.prefix(room))
        if piece.readableBytes > room { isCut = true }
    }

    /// Reads on until the limit is reached or the body ends.
    mutating func fill(from body: inout ReplyBody) async throws {
        while bytes.count < limit, let piece = try await body.next() { keep(piece) }
    }

    /// A reply with the bytes that were kept as its body.
    func reply(of body: ReplyBody) -> Reply { Reply(status: body.status, headers: body.headers, body: bytes) }

    /// Reads the first mebibyte of a response whose HTTP status is not 2xx.
    static func refusal(of body: inout ReplyBody) async throws -> Reply {
        var opening = AnswerOpening(limit: 1 << 20)
        try await opening.fill(from: &body)
        return opening.reply(of: body)
    }
}

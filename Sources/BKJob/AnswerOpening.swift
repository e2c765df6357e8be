import NIOCore

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

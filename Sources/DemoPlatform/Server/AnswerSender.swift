import NIOCore
import NIOHTTP1

import Glibc

/// Sends one answer, whole or as a fault wants it: a chunk, and the next when that one is written, so that a slow
/// reader holds one chunk of memory.
final class AnswerSender {
    /// What comes after the body's last byte that is sent.
    enum Ending {
        /// The answer's end; the connection stays when the request wishes it.
        case whole
        /// The connection is closed, as if the server had died politely.
        case close
        /// The connection is reset.
        case reset
    }

    private static let chunkSize = 256 << 10
    /// Between two chunks of a slow body.
    private static let pause = TimeAmount.milliseconds(20)

    private let context: ChannelHandlerContext
    private let keepsAlive: Bool
    /// The most bytes of one chunk.
    private let chunkLimit: Int
    private let isSlow: Bool
    private var body = BodyReader(DemoBody([]))
    private var pending = ByteBuffer()
    private var remaining = 0
    private var ending = Ending.whole

    init(_ context: ChannelHandlerContext, bytesPerSecond: Int?, keepsAlive: Bool) {
        self.context = context
        self.keepsAlive = keepsAlive
        isSlow = bytesPerSecond != nil
        chunkLimit = bytesPerSecond.map { max(1, $0 / 50) } ?? .max
    }

    /// Sends an answer: its head with the length that it declares (unless told otherwise the body's own), and at most
    /// the first `limit` bytes of its body.
    func send(_ answer: DemoAnswer, declaring length: Int? = nil, upTo limit: Int = .max, ending: Ending = .whole) {
        var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: String(length ?? answer.body.count))
        if !keepsAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
        context.write(NIOAny(HTTPServerResponsePart.head(head)), promise: nil)
        body = BodyReader(answer.body)
        remaining = min(limit, answer.body.count)
        self.ending = ending
        sendNext()
    }

    /// Resets the connection.
    func reset() {
        // Closing with a linger time of zero sends RST.
        guard let options = context.channel as? any SocketOptionProvider else { return context.close(promise: nil) }
        options.setSoLinger(linger(l_onoff: 1, l_linger: 0)).assumeIsolated().whenComplete { [context] _ in
            context.close(promise: nil)
        }
    }

    private func sendNext() {
        if pending.readableBytes == 0 {
            pending.clear()
            if remaining > 0 { body.read(into: &pending, about: AnswerSender.chunkSize) }
        }
        guard let chunk = pending.readSlice(length: min(pending.readableBytes, remaining, chunkLimit)),
            chunk.readableBytes > 0
        else { return finish() }
        remaining -= chunk.readableBytes
        let written = context.writeAndFlush(NIOAny(HTTPServerResponsePart.body(.byteBuffer(chunk))))
        written.assumeIsolated().whenSuccess { [self] in
            let loop = context.eventLoop.assumeIsolated()
            // A turn of the loop between two chunks: no stack of thousands of calls, and others get their turn.
            if isSlow { loop.scheduleTask(in: AnswerSender.pause) { self.sendNext() } } else { loop.execute(sendNext) }
        }
    }

    private func finish() {
        switch ending {
        case .reset: reset()
        case .close: context.close(promise: nil)
        case .whole:
            let end = context.writeAndFlush(NIOAny(HTTPServerResponsePart.end(nil)))
            if !keepsAlive { end.assumeIsolated().whenComplete { [context] _ in context.close(promise: nil) } }
        }
    }
}

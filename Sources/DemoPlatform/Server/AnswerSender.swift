import Glibc
import NIOCore
import NIOHTTP1

/// Sends one answer, either whole or broken as a fault demands.
///
/// It sends one chunk at a time and the next when that one is written, so that a slow reader costs only one chunk of
/// memory.
final class AnswerSender {
    /// What happens after the last byte of the body that is sent.
    enum Ending {
        /// The answer ends, and the connection is kept if the request asked for that.
        case whole
        /// The connection is closed without a reset.
        case close
        /// The connection is reset.
        case reset
    }

    private static let chunkSize = 256 << 10
    /// The pause between two chunks of a slow body.
    private static let pause = TimeAmount.milliseconds(20)

    private let context: ChannelHandlerContext
    private let keepsAlive: Bool
    /// The largest number of bytes in one chunk.
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

    /// Sends an answer.
    ///
    /// - Parameters:
    ///   - length: the `Content-Length` to declare; nil for the length of the whole body.
    ///   - limit: how many bytes of the body to send at most.
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
            // The next chunk waits for a turn of the event loop, so that calls don't nest and other connections get a
            // turn.
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

/// The body of an answer: bytes, and long logs that are made while they are sent.
struct DemoBody: Sendable {
    let bytes: [UInt8]
    /// The logs to make, each with its offset in `bytes`, ascending.
    let inserts: [(offset: Int, log: any StreamedLog)]
    /// The length of the body in bytes, the logs included.
    let count: Int

    init(_ bytes: [UInt8], inserts: [(offset: Int, log: any StreamedLog)] = []) {
        self.bytes = bytes
        self.inserts = inserts
        count = inserts.reduce(bytes.count) { $0 + $1.log.count }
    }
}

/// Reads a body in chunks, so that even a log of 200 MB needs the memory of only one chunk.
struct BodyReader {
    private let body: DemoBody
    private var offset = 0
    private var insert = 0
    /// The long log that is being read, or was read last.
    private var log: (any StreamedLog)?

    init(_ body: DemoBody) {
        self.body = body
    }

    /// Appends the next bytes until `buffer` has about `size` bytes. At the end of the body it appends nothing.
    mutating func read(into buffer: inout ByteBuffer, about size: Int) {
        while buffer.readableBytes < size {
            if let size = log?.nextCount {
                buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: size) { memory in
                    log?.writeNext(to: memory.bindMemory(to: UInt8.self))
                    return size
                }
                continue
            }
            let end = insert < body.inserts.count ? body.inserts[insert].offset : body.bytes.count
            if offset < end {
                let next = min(end, offset + size - buffer.readableBytes)
                buffer.writeBytes(body.bytes[offset..<next])
                offset = next
            } else if insert < body.inserts.count {
                log = body.inserts[insert].log
                insert += 1
            } else {
                return
            }
        }
    }
}

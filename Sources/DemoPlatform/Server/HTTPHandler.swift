import NIOCore
import NIOHTTP1

/// One connection: gathers a request, asks the doors, sends the answer in chunks, and keeps the connection.
///
/// NIO's pipelining handler stands before it and lets the next request through only when an answer is complete, so
/// this handler ever deals with one.
final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let largestBody = 8 << 20
    private static let chunkSize = 256 << 10

    private let doors: Doors
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(doors: Doors) {
        self.doors = doors
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            self.head = head
            body = []
            isTooLarge = false
        case .body(let part):
            isTooLarge = isTooLarge || body.count + part.readableBytes > HTTPHandler.largestBody
            if !isTooLarge { body += part.readableBytesView }
        case .end:
            guard let head else { return }
            self.head = nil
            respond(to: head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    /// Between the answer and its way out is the place for faults: a switch that delays, replaces, cuts or drops
    /// `answer` belongs here.
    private func respond(to head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let answer =
            isTooLarge
            ? DemoAnswer(status: 413, headers: [("Content-Type", "text/plain")], body: Array(Texts.bodyTooLarge.utf8))
            : doors.answer(
                DemoRequest(
                    verb: head.method.rawValue, target: head.uri,
                    authorization: head.headers.first(name: "X-Bkapi-Authorization"), body: body))
        body = []
        send(answer, keepsAlive: head.isKeepAlive, isHead: head.method == .HEAD, context)
    }

    private func send(_ answer: DemoAnswer, keepsAlive: Bool, isHead: Bool, _ context: ChannelHandlerContext) {
        var headers = HTTPHeaders(answer.headers.map { ($0.name, $0.value) })
        headers.add(name: "Content-Length", value: String(answer.body.count))
        if !keepsAlive { headers.add(name: "Connection", value: "close") }
        let head = HTTPResponseHead(version: .http1_1, status: .init(statusCode: answer.status), headers: headers)
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        sendBody((isHead ? [] : answer.body)[...], keepsAlive: keepsAlive, context)
    }

    /// One chunk, and the next when that one is written: a slow reader holds one chunk of the channel's memory.
    private func sendBody(_ rest: ArraySlice<UInt8>, keepsAlive: Bool, _ context: ChannelHandlerContext) {
        guard !rest.isEmpty else {
            let end = context.writeAndFlush(wrapOutboundOut(.end(nil)))
            if !keepsAlive { end.assumeIsolated().whenComplete { _ in context.close(promise: nil) } }
            return
        }
        let chunk = context.channel.allocator.buffer(bytes: rest.prefix(HTTPHandler.chunkSize))
        let written = context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(chunk))))
        written.assumeIsolated().whenSuccess { [self] in
            sendBody(rest.dropFirst(HTTPHandler.chunkSize), keepsAlive: keepsAlive, context)
        }
    }
}

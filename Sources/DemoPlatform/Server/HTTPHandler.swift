import NIOCore
import NIOHTTP1
import NIOHTTPCompression

/// Handles one connection: collects a request, gets the answer from `Doors`, sends it, and keeps the connection.
///
/// NIO's pipelining handler comes before it in the pipeline and passes a request on only after the answer to the one
/// before is complete, so this handler has only one request at a time.
final class HTTPHandler: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private static let largestBody = 8 << 20

    private let doors: Doors
    private var head: HTTPRequestHead?
    private var body: [UInt8] = []
    private var isTooLarge = false

    init(doors: Doors) {
        self.doors = doors
    }

    /// A handler that compresses answers for clients that accept it. An answer without a body is not compressed.
    static func compressor(_ faults: any FaultSource) -> HTTPResponseCompressor {
        HTTPResponseCompressor { head, isAccepted in
            guard isAccepted, head.headers.first(name: "Content-Length") != "0" else { return .doNotCompress }
            faults.didCompress()
            return .compressIfPossible
        }
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
            let request = DemoRequest(
                verb: head.method.rawValue, target: head.uri,
                authorization: head.headers.first(name: "X-Bkapi-Authorization"), body: body)
            body = []
            respond(to: request, head, context)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private func respond(to request: DemoRequest, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        let isForLogs = [.log, .batchLog].contains(request.method)
        doors.counter.count(isForLogs: isForLogs)
        let plan = doors.faults.plan(isForLogs: isForLogs)
        if plan.latency == 0 { return answer(request, head, plan, context) }
        context.eventLoop.assumeIsolated().scheduleTask(in: .milliseconds(plan.latency)) { [self] in
            if context.channel.isActive { answer(request, head, plan, context) }
        }
    }

    private func answer(
        _ request: DemoRequest, _ head: HTTPRequestHead, _ plan: FaultPlan, _ context: ChannelHandlerContext
    ) {
        let sender = AnswerSender(context, bytesPerSecond: plan.bytesPerSecond, keepsAlive: head.isKeepAlive)
        if plan.breakage == .reset { return sender.reset() }
        if isTooLarge {
            let text = DemoBody(Array(Texts.bodyTooLarge.utf8))
            return sender.send(DemoAnswer(status: 413, headers: [("Content-Type", "text/plain")], body: text))
        }
        let answer = doors.broken(request, plan) ?? doors.answer(request)
        let cut = Int(Double(answer.body.count) * plan.cut)
        switch plan.breakage {
        case _ where head.method == .HEAD: sender.send(answer, upTo: 0)
        case .resetBody: sender.send(answer, upTo: cut, ending: .reset)
        case .truncate: sender.send(answer, upTo: cut, ending: .close)
        case .cutJSON: sender.send(answer, declaring: cut, upTo: cut)
        default: sender.send(answer)
        }
    }
}

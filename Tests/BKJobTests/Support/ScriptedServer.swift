import NIOCore
import NIOPosix
import NIOSSL
import Synchronization

/// A server that answers each request with given bytes, or cuts or withholds the answer: what an HTTP library's own
/// server would never do. It also plays a proxy, whose CONNECT is a request like any other.
final class ScriptedServer: Sendable {
    /// A request as it came.
    struct Request: Sendable {
        var verb: String
        /// Path and query.
        var target: String
        /// By lower-case names.
        var headers: [String: String]
        var body: String

        var path: String { String(target.prefix { $0 != "?" }) }
        /// The query's pairs, undecoded.
        var query: [String: String] {
            let pairs = target.drop { $0 != "?" }.dropFirst().split(separator: "&")
                .map { $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init) }
            return Dictionary(pairs.map { ($0[0], $0.count > 1 ? $0[1] : "") }) { $1 }
        }
    }

    /// What becomes of a request.
    enum Answer: Sendable {
        /// Bytes as they are; the connection stays open, or closes after them.
        case bytes([UInt8], closes: Bool = false)
        /// Bytes, and then others again and again until the connection closes, with so many milliseconds between them.
        case endless([UInt8], piece: [UInt8], milliseconds: Int64 = 0)
        /// Nothing, ever.
        case silence
        /// The connection closes.
        case hangUp
    }

    let port: Int
    private let channel: any Channel
    private let received: Recorder

    /// Every request so far.
    var requests: [Request] { received.requests.withLock { $0 } }

    init(tls: NIOSSLContext? = nil, answer: @escaping @Sendable (Request) -> Answer) async throws {
        let recorder = Recorder(answer: answer)
        received = recorder
        channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .childChannelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    if let tls { try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: tls)) }
                    try channel.pipeline.syncOperations.addHandler(RequestHandler(recorder))
                }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        port = channel.localAddress?.port ?? 0
    }

    func stop() async throws {
        try await channel.close().get()
    }

    final class Recorder: Sendable {
        let requests = Mutex<[Request]>([])
        let answer: @Sendable (Request) -> Answer

        init(answer: @escaping @Sendable (Request) -> Answer) {
            self.answer = answer
        }
    }
}

extension ScriptedServer.Answer {
    /// A whole answer.
    static func http(_ body: String) -> ScriptedServer.Answer { http("200 OK", body) }

    static func http(_ status: String, _ body: String) -> ScriptedServer.Answer {
        http(status, Array(body.utf8), headers: ["Content-Type": "application/json"])
    }

    /// An answer whose body begins as given, and then has no end.
    static func endless(
        _ beginning: String, then piece: String, milliseconds: Int64 = 0
    ) -> ScriptedServer.Answer {
        .endless(
            Array("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n\(beginning)".utf8),
            piece: Array(piece.utf8), milliseconds: milliseconds)
    }

    static func http(_ status: String, _ body: [UInt8], headers: [String: String]) -> ScriptedServer.Answer {
        var head = "HTTP/1.1 \(status)\r\nContent-Length: \(body.count)\r\n"
        for (name, value) in headers { head += "\(name): \(value)\r\n" }
        return .bytes(Array((head + "\r\n").utf8) + body)
    }
}

/// Gathers bytes until a request is whole, then does as the script says.
private final class RequestHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let recorder: ScriptedServer.Recorder
    private var bytes: [UInt8] = []

    init(_ recorder: ScriptedServer.Recorder) {
        self.recorder = recorder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        bytes.append(contentsOf: unwrapInboundIn(data).readableBytesView)
        while let request = next() {
            recorder.requests.withLock { $0.append(request) }
            switch recorder.answer(request) {
            case .bytes(let answer, let closes):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: answer)), promise: nil)
                if closes { context.close(promise: nil) }
            case .endless(let beginning, let piece, let milliseconds):
                context.writeAndFlush(wrapOutboundOut(ByteBuffer(bytes: beginning)), promise: nil)
                Self.send(ByteBuffer(bytes: piece), every: milliseconds, on: context.channel)
            case .silence: break
            case .hangUp: context.close(promise: nil)
            }
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }

    private static func send(_ piece: ByteBuffer, every milliseconds: Int64, on channel: any Channel) {
        // The next one when this one is gone, so that nothing piles up here.
        channel.writeAndFlush(piece).whenSuccess {
            channel.eventLoop.scheduleTask(in: .milliseconds(milliseconds)) {
                send(piece, every: milliseconds, on: channel)
            }
        }
    }

    private func next() -> ScriptedServer.Request? {
        let mark = Array("\r\n\r\n".utf8)
        guard bytes.count >= mark.count,
            let end = bytes.indices.dropLast(mark.count - 1).first(where: { bytes[$0...].starts(with: mark) })
        else { return nil }
        let lines = String(decoding: bytes[..<end], as: UTF8.self).split(separator: "\r\n")
        let words = lines[0].split(separator: " ")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let sides = line.split(separator: ":", maxSplits: 1)
            headers[sides[0].lowercased()] = String(sides.last ?? "").trimmingPrefix(" ").description
        }
        let from = end + mark.count
        let count = headers["content-length"].flatMap { Int($0) } ?? 0
        guard bytes.count >= from + count else { return nil }
        let body = String(decoding: bytes[from..<(from + count)], as: UTF8.self)
        bytes.removeFirst(from + count)
        return ScriptedServer.Request(
            verb: String(words[0]), target: String(words[1]), headers: headers, body: body)
    }
}

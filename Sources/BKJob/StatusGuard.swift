import NIOCore
import NIOHTTP1

/// Stands between what reads HTTP off a connection and the HTTP client, and lets no answer through whose status the
/// client does not expect: it ends the process on a body after a status of 000 to 099, which it takes for one that only
/// announces the answer (as 100 to 199 do).
final class StatusGuard: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias InboundOut = HTTPClientResponsePart

    /// Whether such an answer came: nothing more of the connection goes through.
    private var isClosed = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if isClosed { return }
        if case .head(let head) = unwrapInboundIn(data), !Self.isExpected(head.status.code) {
            isClosed = true
            context.fireErrorCaught(UnexpectedStatus(code: head.status.code))
            context.close(promise: nil)
            return
        }
        context.fireChannelRead(data)
    }

    /// Whether an answer can have this status. 101 would change to a protocol that nobody asked for.
    private static func isExpected(_ code: UInt) -> Bool { code >= 100 && code != 101 }
}

/// An answer has an HTTP status that no answer can have.
struct UnexpectedStatus: Error {
    let code: UInt

    /// The status as it stood in the answer.
    var text: String {
        let digits = String(code)
        return String(repeating: "0", count: max(0, 3 - digits.count)) + digits
    }
}

import BlockingWork
import JSON
import Synchronization

/// Writes messages to the client, one a line and in their order.
final class Outbox: Sendable {
    private let queue = OrderedWork(label: "joblog.mcp")
    private let write: @Sendable ([UInt8]) throws -> Void
    private let onClosed: @Sendable () -> Void
    private let isClosed = Mutex(false)

    /// - Parameters:
    ///   - write: writes bytes and returns when they are written; called on one thread at a time.
    ///   - onClosed: called once, when writing fails: the client has gone.
    init(write: @escaping @Sendable ([UInt8]) throws -> Void, onClosed: @escaping @Sendable () -> Void) {
        self.write = write
        self.onClosed = onClosed
    }

    func answer(_ id: RequestID, _ result: JSONObject) {
        send(["jsonrpc": "2.0", "id": id.json, "result": .object(result)])
    }

    /// - Parameter id: nil where the message had none that could be read.
    func refuse(_ id: RequestID?, _ error: RequestError) {
        send(["jsonrpc": "2.0", "id": id?.json ?? .null, "error": error.json])
    }

    func notify(_ method: String, _ parameters: JSONObject) {
        send(["jsonrpc": "2.0", "method": .string(method), "params": .object(parameters)])
    }

    /// Waits until all messages are written.
    func finish() async { await queue.finish() }

    private func send(_ message: JSONObject) {
        queue.add { [self] in
            if isClosed.withLock({ $0 }) { return }
            do {
                try write(JSONWriter.line(.object(message)))
            } catch {
                isClosed.withLock { $0 = true }
                onClosed()
            }
        }
    }
}

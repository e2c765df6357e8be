import JSON
import Synchronization

/// Numbers the messages of progress of one call, and leaves out those that come too soon after another.
final class ProgressMessages: Sendable {
    private let token: JSONValue
    private let interval: Duration
    private let state = Mutex<(count: Int64, last: ContinuousClock.Instant?)>((0, nil))

    /// - Parameter token: what the client calls the call's progress.
    init(token: JSONValue, every interval: Duration) {
        self.token = token
        self.interval = interval
    }

    /// The parameters of the next message; nil if it comes too soon. Its number only grows: how much there is to do is
    /// not known for all work.
    func next(_ text: String) -> JSONObject? {
        let number = state.withLock { state -> Int64? in
            let now = ContinuousClock.now
            if let last = state.last, now - last < interval { return nil }
            state = (state.count + 1, now)
            return state.count
        }
        return number.map { ["progressToken": token, "progress": .integer($0), "message": .string(text)] }
    }
}

import Synchronization

/// Counts the requests that have arrived at a platform.
final class RequestCounter: Sendable {
    private let counts = Mutex((all: 0, logs: 0))

    /// How many requests have arrived so far, and how many of them asked for logs.
    var requests: (all: Int, logs: Int) { counts.withLock { $0 } }

    func count(isForLogs: Bool) {
        counts.withLock { counts in
            counts.all += 1
            if isForLogs { counts.logs += 1 }
        }
    }
}

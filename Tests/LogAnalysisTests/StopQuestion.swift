import Synchronization

/// Whether to stop: no for the first few times that it is asked, then yes.
final class StopQuestion: Sendable {
    private let asked = Mutex(0)
    private let allowed: Int

    init(allowing allowed: Int) {
        self.allowed = allowed
    }

    var isStopped: Bool {
        asked.withLock { asked in
            asked += 1
            return asked > allowed
        }
    }

    /// How often it was asked.
    var count: Int { asked.withLock { $0 } }
}

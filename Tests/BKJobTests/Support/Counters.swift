import Synchronization

/// Whether something has happened.
final class Flag: Sendable {
    private let state = Mutex(false)
    var isRaised: Bool { state.withLock { $0 } }
    func raise() { state.withLock { $0 = true } }
}

/// A sum that several tasks add to, and the most that it ever was.
final class Sum: Sendable {
    private let state = Mutex((now: 0, most: 0))
    var now: Int { state.withLock { $0.now } }
    var most: Int { state.withLock { $0.most } }
    func add(_ number: Int) { state.withLock { $0 = ($0.now + number, max($0.most, $0.now + number)) } }
}

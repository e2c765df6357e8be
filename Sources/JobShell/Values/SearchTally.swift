import JobLogs
import JobModel
import Synchronization

/// What a search saw of the logs, for what is said once it has ended. Hosts are told by their positions in the step.
public final class SearchTally: Sendable {
    private struct Seen {
        var searched: Set<Int> = []
        var withoutLog: Set<Int> = []
        var notHere: Set<Int> = []
        var hasLines = false
        var shortened = 0
        var firstShortened: (position: Int, line: Int)?
    }

    private let seen = Mutex(Seen())

    /// Nothing so far.
    public init() {}

    /// How many logs were searched.
    public var searchedCount: Int { seen.withLock { $0.searched.count } }

    /// The hosts that have no log, in order.
    public var withoutLog: [Int] { seen.withLock { $0.withoutLog.sorted() } }

    /// The hosts whose logs are not here, in order: nothing is known of them.
    public var notHere: [Int] { seen.withLock { $0.notHere.sorted() } }

    /// Whether any host had a wanted line, or one of which nobody knows.
    public var hasLines: Bool { seen.withLock { $0.hasLines } }

    /// How many lines a screen showed in part because they were too long for it, and the number of the first of them.
    public var shortened: (count: Int, position: Int, line: Int)? {
        seen.withLock { seen in seen.firstShortened.map { (seen.shortened, $0.position, $0.line) } }
    }

    func add(_ log: HostLog, at position: Int) {
        seen.withLock { seen in
            switch log.state {
            case .fetched: _ = seen.searched.insert(position)
            case .none: _ = seen.withoutLog.insert(position)
            case .unfetched, .failed: _ = seen.notHere.insert(position)
            }
        }
    }

    func foundLines() { seen.withLock { $0.hasLines = true } }

    func addShortened(line: Int, at position: Int) {
        seen.withLock { seen in
            seen.shortened += 1
            // Logs are drawn on several threads.
            if let first = seen.firstShortened, (first.position, first.line) <= (position, line) { return }
            seen.firstShortened = (position, line)
        }
    }
}

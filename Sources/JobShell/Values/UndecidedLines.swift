import LogAnalysis
import Synchronization

/// The lines of which a search can't tell whether they match.
public final class UndecidedLines: Sendable {
    private let lines = Mutex<[Int: Set<Int>]>([:])
    private let count = Atomic(0)
    /// Each took some tenths of a millisecond: a pattern that gives up on so many lines would take hours over all of them.
    private static let most = 20_000

    /// Whether the pattern is hopeless: searching ends then.
    public var areTooMany: Bool { count.load(ordering: .relaxed) > Self.most }

    /// None so far.
    public init() {}

    func add(_ hits: [LineHit], at position: Int) {
        let numbers = hits.filter { $0.kind == .undecided }.map(\.number)
        if numbers.isEmpty { return }
        lines.withLock { lines in
            let before = lines[position, default: []].count
            lines[position, default: []].formUnion(numbers)
            count.add(lines[position, default: []].count - before, ordering: .relaxed)
        }
    }

    func add(_ number: Int, at position: Int) { lines.withLock { _ = $0[position, default: []].insert(number) } }

    /// Every one of them, by position in the step and line number.
    public var all: [(position: Int, line: Int)] {
        lines.withLock { $0 }.flatMap { position, lines in lines.map { (position, $0) } }
            .sorted { ($0.position, $0.line) < ($1.position, $1.line) }
    }
}

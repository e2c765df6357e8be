import JobModel
import LogAnalysis
import Synchronization

/// The lines of which nobody knows whether a pattern matches them, because PCRE2 gave up.
public final class UndecidedLines: Sendable {
    private let lines = Mutex<[Int: Set<Int>]>([:])
    private let count = Atomic(0)

    /// Whether the pattern is hopeless: whoever tries it ends then.
    public var areTooMany: Bool { count.load(ordering: .relaxed) > RegularExpression.mostUndecidedLines }

    /// None so far.
    public init() {}

    func add(_ hits: [LineHit], at position: Int) {
        add(hits.filter { $0.kind == .undecided }.map(\.number), at: position)
    }

    func add(_ numbers: [Int], at position: Int) {
        if numbers.isEmpty { return }
        lines.withLock { lines in
            let before = lines[position, default: []].count
            lines[position, default: []].formUnion(numbers)
            count.add(lines[position, default: []].count - before, ordering: .relaxed)
        }
    }

    /// Adds lines of a log by their places in it, from 1.
    ///
    /// - Parameter position: the host's position in the step.
    public func add(linesAt places: [Int], of log: HostLog, at position: Int) {
        let numbers = places.map { place -> Int in
            guard let own = log.lineNumbers else { return log.firstLine + place - 1 }
            return own.indices.contains(place - 1) ? own[place - 1] : place
        }
        add(numbers, at: position)
    }

    /// Every one of them, by position in the step and line number.
    public var all: [(position: Int, line: Int)] {
        lines.withLock { $0 }.flatMap { position, lines in lines.map { (position, $0) } }
            .sorted { ($0.position, $0.line) < ($1.position, $1.line) }
    }

    /// Ends the work of a pattern that gives up on nearly every line.
    ///
    /// - Throws: a `Failure` that says so.
    public func throwIfTooMany() throws(Failure) {
        if areTooMany { throw Texts.hopelessPattern }
    }

    /// What a statement says of them, if there are any.
    ///
    /// - Parameter meaning: what becomes of such a line in the statement, as the beginning of the hint.
    public func failure(in step: StepSnapshot, _ meaning: String) -> Failure? {
        let lines = all
        return lines.isEmpty ? nil : Texts.undecided(lines, in: step.hosts, meaning)
    }
}

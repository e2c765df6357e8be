import JobLogs
import JobModel
import LogAnalysis
import Synchronization

/// A record of the logs that a search has read, for the notes after its end. Hosts are given by their positions in
/// the step.
final class SearchTally: Sendable {
    private struct Seen {
        var searched: Set<Int> = []
        var withoutLog: Set<Int> = []
        var notHere: Set<Int> = []
        var hasLines = false
        var shortened = 0
        var firstShortened: (position: Int, line: Int)?
    }

    private let seen = Mutex(Seen())

    /// Creates an empty record.
    init() {}

    /// The number of logs that were searched.
    var searchedCount: Int { seen.withLock { $0.searched.count } }

    /// The positions of the hosts that have no log, ascending.
    var withoutLog: [Int] { seen.withLock { $0.withoutLog.sorted() } }

    /// The positions of the hosts whose logs were not fetched, ascending. Whether they have wanted lines is
    /// unknown.
    var notHere: [Int] { seen.withLock { $0.notHere.sorted() } }

    /// Whether any host had a wanted or an undecided line.
    var hasLines: Bool { seen.withLock { $0.hasLines } }

    /// The number of lines that a screen showed in part because they were too long, with the host and line number
    /// of the first of them; nil when there were none.
    var shortened: (count: Int, position: Int, line: Int)? {
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
            // Logs are drawn on several threads, so lines may be added out of order.
            if let first = seen.firstShortened, (first.position, first.line) <= (position, line) { return }
            seen.firstShortened = (position, line)
        }
    }
}

/// The undecided lines of a search: lines at which PCRE2 reached its limits, so that it is unknown whether a
/// pattern matches them.
public final class UndecidedLines: Sendable {
    private let lines = Mutex<[Int: Set<Int>]>([:])
    private let count = Atomic(0)

    /// Whether there are so many undecided lines that the search should end.
    public var areTooMany: Bool { count.load(ordering: .relaxed) > RegularExpression.mostUndecidedLines }

    /// Creates an empty set.
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

    /// Adds lines of a log by their positions in it, counted from 1.
    ///
    /// - Parameter position: the host's position in the step.
    /// - Throws: a `Failure`, which ends the search, when there are too many undecided lines.
    public func add(linesAt places: [Int], of log: HostLog, at position: Int) throws(Failure) {
        let numbers = places.map { place -> Int in
            guard let own = log.lineNumbers else { return log.firstLine + place - 1 }
            return own.indices.contains(place - 1) ? own[place - 1] : place
        }
        add(numbers, at: position)
        try throwIfTooMany()
    }

    /// All undecided lines, sorted by the host's position in the step and the line number.
    var all: [(position: Int, line: Int)] {
        lines.withLock { $0 }.flatMap { position, lines in lines.map { (position, $0) } }
            .sorted { ($0.position, $0.line) < ($1.position, $1.line) }
    }

    /// Ends a search whose pattern leaves nearly every line undecided.
    ///
    /// - Throws: a `Failure` when there are too many undecided lines.
    func throwIfTooMany() throws(Failure) {
        if areTooMany { throw Texts.hopelessPattern }
    }

    /// The failure with which a statement reports the undecided lines; nil when there are none.
    ///
    /// - Parameter meaning: the treatment of such lines in the statement, as the beginning of the hint.
    public func failure(in step: StepSnapshot, _ meaning: String) -> Failure? {
        let lines = all
        return lines.isEmpty ? nil : Texts.undecided(lines, in: step.hosts, meaning)
    }
}

import JobLogs
import JobModel
import LogAnalysis

/// Wanted lines of one host. It refers to the bytes of the log, so it is valid only during the call that receives
/// it.
public struct HostMatches {
    /// The position of the host in the step.
    public let position: Int
    /// The host.
    let host: Host
    /// The number of the last line of this host that was reported before these; nil when these are the first.
    let before: Int?
    /// The bytes of the host's log.
    let bytes: UnsafeRawBufferPointer
    /// The reported lines, in order.
    let hits: [LineHit]
    let search: LineSearch
    let list: MatchList
    /// Whether the search was stopped and nobody will read its result.
    let isStopped: () -> Bool

    /// Calls `body` for each reported text: a line, or with `-o` each matched part of a line. The texts of several
    /// named groups are joined by tabs into one text.
    public func forEachText(_ body: (_ hit: LineHit, _ text: UnsafeRawBufferPointer) throws -> Void) rethrows {
        if !list.columns.isEmpty {
            return try forEachRow { hit, cells in
                try Array(cells.map { $0.map { Array($0) } ?? [] }.joined(separator: [UInt8(ascii: "\t")]))
                    .withUnsafeBytes { try body(hit, $0) }
            }
        }
        for hit in hits {
            let line = UnsafeRawBufferPointer(rebasing: bytes[hit.range])
            if list.reportsParts {
                guard hit.kind == .match else { continue }
                let isComplete = try search.forEachPart(of: line, isStopped: isStopped) { part in
                    try body(hit, UnsafeRawBufferPointer(rebasing: line[part]))
                }
                if !isComplete { list.undecided.add([hit.number], at: position) }
            } else {
                try body(hit, line)
            }
        }
    }

    /// Calls `body` for each match, with the text that the named group of each column of the list captured; nil for
    /// a group that did not take part in the match.
    func forEachRow(
        _ body: (_ hit: LineHit, _ cells: [UnsafeRawBufferPointer?]) throws -> Void
    ) rethrows {
        for hit in hits where hit.kind == .match {
            let line = UnsafeRawBufferPointer(rebasing: bytes[hit.range])
            let isComplete = try search.forEachRow(of: line, names: list.columns, isStopped: isStopped) { cells in
                try body(hit, cells.map { $0.map { UnsafeRawBufferPointer(rebasing: line[$0]) } })
            }
            if !isComplete { list.undecided.add([hit.number], at: position) }
        }
    }
}

extension LineHit {
    /// The same line with the number that it had before other lines were left out of the log.
    func numbered(in log: HostLog) -> LineHit {
        guard let numbers = log.lineNumbers, numbers.indices.contains(number - 1) else { return self }
        return LineHit(number: numbers[number - 1], range: range, kind: kind)
    }
}

/// The search of one part of a list's logs, piece by piece. It keeps its progress between two pieces.
struct MatchPieces: Sendable {
    /// The approximate number of bytes of reported lines in one piece. Each line adds `bytesOfLine` for the text
    /// that is drawn before it.
    private static let room = 1 << 20
    private static let bytesOfLine = 32

    private let list: MatchList
    private var part: LogPart
    private let positions: [Int]
    /// Whether the lines of one log may be reported in several pieces.
    private let splitsLogs: Bool
    private var current: OpenLog?

    /// A log that is being searched.
    private struct OpenLog: Sendable {
        let position: Int
        let log: HostLog
        let text: [UInt8]
        var progress: LineSearch.Progress
        /// The number of the last reported line.
        var last: Int?
    }

    init(_ list: MatchList, _ part: LogPart, _ positions: [Int], splitsLogs: Bool) {
        (self.list, self.part, self.positions, self.splitsLogs) = (list, part, positions, splitsLogs)
    }

    /// Returns the next piece. Blocks while it reads.
    ///
    /// - Parameters:
    ///   - make: creates an empty result.
    ///   - add: adds lines of a host to the result.
    func piece<Result: Sendable>(
        _ make: @escaping @Sendable () -> Result,
        _ add: @escaping @Sendable (inout Result, HostMatches) throws -> Void
    ) throws -> LogPiece<Result> {
        var next = self
        var result = make()
        var room = Self.room
        let search = LineSearch(list.filter)
        while room > 0 {
            if next.current == nil, try !next.open() { return LogPiece(result) }
            room -= try next.tell(search) { try add(&result, $0) }
        }
        return LogPiece(result) { [next] in try next.piece(make, add) }
    }

    /// Opens the next log.
    ///
    /// - Returns: whether there was a further log.
    private mutating func open() throws -> Bool {
        while let (place, log) = try part.next() {
            guard positions.indices.contains(place) else { continue }
            list.tally.add(log, at: positions[place])
            guard let text = log.text else { continue }
            current = OpenLog(
                position: positions[place], log: log, text: text,
                progress: LineSearch.Progress(firstNumber: log.firstLine))
            return true
        }
        return false
    }

    /// Reports lines of the open log, and closes the log at its end.
    ///
    /// - Returns: the approximate number of bytes of these lines.
    private mutating func tell(_ search: LineSearch, _ add: (HostMatches) throws -> Void) throws -> Int {
        guard var open = current else { return 0 }
        var hits: [LineHit] = []
        var size = 0
        let (list, part, splitsLogs) = (list, part, splitsLogs)
        try open.text.withUnsafeBytes { bytes in
            var undecided = 0
            search.search(
                bytes, &open.progress, isStopped: { part.isStopped || list.undecided.areTooMany }
            ) { hit in
                hits.append(hit.numbered(in: open.log))
                size += hit.range.count + Self.bytesOfLine
                // They are recorded in batches during the search, because a log may have millions of undecided
                // lines.
                if hit.kind == .undecided { undecided += 1 }
                if undecided == 1000 {
                    list.undecided.add(hits, at: open.position)
                    undecided = 0
                }
                return !splitsLogs || size < Self.room
            }
            if part.isStopped { throw CancellationError() }
            list.undecided.add(hits, at: open.position)
            try list.undecided.throwIfTooMany()
            guard let last = hits.last else { return }
            list.tally.foundLines()
            try add(
                HostMatches(
                    position: open.position, host: open.log.host, before: open.last, bytes: bytes, hits: hits,
                    search: search, list: list, isStopped: { part.isStopped }))
            open.last = last.number
            if part.isStopped { throw CancellationError() }
        }
        current = open.progress.isComplete ? nil : open
        return size
    }
}

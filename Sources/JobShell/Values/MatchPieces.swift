import JobLogs
import JobModel
import LogAnalysis

/// The search of a part of a list's logs, piece by piece: it is kept between two pieces where it has come.
struct MatchPieces: Sendable {
    /// About so many bytes of lines are told of in one piece, and of each a little for what stands before it.
    private static let room = 1 << 20
    private static let bytesOfLine = 32

    private let list: MatchList
    private var part: LogPart
    private let positions: [Int]
    /// Whether a log's lines may come in several pieces.
    private let splitsLogs: Bool
    private var current: OpenLog?

    /// A log that is being searched.
    private struct OpenLog: Sendable {
        let position: Int
        let log: HostLog
        let text: [UInt8]
        var progress: LineSearch.Progress
        /// The number of the line that was told last.
        var last: Int?
    }

    init(_ list: MatchList, _ part: LogPart, _ positions: [Int], splitsLogs: Bool) {
        (self.list, self.part, self.positions, self.splitsLogs) = (list, part, positions, splitsLogs)
    }

    /// The next piece. Blocks while it reads.
    ///
    /// - Parameters:
    ///   - make: a fresh result.
    ///   - add: adds lines of a host to it.
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

    /// Opens the next log; whether there is one.
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

    /// Tells of lines of the open log, and closes it at its end.
    ///
    /// - Returns: about how many bytes they have.
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
                // A log may have millions of them.
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

import JobModel
import LogAnalysis

/// Wanted lines of one host. Lives as long as the call that is told of it.
public struct HostMatches {
    /// The host, by position in the step.
    public let position: Int
    /// The host.
    public let host: Host
    /// The number of the line of this host that was told before these; nil where these are the first.
    let before: Int?
    /// Its log.
    let bytes: UnsafeRawBufferPointer
    /// The lines that are told of, in order.
    let hits: [LineHit]
    let search: LineSearch
    let list: MatchList
    /// Whether nobody will see what comes of it.
    let isStopped: () -> Bool

    /// Calls `body` for each text that is told of: a line, or with `-o` each part of one that matched. What several named
    /// groups took is one text, with tabs between.
    public func forEachText(_ body: (_ hit: LineHit, _ text: UnsafeRawBufferPointer) throws -> Void) rethrows {
        if !list.columns.isEmpty {
            return try forEachRow { hit, cells in
                try Array(cells.map { $0.map { Array($0) } ?? [] }.joined(separator: [UInt8(ascii: "\t")]))
                    .withUnsafeBytes { try body(hit, $0) }
            }
        }
        for hit in hits {
            let line = UnsafeRawBufferPointer(rebasing: bytes[hit.range])
            if list.tellsParts {
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

    /// Calls `body` for each match with what each of the list's columns took of it; nil for a group that took no part.
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
    /// The same line by the number that it had before other lines of the log were left out.
    func numbered(in log: HostLog) -> LineHit {
        guard let numbers = log.lineNumbers, numbers.indices.contains(number - 1) else { return self }
        return LineHit(number: numbers[number - 1], range: range, kind: kind)
    }
}

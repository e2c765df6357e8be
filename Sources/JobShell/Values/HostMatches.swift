import JobModel
import LogAnalysis

/// The wanted lines of one host. Lives as long as the call that is told of it.
public struct HostMatches {
    /// The host, by position in the step.
    public let position: Int
    /// The host.
    public let host: Host
    /// Its log.
    let bytes: UnsafeRawBufferPointer
    /// The lines that are told of, in order.
    let hits: [LineHit]
    let search: LineSearch
    let tellsParts: Bool
    let undecided: UndecidedLines
    /// Whether nobody will see what comes of it.
    let isStopped: () -> Bool

    /// Calls `body` for each text that is told of: a line, or with `-o` each part of one that matched.
    public func forEachText(_ body: (_ hit: LineHit, _ text: UnsafeRawBufferPointer) throws -> Void) rethrows {
        for hit in hits {
            let line = UnsafeRawBufferPointer(rebasing: bytes[hit.range])
            if tellsParts {
                guard hit.kind == .match else { continue }
                let isComplete = try search.forEachPart(of: line, isStopped: isStopped) { part in
                    try body(hit, UnsafeRawBufferPointer(rebasing: line[part]))
                }
                if !isComplete { undecided.add([hit.number], at: position) }
            } else {
                try body(hit, line)
            }
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

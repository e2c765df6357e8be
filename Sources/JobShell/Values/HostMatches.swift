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

    /// Calls `body` for each text that is told of: a line, or with `-o` each part of one that matched.
    public func forEachText(_ body: (_ hit: LineHit, _ text: UnsafeRawBufferPointer) throws -> Void) rethrows {
        for hit in hits {
            let line = UnsafeRawBufferPointer(rebasing: bytes[hit.range])
            if tellsParts {
                guard hit.kind == .match else { continue }
                let parts = search.parts(of: line)
                if !parts.isComplete { undecided.add(hit.number, at: position) }
                for part in parts.pieces { try body(hit, UnsafeRawBufferPointer(rebasing: line[part])) }
            } else {
                try body(hit, line)
            }
        }
    }
}

extension LineHit {
    /// The same line by the number that it had before other lines were left out.
    func renumbered(_ numbers: [Int]) -> LineHit {
        let number = numbers.indices.contains(number - 1) ? numbers[number - 1] : number
        return LineHit(number: number, range: range, kind: kind)
    }
}

extension LineShapes {
    /// Counts all lines of what the host at position `host` printed.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the rest is left out.
    public mutating func add(linesOf log: [UInt8], host: Int, isStopped: () -> Bool = { false }) {
        log.withUnsafeBytes { bytes in
            bytes.forEachDrawnLine(unless: isStopped) { line, _ in add(line, host: host) }
        }
    }
}

extension PatternSet {
    /// The kind of each line of a log, by its place in `patterns`, with the line's number, from 1; nil for lines that were not
    /// counted. A line that was drawn anew in place may come more than once: a state that was more than progress has a kind
    /// of its own.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the rest is left out.
    public func kinds(ofLinesIn log: [UInt8], isStopped: () -> Bool = { false }) -> [(line: Int, kind: Int?)] {
        var kinds: [(line: Int, kind: Int?)] = []
        log.withUnsafeBytes { bytes in
            bytes.forEachDrawnLine(unless: isStopped) { kinds.append((line: $1, kind: pattern(of: $0))) }
        }
        return kinds
    }
}

extension LineShapes {
    /// Counts all lines of what the host at position `host` printed.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the rest is left out.
    public mutating func add(linesOf log: [UInt8], host: Int, isStopped: () -> Bool = { false }) {
        var lines = 0
        var isCancelled = false
        log.withUnsafeBytes { bytes in
            bytes.forEachLine { line in
                lines &+= 1
                if lines & 4095 == 0, isStopped() { isCancelled = true }
                if !isCancelled { add(line.lastState, host: host) }
            }
        }
    }
}

extension PatternSet {
    /// The kind of each line of a log, by its place in `patterns`; nil for lines that were not counted.
    public func kinds(ofLinesIn log: [UInt8]) -> [Int?] {
        var kinds: [Int?] = []
        log.withUnsafeBytes { $0.forEachLine { kinds.append(pattern(of: $0.lastState)) } }
        return kinds
    }
}

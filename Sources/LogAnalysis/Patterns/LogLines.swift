extension LineShapes {
    /// Counts all lines of what the host at position `host` printed.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the rest is left out.
    public mutating func add(linesOf log: [UInt8], host: Int, isStopped: () -> Bool = { false }) {
        log.withUnsafeBytes { bytes in
            bytes.forEachLine(unless: isStopped) { add($0.lastState, host: host) }
        }
    }
}

extension PatternSet {
    /// The kind of each line of a log, by its place in `patterns`; nil for lines that were not counted.
    ///
    /// - Parameter isStopped: asked every few thousand lines; once it is true, the rest is left out.
    public func kinds(ofLinesIn log: [UInt8], isStopped: () -> Bool = { false }) -> [Int?] {
        var kinds: [Int?] = []
        log.withUnsafeBytes { bytes in
            bytes.forEachLine(unless: isStopped) { kinds.append(pattern(of: $0.lastState)) }
        }
        return kinds
    }
}

extension LineShapes {
    /// Counts all lines of what the host at position `host` printed.
    public mutating func add(linesOf log: [UInt8], host: Int) {
        log.withUnsafeBytes { $0.forEachLine { add($0.lastState, host: host) } }
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

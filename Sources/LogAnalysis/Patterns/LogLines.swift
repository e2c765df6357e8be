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

extension UnsafeRawBufferPointer {
    /// A line as it looked in the end: without the CR of a Windows ending, and of a progress line that was drawn anew in
    /// place only its last state.
    fileprivate var lastState: UnsafeRawBufferPointer {
        let carriageReturn = UInt8(ascii: "\r")
        guard contains(carriageReturn) else { return self }
        var end = count
        while end > 0, self[end - 1] == carriageReturn { end -= 1 }
        let start = self[..<end].lastIndex(of: carriageReturn).map { $0 + 1 } ?? 0
        return UnsafeRawBufferPointer(rebasing: self[start..<end])
    }
}

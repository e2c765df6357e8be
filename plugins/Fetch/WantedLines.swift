import JobModel
import LogAnalysis

/// The lines that are told of when a run is followed: all, or those that a filter wants; and how many of how many they were.
struct WantedLines {
    /// What the filter went through; nothing without one.
    private(set) var lineCount = 0
    /// What it wanted.
    private(set) var matchCount = 0
    /// The hosts that printed such lines.
    private(set) var hosts: Set<HostKey> = []
    private let search: LineSearch?

    /// - Parameter filter: nil for all lines.
    init(_ filter: LineFilter?) {
        search = filter.map { LineSearch($0) }
    }

    /// Takes in lines of a host's log.
    ///
    /// - Parameter first: the number of the first.
    /// - Returns: the lines that are wanted, and those of which the filter can't tell.
    mutating func take(_ bytes: [UInt8], from first: Int, of host: HostKey) -> [(text: String, number: Int)] {
        let wanted = lines(of: bytes, from: first)
        if search != nil, !bytes.isEmpty {
            lineCount += LogText(bytes).lineCount
            matchCount += wanted.count
            if !wanted.isEmpty { hosts.insert(host) }
        }
        return wanted
    }

    /// As `take`, of lines that come again and are not counted.
    func lines(of bytes: [UInt8], from first: Int) -> [(text: String, number: Int)] {
        var lines: [(text: String, number: Int)] = []
        func add(_ line: some Collection<UInt8>, _ number: Int) {
            lines.append((String(decoding: line, as: UTF8.self), number))
        }
        guard let search else {
            let text = LogText(bytes)
            for index in 0..<text.lineCount { add(text.line(index), first + index) }
            return lines
        }
        bytes.withUnsafeBytes { text in
            _ = search.search(text, firstNumber: first) { add(text[$0.range], $0.number) }
        }
        return lines
    }
}

import JobModel

/// Reads text in which each line begins with its host, as pdsh, clush and dsh print it: `web-01: line`. With `clush -L
/// -b` a line begins with a host set: `web-[01-40]: line`.
struct PrefixedText: HostedText {
    private let logs: HeldLogs
    private let limit: Int
    /// For each word at the beginning of a line, the positions of its hosts.
    private var known: [[UInt8]: [Int]] = [:]
    private var last: (word: ArraySlice<UInt8>, positions: [Int]) = ([], [])
    private var stray = StrayLines()

    init(_ logs: HeldLogs, _ limits: LogFileLimits) {
        self.logs = logs
        limit = limits.hosts
    }

    mutating func take(_ line: ArraySlice<UInt8>) throws {
        let isColored = line.first == 0x1B
        let line = isColored ? ColorCodes.dropped(before: line) : line
        if let report = ToolReport(line) { return try report.note(in: logs, limit: limit) }
        guard !ToolReport.isSpoken(line), let (word, rest) = Self.parts(line), let positions = try positions(word)
        else { return stray.add(line) }
        let text = isColored ? Self.withoutReset(rest) : rest
        for position in positions { try logs.append(line: text, to: position) }
    }

    mutating func finish() {
        if let note = stray.note { logs.notes.append(note) }
    }

    /// Returns the word at the beginning of a line and the text after it; nil when there is no such word.
    static func parts(_ line: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        // An IPv6 address has colons of its own: the colon after the word is followed by a space or the end of the
        // line.
        for place in line.indices.prefix(4096) {
            let byte = line[place]
            if byte <= 0x20 { return nil }
            guard byte == UInt8(ascii: ":"), place > line.startIndex else { continue }
            let rest = line[(place + 1)...]
            guard let next = rest.first else { return (line[..<place], rest) }
            if next == UInt8(ascii: " ") { return (line[..<place], rest.dropFirst()) }
            if next == UInt8(ascii: "\r"), rest.count == 1 { return (line[..<place], rest) }
        }
        return nil
    }

    /// Returns the hosts of the word at the beginning of a line; nil when it is not a host set.
    static func hosts(_ word: ArraySlice<UInt8>, limit: Int) -> [Host]? {
        let text = TextLine.text(word)
        if let host = HostWord.host(text) { return [host] }
        guard word.contains(UInt8(ascii: "[")) || word.contains(UInt8(ascii: ",")) else { return nil }
        guard let names = HostNameSet.names(text, limit: limit) else { return nil }
        let hosts = names.compactMap { HostWord.host($0) }
        return hosts.count == names.count ? hosts : nil
    }

    private mutating func positions(_ word: ArraySlice<UInt8>) throws -> [Int]? {
        if !last.positions.isEmpty, last.word.elementsEqual(word) { return last.positions }
        let key = Array(word)
        if let positions = known[key] {
            last = (key[...], positions)
            return positions
        }
        guard let hosts = Self.hosts(word, limit: limit) else { return nil }
        let positions = try hosts.map { try logs.position(of: $0) }
        known[key] = positions
        last = (key[...], positions)
        return positions
    }

    /// Returns the text after a colored word, without the sequence that ends the word's color. The rest belongs to the
    /// host.
    private static func withoutReset(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let reset = "\u{1B}[0m".utf8
        return rest.starts(with: reset) ? rest.dropFirst(reset.count) : rest
    }
}

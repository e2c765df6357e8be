import JobModel

/// Text with the host in front of each line, as pdsh, clush and dsh print it: `web-01: line`. With `clush -L -b` a host set stands
/// there: `web-[01-40]: line`.
struct PrefixedText: HostedText {
    private let logs: HeldLogs
    private let limit: Int
    /// The positions of the hosts of each word that stood in front of a line.
    private var known: [[UInt8]: [Int]] = [:]
    private var last: (word: ArraySlice<UInt8>, positions: [Int]) = ([], [])
    private var stray = StrayLines()

    init(_ logs: HeldLogs, _ limits: LogFileLimits) {
        self.logs = logs
        limit = limits.hosts
    }

    mutating func take(_ line: ArraySlice<UInt8>) throws {
        let isColoured = line.first == 0x1B
        let line = isColoured ? ColourCodes.dropped(before: line) : line
        if let report = ToolReport(line) { return try report.note(in: logs, limit: limit) }
        guard !ToolReport.isSpoken(line), let (word, rest) = Self.parts(line), let positions = try positions(word)
        else { return stray.add(line) }
        let text = isColoured ? Self.withoutReset(rest) : rest
        for position in positions { try logs.append(line: text, to: position) }
    }

    mutating func finish() {
        if let note = stray.note { logs.notes.append(note) }
    }

    /// The word in front of a line and the text behind it; nil where none stands there.
    static func parts(_ line: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        // An address of IPv6 has colons of its own: the one that ends the word has a blank or nothing behind it.
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

    /// The hosts of the word in front of a line; nil where it is no host set.
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

    /// The text behind a coloured word, without the sequence that ends the word's colour. What follows is the host's.
    private static func withoutReset(_ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let reset = "\u{1B}[0m".utf8
        return rest.starts(with: reset) ? rest.dropFirst(reset.count) : rest
    }
}

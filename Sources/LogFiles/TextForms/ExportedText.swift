import JobModel

/// Reads the log of a step that the platform's page exports: `AREA:ADDRESS | line`, one host's lines after another's.
struct ExportedText: HostedText {
    private let logs: HeldLogs
    /// The name of the current file, the number of files so far and, for each host, the number of the file that has its
    /// log.
    private var file = ""
    private var files = 0
    private var owners: [Int: Int] = [:]
    /// The beginning of the last line that had a host, and the position of that host.
    private var last: (front: [UInt8], position: Int)?
    private var stray = StrayLines()
    private var continued = 0

    init(_ logs: HeldLogs) {
        self.logs = logs
    }

    /// Begins a file. An archive may hold one file for each step.
    mutating func begin(file name: String) {
        file = name
        files += 1
        last = nil
    }

    mutating func take(_ line: ArraySlice<UInt8>) throws {
        if let last, line.starts(with: last.front) {
            let text = line.dropFirst(last.front.count)
            return try logs.append(line: text.first == 0x20 ? text.dropFirst() : text, to: last.position)
        }
        guard let (word, rest) = Self.parts(line) else {
            // The platform writes a line's host once, even when the line contains line ends of another kind.
            guard let last else { return stray.add(line) }
            continued += 1
            return try logs.append(line: line, to: last.position)
        }
        guard let host = HostWord.exported(TextLine.text(word)) else { return stray.add(line) }
        let position = try logs.position(of: host)
        if let owner = owners[position], owner != files { throw Texts.severalSteps(host.word, file) }
        owners[position] = files
        last = (Array(word) + Array(" |".utf8), position)
        try logs.append(line: rest, to: position)
    }

    mutating func finish() {
        if continued > 0 { logs.notes.append(Texts.continuedLines(continued)) }
        if let note = stray.note { logs.notes.append(note) }
    }

    /// Returns the host's word at the beginning of a line and the text after it; nil for a line without such a word.
    static func parts(_ line: ArraySlice<UInt8>) -> (word: ArraySlice<UInt8>, rest: ArraySlice<UInt8>)? {
        guard let digit = line.first, (48...57).contains(digit) else { return nil }
        guard let blank = line.prefix(64).firstIndex(of: 0x20) else { return nil }
        let word = line[..<blank]
        guard line[blank...].starts(with: " |".utf8), word.contains(UInt8(ascii: ":")) else { return nil }
        let rest = line[(blank + 2)...]
        guard HostWord.exported(TextLine.text(word)) != nil else { return nil }
        return (word, rest.first == 0x20 ? rest.dropFirst() : rest)
    }
}

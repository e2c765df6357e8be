import JobModel

/// The log of a step as the platform's page exports it: `AREA:ADDRESS | line`, one host's lines after the other's.
struct ExportedText: HostedText {
    private let logs: HeldLogs
    /// The name of the file that is read, and by host the number of the file in which it came.
    private var file = ""
    private var files = 0
    private var owners: [Int: Int] = [:]
    /// What stands in front of the lines that come, and whose they are.
    private var last: (front: [UInt8], position: Int)?
    private var stray = StrayLines()
    private var continued = 0

    init(_ logs: HeldLogs) {
        self.logs = logs
    }

    /// Tells that a file begins. An archive may hold one for each step.
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
            // The platform writes a line's host once, whatever line ends of another kind stand in it.
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

    /// The word in front of a line and its text; nil for a line without such a word.
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

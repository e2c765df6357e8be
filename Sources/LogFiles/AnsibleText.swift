import JobModel

/// Text of ansible's ad-hoc commands: a header for each host, then its lines or a JSON object.
///
///     web-01 | CHANGED | rc=0 >>                 web-03 | SUCCESS => {
///     line                                           "ping": "pong"
///     web-02 | FAILED | rc=2 | (stdout) line     }
///
/// The second form is that of `ansible -o`. (ansible's callback plugins `minimal` and `oneline`.)
struct AnsibleText: HostedText {
    private let logs: HeldLogs
    private var stray = StrayLines()
    private var current: Block?

    init(_ logs: HeldLogs) {
        self.logs = logs
    }

    private struct Block {
        let position: Int
        let header: AnsibleHeader
        var lines: [ArraySlice<UInt8>] = []
    }

    mutating func take(_ line: ArraySlice<UInt8>) throws {
        let line = TextLines.withoutReturn(line.contains(0x1B) ? ColourCodes.dropped(around: line) : line)
        if let header = AnsibleHeader(line) {
            try endBlock()
            let position = try logs.position(of: header.host)
            current = Block(position: position, header: header)
            if case .object(let start) = header.kind, !start.isEmpty { current?.lines.append(start) }
            if case .oneLine = header.kind { try endBlock() }
        } else if current != nil {
            current?.lines.append(line)
        } else {
            stray.add(line)
        }
    }

    mutating func finish() throws {
        try endBlock()
        if let note = stray.note { logs.notes.append(note) }
    }

    private mutating func endBlock() throws {
        guard let block = current else { return }
        current = nil
        let header = block.header
        var exitCode = header.exitCode
        var text: [UInt8]
        switch header.kind {
        case .oneLine(let line): text = Self.unescaped(line)
        case .lines: text = Self.joined(block.lines)
        case .object:
            let object = Self.joined(block.lines)
            let result = AnsibleResult(object)
            text = result?.text ?? object
            exitCode = exitCode ?? result?.exitCode
        }
        if header.outcome == .failed { text = Self.withoutVerdict(text) }
        // ansible takes the line ends off the end of what a command printed, and prints one or two of its own.
        while text.last == UInt8(ascii: "\n") { text.removeLast() }
        if !text.isEmpty { try logs.append(line: text, to: block.position) }
        logs.update(block.position) { host in
            // Of several commands that were run one after the other, a failure counts.
            if host.status.isFailure, header.outcome == .success { return }
            host.exitCode = exitCode
            host.status = header.outcome.status(exitCode)
        }
    }

    private static func joined(_ lines: [ArraySlice<UInt8>]) -> [UInt8] {
        var text: [UInt8] = []
        for line in lines {
            text += line
            text.append(UInt8(ascii: "\n"))
        }
        return text
    }

    /// Without the sentence that ansible glues to the output of a command that failed.
    private static func withoutVerdict(_ text: [UInt8]) -> [UInt8] {
        let verdict = "non-zero return code".utf8
        var text = text[...]
        while text.last == UInt8(ascii: "\n") { text = text.dropLast() }
        return Array(text.suffix(verdict.count).elementsEqual(verdict) ? text.dropLast(verdict.count) : text)
    }

    /// The output of `ansible -o`: `(stdout) a\nb (stderr) c`, in which line ends are written as `\n` and `\r`.
    private static func unescaped(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var text = TextLine.text(line)
        for mark in ["(stdout) ", "(stderr) "] where text.hasPrefix(mark) { text.removeFirst(mark.count) }
        if text == "(stdout)" { return [] }
        text = text.split(separator: " (stderr) ", maxSplits: 1).joined(separator: "\n")
        return Array(text.replacing("\\n", with: "\n").replacing("\\r", with: "\r").utf8)
    }
}

/// The line with which ansible begins what it tells of a host.
struct AnsibleHeader {
    /// What follows the header.
    enum Kind {
        /// The lines that the host printed.
        case lines
        /// A JSON object, which may begin behind the header.
        case object(ArraySlice<UInt8>)
        /// Nothing: all is in the line, and this is the rest of it.
        case oneLine(ArraySlice<UInt8>)
    }

    /// What ansible says became of the host.
    enum Outcome {
        case success
        case failed
        case unreachable

        /// The status that stands for it: of a failure the one that the exit code tells, else that the script failed.
        func status(_ exitCode: Int?) -> HostStatus {
            switch self {
            case .success: HostStatus(rawValue: 9)
            case .failed: HostStatus(rawValue: exitCode.map { $0 != 0 } == true ? 104 : 101)
            case .unreachable: HostStatus(rawValue: 1)
            }
        }
    }

    let host: Host
    let outcome: Outcome
    let exitCode: Int?
    let kind: Kind

    /// Nil where the line is no header.
    init?(_ line: ArraySlice<UInt8>) {
        guard let bar = line.prefix(1024).firstIndex(of: UInt8(ascii: "|")), bar > line.startIndex,
            line[bar - 1] == 0x20, let host = HostWord.host(TextLine.text(line[..<(bar - 1)]))
        else { return nil }
        let rest = line[(bar + 1)...]
        guard rest.first == 0x20 else { return nil }
        let words = rest.prefix(200).split(separator: 0x20, maxSplits: 3)
        guard let word = words.first, words.count >= 2, let outcome = Self.outcome(TextLine.text(word)) else {
            return nil
        }
        self.host = host
        self.outcome = outcome
        let sign = TextLine.text(words[1])
        if sign == "=>" {
            exitCode = nil
            kind = .object(rest[words[1].endIndex...].drop { $0 == 0x20 })
            return
        }
        guard sign == "|", words.count >= 3, words[2].starts(with: "rc=".utf8),
            let code = TextLine.number(TextLine.text(words[2].dropFirst(3)))
        else { return nil }
        exitCode = code
        let behind = rest[words[2].endIndex...].drop { $0 == 0x20 }
        if TextLine.text(behind.prefix(8)).trimmingBlanks == ">>" {
            kind = .lines
        } else if behind.starts(with: "| ".utf8) {
            kind = .oneLine(behind.dropFirst(2))
        } else {
            return nil
        }
    }

    private static func outcome(_ word: String) -> Outcome? {
        switch word {
        case "SUCCESS", "CHANGED", "SKIPPED": .success
        case "FAILED", "FAILED!": .failed
        case "UNREACHABLE", "UNREACHABLE!": .unreachable
        default: nil
        }
    }
}

/// What a module of ansible answered of a host.
struct AnsibleResult {
    /// What the host printed, else why there is nothing, else nil: the object itself is what there is.
    let text: [UInt8]?
    let exitCode: Int?

    /// Nil for a text that is no JSON object.
    init?(_ json: [UInt8]) {
        guard case .object(let object)? = try? JSONText.value(json[...]) else { return nil }
        exitCode = object["rc"]?.whole.map { Int(clamping: $0) }
        let outputs = ["stdout", "stderr"].compactMap { object[$0]?.text }
        if outputs.isEmpty {
            text =
                object["unreachable"] == nil && object["failed"] == nil
                ? nil : object["msg"]?.text.map { Array($0.utf8) }
        } else {
            text = Array(outputs.filter { !$0.isEmpty }.joined(separator: "\n").utf8)
        }
    }
}

extension String {
    /// The text without blanks at its ends.
    var trimmingBlanks: Substring {
        let start = self[...].drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}

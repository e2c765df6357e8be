import JobModel

/// Text of ansible's ad-hoc commands: a header for each host, then its lines or a JSON object.
///
///     web-01 | CHANGED | rc=0 >>                 web-03 | SUCCESS => {
///     line                                           "ping": "pong"
///     web-02 | FAILED | rc=2 | (stdout) line     }
///
///     web-04 | UNREACHABLE!: why                 web-05 | SKIPPED
///
/// The forms of single lines are those of `ansible -o`. (ansible's callback plugins `minimal` and `oneline`.)
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
            switch header.kind {
            case .lines(let start), .object(let start): if !start.isEmpty { current?.lines.append(start) }
            case .oneLine: try endBlock()
            }
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
        case .oneLine(let line): text = AnsibleLine.text(line)
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

import JSON
import JobModel

/// Reads text of ansible's ad-hoc commands: a header for each host, then its lines or a JSON object.
///
///     web-01 | CHANGED | rc=0 >>                 web-03 | SUCCESS => {
///     line                                           "ping": "pong"
///     web-02 | FAILED | rc=2 | (stdout) line     }
///
///     web-04 | UNREACHABLE!: why                 web-05 | SKIPPED
///
/// The forms on a single line are those of `ansible -o`. (The texts come from ansible's callback plugins `minimal` and
/// `oneline`.)
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
        let line = TextLines.withoutReturn(line.contains(0x1B) ? ColorCodes.dropped(around: line) : line)
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
        // ansible removes the line ends at the end of a command's output and prints one or two of its own.
        while text.last == UInt8(ascii: "\n") { text.removeLast() }
        if !text.isEmpty { try logs.append(line: text, to: block.position) }
        logs.update(block.position) { host in
            // When several commands ran one after the other, a failure counts.
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

    /// Removes the sentence that ansible appends to the output of a command that failed.
    private static func withoutVerdict(_ text: [UInt8]) -> [UInt8] {
        let verdict = "non-zero return code".utf8
        var text = text[...]
        while text.last == UInt8(ascii: "\n") { text = text.dropLast() }
        return Array(text.suffix(verdict.count).elementsEqual(verdict) ? text.dropLast(verdict.count) : text)
    }
}

/// The answer of an ansible module for a host.
struct AnsibleResult {
    /// The output of the host; without output, the reason; nil when there is neither, so that the object itself is the
    /// text.
    let text: [UInt8]?
    let exitCode: Int?

    /// Nil for a text that is not a JSON object.
    init?(_ json: [UInt8]) {
        guard case .object(let object)? = try? JSONReader.ofFiles.value(json) else { return nil }
        exitCode = object["rc"]?.integer.map { Int(clamping: $0) }
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
    /// The text without spaces and tabs at its ends.
    var trimmingBlanks: Substring {
        let start = self[...].drop { $0 == " " || $0 == "\t" }
        guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
        return start[...last]
    }
}

/// The line with which ansible begins the text of a host: `NAME | WORD`, then nothing, `=>`, `:` or `|`.
struct AnsibleHeader {
    /// The kind of text that follows the header.
    enum Kind {
        /// The lines that the host printed. The first one may be in the header.
        case lines(ArraySlice<UInt8>)
        /// A JSON object, which may begin in the header.
        case object(ArraySlice<UInt8>)
        /// No text follows: this is all of it, from the header itself.
        case oneLine(ArraySlice<UInt8>)
    }

    /// The result on the host, in ansible's words.
    enum Outcome {
        case success
        case failed
        case unreachable

        /// Returns the status of a host with this result: for a failure, by the exit code if it is not 0, otherwise
        /// that the script failed.
        func status(_ exitCode: Int?) -> HostStatus {
            switch self {
            case .success: HostStatus.success
            case .failed: HostStatus(rawValue: exitCode.map { $0 != 0 } == true ? 104 : 101)
            case .unreachable: HostStatus.agentAbnormal
            }
        }
    }

    let host: Host
    let outcome: Outcome
    let exitCode: Int?
    let kind: Kind

    /// Nil when the line is not a header.
    init?(_ line: ArraySlice<UInt8>) {
        guard let bar = line.prefix(1024).firstIndex(of: UInt8(ascii: "|")), bar > line.startIndex,
            line[bar - 1] == 0x20, let host = HostWord.host(TextLine.text(line[..<(bar - 1)])),
            case let rest = line[(bar + 1)...], rest.first == 0x20
        else { return nil }
        let verdict = Self.withoutBlanks(rest)
        // Only ansible's own words are accepted, because a host may print a table.
        let word = verdict.prefix(32).prefix { (65...90).contains($0) || $0 == UInt8(ascii: "!") }
        guard let outcome = Self.outcome(TextLine.text(word)) else { return nil }
        let end = verdict.dropFirst(word.count)
        let behind = Self.withoutBlanks(end)
        self.host = host
        self.outcome = outcome
        if behind.isEmpty {
            (exitCode, kind) = (nil, .lines([]))
        } else if end.first == UInt8(ascii: ":") {
            (exitCode, kind) = (nil, .lines(Self.withoutBlanks(end.dropFirst())))
        } else if end.first != 0x20 {
            return nil
        } else if behind.starts(with: "=>".utf8) {
            (exitCode, kind) = (nil, .object(Self.withoutBlanks(behind.dropFirst(2))))
        } else if behind.first == UInt8(ascii: "|") {
            (exitCode, kind) = Self.result(Self.withoutBlanks(behind.dropFirst()))
        } else {
            return nil
        }
    }

    /// Reads the text after the second bar: `rc=0 >>`, `rc=0 | (stdout) a`, or a text.
    private static func result(_ text: ArraySlice<UInt8>) -> (exitCode: Int?, kind: Kind) {
        let word = text.prefix(16).prefix { $0 != 0x20 }
        guard word.starts(with: "rc=".utf8), let code = TextLine.number(TextLine.text(word.dropFirst(3))) else {
            return (nil, .oneLine(text))
        }
        let behind = withoutBlanks(text.dropFirst(word.count))
        if behind.isEmpty { return (code, .lines([])) }
        if behind.starts(with: ">>".utf8) { return (code, .lines(withoutBlanks(behind.dropFirst(2)))) }
        return (code, .oneLine(behind.first == UInt8(ascii: "|") ? behind.dropFirst() : behind))
    }

    private static func withoutBlanks(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> { text.drop { $0 == 0x20 } }

    private static func outcome(_ word: String) -> Outcome? {
        switch word.hasSuffix("!") ? String(word.dropLast()) : word {
        case "SUCCESS", "CHANGED", "SKIPPED": .success
        case "FAILED": .failed
        case "UNREACHABLE": .unreachable
        default: nil
        }
    }
}

/// Reads the output that `ansible -o` writes on one line, `(stdout) a\nb (stderr) c`, in which line ends are written as
/// `\n` and `\r`.
enum AnsibleLine {
    /// Returns the bytes that the host printed. Standard error comes after standard output, on a line of its own.
    static func text(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var line = line
        if line.first == 0x20 { line = line.dropFirst() }
        let (start, mark) = ("(stdout)".utf8, " (stderr)".utf8)
        if line.starts(with: start) {
            line = line.dropFirst(start.count)
        } else if line.starts(with: mark.dropFirst()) {
            return unescaped(behindBlank(line.dropFirst(mark.count - 1)))
        } else {
            return unescaped(line)
        }
        // When standard output is empty, the spaces of both marks remain.
        let place = line.indices.first { place in
            guard line[place] == 0x20, line[place...].starts(with: mark) else { return false }
            let next = line[place...].dropFirst(mark.count).first
            return next == nil || next == 0x20
        }
        guard let place else { return unescaped(behindBlank(line)) }
        var text = unescaped(behindBlank(line[..<place]))
        if !text.isEmpty, text.last != UInt8(ascii: "\n") { text.append(UInt8(ascii: "\n")) }
        return text + unescaped(behindBlank(line[place...].dropFirst(mark.count)))
    }

    private static func behindBlank(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        text.first == 0x20 ? text.dropFirst() : text
    }

    private static func unescaped(_ line: ArraySlice<UInt8>) -> [UInt8] {
        var (text, rest) = ([UInt8](), line)
        while let byte = rest.popFirst() {
            switch (byte, rest.first) {
            case (UInt8(ascii: "\\"), UInt8(ascii: "n")):
                text.append(UInt8(ascii: "\n"))
                rest = rest.dropFirst()
            case (UInt8(ascii: "\\"), UInt8(ascii: "r")):
                text.append(UInt8(ascii: "\r"))
                rest = rest.dropFirst()
            default: text.append(byte)
            }
        }
        return text
    }
}

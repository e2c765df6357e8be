import JobModel

/// Takes the lines of a text of one form and gives each to its host.
protocol HostedText {
    /// Takes the next line, without its line feed.
    ///
    /// - Throws: `Failure` when the text contradicts itself or gets too long.
    mutating func take(_ line: ArraySlice<UInt8>) throws
    /// Tells that there are no more lines.
    mutating func finish() throws
}

/// Lines of a text that belong to no host: how many, and the first for the note.
struct StrayLines {
    private var count = 0
    private var first = ""

    mutating func add(_ line: ArraySlice<UInt8>) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
        if count == 0 { first = TextLine.excerpt(line) }
        count += 1
    }

    var note: String? { count == 0 ? nil : Texts.strayLines(count, first) }
}

/// What is asked of single lines.
enum TextLine {
    static func text(_ line: ArraySlice<UInt8>) -> String { String(decoding: line, as: UTF8.self) }

    /// As much of a line as a note quotes.
    static func excerpt(_ line: ArraySlice<UInt8>) -> String {
        let text = text(TextLines.withoutReturn(ColourCodes.dropped(around: line.prefix(400))))
        return text.count > 80 ? text.prefix(79) + "…" : text
    }

    /// The number that a text of digits, perhaps after a minus, is; nil for anything else.
    static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.count <= 11, text.utf8.first != UInt8(ascii: "+") else { return nil }
        return Int(text)
    }
}

/// Lines in which clush and pdsh tell of hosts in their own name. They go to standard error, and stand in the text where that
/// went to the same file:
///
///     clush: web-[01,03] (2): exited with exit code 1
///     clush: web-02: command timeout
///     pdsh@admin: web-2: ssh exited with exit code 255
struct ToolReport {
    /// The set of hosts that it tells of.
    let hosts: Substring
    /// The exit code; nil where the command took too long.
    let exitCode: Int?

    /// Whether a line is spoken by one of these tools, so that its first word is no host.
    static func isSpoken(_ line: ArraySlice<UInt8>) -> Bool {
        ["clush: ", "clubak: ", "pdsh@", "sending signal "].contains { line.starts(with: $0.utf8) }
    }

    /// Nil where the line tells nothing of that kind.
    init?(_ line: ArraySlice<UInt8>) {
        guard Self.isSpoken(line), line.count < 65_536 else { return nil }
        let text = TextLine.text(TextLines.withoutReturn(line))
        let tool = text.hasPrefix("pdsh@") ? text.drop { $0 != ":" } : text.dropFirst("clush".count)
        guard tool.hasPrefix(": ") else { return nil }
        let parts = tool.dropFirst(2).split(separator: ": ", maxSplits: 1)
        guard let first = parts.first, let outcome = parts.last, parts.count == 2 else { return nil }
        hosts = first.prefix { $0 != " " }
        let words = outcome.split(separator: " ")
        let number = words.last.flatMap { TextLine.number($0) }
        if outcome == "command timeout" {
            exitCode = nil
        } else if words.dropLast().suffix(4) == ["exited", "with", "exit", "code"], let number {
            exitCode = number
        } else if words.dropLast().suffix(3) == ["killed", "by", "signal"], let number {
            // As a shell tells it.
            exitCode = 128 + number
        } else {
            return nil
        }
    }

    /// Notes at the hosts what became of them.
    func note(in logs: HeldLogs, limit: Int) throws {
        for name in HostNameSet.names(hosts, limit: limit) ?? [] {
            guard let host = HostWord.host(name) else { continue }
            logs.update(try logs.position(of: host)) { host in
                host.exitCode = exitCode
                host.status = exitCode.map { HostStatus(ofExitCode: $0) } ?? HostStatus(rawValue: 102)
            }
        }
    }
}

extension HostStatus {
    /// Success, or that the script ended with another exit code than 0.
    init(ofExitCode code: Int) { self.init(rawValue: code == 0 ? 9 : 104) }
}

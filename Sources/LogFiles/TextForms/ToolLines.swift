import JobModel

/// A message of clush or pdsh itself about hosts. The messages go to standard error, and are in the text when both
/// outputs went to the same file:
///
///     clush: web-[01,03] (2): exited with exit code 1
///     clush: web-02: command timeout
///     pdsh@admin: web-2: ssh exited with exit code 255
struct ToolReport {
    /// The host set that the message is about.
    let hosts: Substring
    /// The exit code; nil when the command timed out.
    let exitCode: Int?

    /// Whether a line is a message of one of these tools, so that its first word is not a host.
    static func isSpoken(_ line: ArraySlice<UInt8>) -> Bool {
        ["clush: ", "clubak: ", "pdsh@", "sending signal "].contains { line.starts(with: $0.utf8) }
    }

    /// Nil when the line is not such a message.
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
            // The exit code that a shell reports.
            exitCode = 128 + number
        } else {
            return nil
        }
    }

    /// Records the exit code and the status of the hosts.
    func note(in logs: HeldLogs, limit: Int) throws {
        for name in HostNameSet.names(hosts, limit: limit) ?? [] {
            guard let host = HostWord.host(name) else { continue }
            logs.update(try logs.position(of: host)) { host in
                host.exitCode = exitCode
                host.status = exitCode.map { HostStatus(ofExitCode: $0) } ?? .scriptTimeout
            }
        }
    }
}

extension HostStatus {
    /// Success for 0, otherwise the status of a script that ended with a non-zero exit code.
    init(ofExitCode code: Int) { self.init(rawValue: code == 0 ? 9 : 104) }
}

/// The escape sequences with which ansible and clush color their output (ECMA-48, SGR: `ESC [ … m`).
enum ColorCodes {
    /// Returns the line without the sequences at its beginning.
    static func dropped(before line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let length = sequence(line) { line = line.dropFirst(length) }
        return line
    }

    /// Returns the line without the sequences at its beginning and its end. Sequences in between belong to the host.
    static func dropped(around line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = dropped(before: line)
        while line.last == UInt8(ascii: "m"), let start = line.lastIndex(of: 0x1B),
            sequence(line[start...]) == line.endIndex - start
        { line = line[..<start] }
        return line
    }

    /// Returns the line without any sequences, for lines in which a tool names hosts.
    static func dropped(from line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard line.contains(0x1B) else { return line }
        var (text, rest) = ([UInt8](), line)
        while let byte = rest.first {
            if let length = sequence(rest) {
                rest = rest.dropFirst(length)
            } else {
                text.append(byte)
                rest = rest.dropFirst()
            }
        }
        return text[...]
    }

    /// Returns the length in bytes of the sequence at the beginning of the text; nil when there is none.
    private static func sequence(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.starts(with: [0x1B, UInt8(ascii: "[")]) else { return nil }
        let values = text.dropFirst(2).prefix(32).prefix { (48...57).contains($0) || $0 == UInt8(ascii: ";") }
        guard text.dropFirst(2 + values.count).first == UInt8(ascii: "m") else { return nil }
        return values.count + 3
    }
}

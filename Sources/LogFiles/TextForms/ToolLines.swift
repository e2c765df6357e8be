import JobModel

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

/// The escape sequences with which ansible and clush colour what they print (ECMA-48, SGR: `ESC [ … m`).
enum ColourCodes {
    /// The line without the colours at its beginning.
    static func dropped(before line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while let length = sequence(line) { line = line.dropFirst(length) }
        return line
    }

    /// The line without the colours at its beginning and its end: what is between belongs to the host.
    static func dropped(around line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = dropped(before: line)
        while line.last == UInt8(ascii: "m"), let start = line.lastIndex(of: 0x1B),
            sequence(line[start...]) == line.endIndex - start
        { line = line[..<start] }
        return line
    }

    /// The line without any colours, for lines in which a tool speaks of hosts.
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

    /// How many bytes the sequence has with which the text begins; nil where it begins with none.
    private static func sequence(_ text: ArraySlice<UInt8>) -> Int? {
        guard text.starts(with: [0x1B, UInt8(ascii: "[")]) else { return nil }
        let values = text.dropFirst(2).prefix(32).prefix { (48...57).contains($0) || $0 == UInt8(ascii: ";") }
        guard text.dropFirst(2 + values.count).first == UInt8(ascii: "m") else { return nil }
        return values.count + 3
    }
}

import JobModel

/// Reads text of `clush -b`, `clubak` and `dshbak`: a host set between two lines of dashes, then the lines that these
/// hosts share.
///
///     ---------------
///     web-[01-40],db1 (41)
///     ---------------
///     line
///
/// Lines before the first header have the form `host: line`. They are what hosts wrote to standard error, which clush
/// does not gather.
struct GatheredText: HostedText {
    private let logs: HeldLogs
    private let limit: Int
    private var front: PrefixedText
    private var number = 0
    /// Whether the sequence that ends the header's color is expected at the beginning of the next line.
    private var isColored = false
    /// The number of dashes in the header lines of this text. A line with another number belongs to a host.
    private var dashes = 0
    /// Lines that may be a header: dashes, then a host set, then dashes.
    private var pending: [ArraySlice<UInt8>] = []
    private var block: [UInt8] = []
    /// The positions of the hosts of the current block; nil before the first header.
    private var positions: [Int]?
    /// The sequence that ends a color.
    private static let reset: [UInt8] = Array("\u{1B}[0m".utf8)
    /// The name of the tool when the current block has the tool's own lines; otherwise empty.
    private var tool: [UInt8] = []

    init(_ logs: HeldLogs, _ limits: LogFileLimits) {
        self.logs = logs
        limit = limits.hosts
        front = PrefixedText(logs, limits)
    }

    mutating func take(_ line: ArraySlice<UInt8>) throws {
        number += 1
        pending.append(line)
        // When the lines are not a header, the first one is an ordinary line, and the second may begin a header.
        while let first = pending.first {
            guard isDashes(first) else { try give(first); pending.removeFirst(); continue }
            if pending.count < 3 { return }
            if isDashes(pending[2]), Self.dashCount(first) == Self.dashCount(pending[2]), try begin(pending[1]) {
                dashes = Self.dashCount(first)
                isColored = first.first == 0x1B && !pending[2].contains(0x1B)
                pending = []
            } else {
                try give(first)
                pending.removeFirst()
            }
        }
    }

    /// Whether a header was found.
    var hasHeader: Bool { positions != nil }

    mutating func finish() throws {
        for line in pending { try give(line) }
        try endBlock()
        front.finish()
    }

    /// Returns the number of dashes in a line of nothing else; 0 for any other line, and for fewer than 10 dashes.
    static func dashCount(_ line: ArraySlice<UInt8>) -> Int {
        let line = TextLines.withoutReturn(ColorCodes.dropped(around: TextLines.withoutReturn(line)))
        return line.count >= 10 && line.allSatisfy { $0 == UInt8(ascii: "-") } ? line.count : 0
    }

    /// Returns the hosts that a header names; nil when the line is not a header.
    ///
    /// - Throws: `Failure` when the number after the host set differs from the number of its hosts: the lines that
    ///   follow would be assigned to the wrong hosts.
    static func hosts(header line: ArraySlice<UInt8>, number: Int, limit: Int) throws -> [Host]? {
        let text = TextLine.text(TextLines.withoutReturn(ColorCodes.dropped(from: line)))
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard let set = parts.first, !set.isEmpty, parts.count <= 2 else { return nil }
        var count: Int?
        if parts.count == 2, let last = parts.last {
            guard last.first == "(", last.last == ")", let told = TextLine.number(last.dropFirst().dropLast()) else {
                return nil
            }
            count = told
        }
        guard let hosts = PrefixedText.hosts(Array(set.utf8)[...], limit: limit) else {
            if count == nil { return nil }
            throw Texts.unknownHeader(number, text)
        }
        if let count, count != hosts.count { throw Texts.wrongHeader(number, text, hosts.count) }
        return hosts
    }

    private func isDashes(_ line: ArraySlice<UInt8>) -> Bool {
        let count = Self.dashCount(line)
        return count > 0 && (dashes == 0 || count == dashes)
    }

    /// Begins the block of a header; false when the line is not a header.
    private mutating func begin(_ header: ArraySlice<UInt8>) throws -> Bool {
        // clubak and dshbak treat lines of clush and pdsh themselves like lines of a host.
        let name = TextLines.withoutReturn(ColorCodes.dropped(from: header))
        tool = name.starts(with: "pdsh@".utf8) || name.elementsEqual("clush".utf8) ? Array(name) : []
        guard let hosts = !tool.isEmpty ? [] : try Self.hosts(header: header, number: number - 1, limit: limit) else {
            return false
        }
        try endBlock()
        positions = try hosts.map { try logs.position(of: $0) }
        return true
    }

    private mutating func give(_ line: ArraySlice<UInt8>) throws {
        guard let positions else { return try front.take(line) }
        if positions.isEmpty {
            return try front.take(
                (tool + Array(": ".utf8) + ColorCodes.dropped(around: line).drop { $0 == 0x20 })[...])
        }
        var line = line
        if isColored, line.starts(with: Self.reset) { line = line.dropFirst(Self.reset.count) }
        isColored = false
        if let report = ToolReport(ColorCodes.dropped(around: line)) { return try report.note(in: logs, limit: limit) }
        block += line
        block.append(UInt8(ascii: "\n"))
    }

    private mutating func endBlock() throws {
        try logs.append(block: block, to: positions ?? [])
        block = []
    }
}

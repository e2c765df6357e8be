import JSON
import JobLogs
import JobModel
import LogAnalysis
import TerminalText

/// Draws the logs of hosts one after another, each under a header.
struct LogRenderer: Sendable {
    private let list: LogList
    private let screen: Screen

    init(_ list: LogList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// Draws one chunk for each host, or several for a host with a long log.
    func stream() -> ByteStream {
        ByteStream {
            var pieces = LogPieces(self, list)
            return { try await pieces.next() }
        }
    }

    /// The header above a log.
    fileprivate func header(of log: HostLog, word: String) -> String {
        var facts = [log.host.status.name]
        if let code = log.host.exitCode { facts.append("exit code \(code)") }
        if !log.host.tag.isEmpty { facts.append(TerminalSafe.text(log.host.tag, escapingLayout: true)) }
        return screen.paint("==> \(word)", ScreenStyle.header) + " "
            + screen.paint("(\(facts.joined(separator: ", ")))", ScreenStyle.of(log.host.status))
            + screen.paint(" <==", ScreenStyle.header) + "\n"
    }

    /// Draws a part of a script's output.
    ///
    /// - Parameter numbers: the line numbers, beginning with the first line of the part; nil for no numbers.
    fileprivate func draw(
        _ part: ArraySlice<UInt8>, _ numbers: LineNumbers?
    ) -> [UInt8] {
        guard let numbers else { return list.isRaw ? Array(part) : Array(screen.safe(part).utf8) }
        var bytes: [UInt8] = []
        var number = numbers.next
        for line in part.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            // There is no line after the last line feed.
            if line.isEmpty, line.startIndex == part.endIndex { break }
            let isInside = numbers.isInside && number == numbers.next
            let digits = "\(numbers.shown(number))"
            let padding = String(repeating: " ", count: max(0, numbers.width - digits.count))
            if !isInside { bytes += (screen.paint(padding + digits, ScreenStyle.good) + "  ").utf8 }
            bytes += list.isRaw ? Array(line) : Array(screen.safe(line).utf8)
            // A line that continues in the next part gets no line feed.
            if line.endIndex < part.endIndex { bytes.append(UInt8(ascii: "\n")) }
            number += 1
        }
        return bytes
    }

    /// The text below the header of a log that is not the output of a script.
    fileprivate func drawOther(_ log: HostLog) -> String {
        if case .files(let transfers)? = log.content { return draw(transfers, at: log.host) }
        return screen.paint(absence(log), .dim)
    }

    private func absence(_ log: HostLog) -> String {
        switch log.state {
        case .failed: "(not fetched: \(TerminalSafe.text(log.failure?.message ?? "unknown", escapingLayout: true)))"
        case .unfetched: "(not fetched)"
        case .none, .fetched: "(no log)"
        }
    }

    /// Draws the log of a distribution: a table of transfers, failures first and uploads before downloads, followed
    /// by the lines of each transfer under a heading.
    private func draw(_ transfers: [FileTransfer], at host: Host) -> String {
        func rank(_ transfer: FileTransfer) -> Int {
            transfer.outcome.rawValue * 2 + (transfer.mode == .upload ? 0 : 1)
        }
        let order = transfers.indices.sorted { (rank(transfers[$0]), $0) < (rank(transfers[$1]), $1) }
            .map { transfers[$0] }
        let rows = order.map { $0.row(host: [:]) }
        let isAlwaysHere = order.allSatisfy { $0.destination?.isSame(as: host) ?? true }
        let columns = Table.Column.transfers.filter { column in
            // The target is the host in the header.
            if column.field == "target", isAlwaysHere { return false }
            return rows.contains { $0[column.field] != .null && $0[column.field] != "" }
        }
        let lines = order.flatMap { transfer -> [String] in
            guard let log = transfer.log, log.contains(where: { !$0.isWhitespace }) else { return [] }
            let heading = TerminalSafe.text(transfer.heading(at: host), escapingLayout: true)
            let text = screen.safe(log.utf8)
            return [
                screen.paint(heading, transfer.outcome == .failed ? ScreenStyle.bad : ScreenStyle.heading),
                text.last == "\n" ? String(text.dropLast()) : text,
            ]
        }
        return (TableRenderer(Table(columns: columns, rows: rows), on: screen).lines() + lines)
            .joined(separator: "\n")
    }
}

/// The line numbers of the part of a log that is still to be drawn.
struct LineNumbers {
    /// The number of the next line. If `own` is set, it is instead the position, from 1, of that line's number in
    /// `own`.
    var next: Int
    /// The width of line numbers in columns.
    let width: Int
    /// Whether the next part begins in the middle of a line.
    var isInside: Bool
    /// The line numbers, when the lines are not consecutive in the log; nil when they are.
    let own: [Int]?

    func shown(_ number: Int) -> Int { own.map { $0.indices.contains(number - 1) ? $0[number - 1] : number } ?? number }
}

/// Draws one log after another. A long log is drawn in parts, because drawing it whole would hold several copies of
/// it in memory.
private struct LogPieces {
    private let renderer: LogRenderer
    private let list: LogList
    private var logs: LogList.AsyncIterator
    private var count = 0
    /// The rest of a script's output that is still to be drawn.
    private var rest: ArraySlice<UInt8> = []
    /// The line numbers of `rest`; nil for no numbers.
    private var numbers: LineNumbers?
    private static let mostBytes = 1 << 20

    init(_ renderer: LogRenderer, _ list: LogList) {
        self.renderer = renderer
        self.list = list
        logs = list.makeAsyncIterator()
    }

    nonisolated(nonsending) mutating func next() async throws -> [UInt8]? {
        if !rest.isEmpty { return part(after: []) }
        guard let (position, log) = try await logs.next() else { return nil }
        let word = list.step.hosts.word(for: position)
        let header = Array(((count == 0 ? "" : "\n") + renderer.header(of: log, word: word)).utf8)
        count += 1
        guard case .script(let bytes)? = log.content else {
            return Self.ended(header + Array(renderer.drawOther(log).utf8))
        }
        rest = bytes[...]
        if list.isNumbered {
            let last = log.lineNumbers?.last ?? log.firstLine + LogText(bytes).lineCount
            numbers = LineNumbers(
                next: log.lineNumbers == nil ? log.firstLine : 1, width: "\(last)".count, isInside: false,
                own: log.lineNumbers)
        }
        return part(after: header)
    }

    /// Returns the next part, which ends at the end of a line if possible, else at a character boundary.
    private mutating func part(after header: [UInt8]) -> [UInt8] {
        var end = rest.endIndex
        if rest.count > Self.mostBytes {
            let limit = rest.startIndex + Self.mostBytes
            let line = rest[..<limit].lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 }
            let character = rest[..<limit].lastIndex { $0 & 0xC0 != 0x80 }
            end = line ?? character.flatMap { $0 > rest.startIndex ? $0 : nil } ?? limit
        }
        let bytes = header + renderer.draw(rest[..<end], numbers)
        if let before = numbers {
            let part = rest[..<end]
            let feeds = part.count { $0 == UInt8(ascii: "\n") }
            numbers?.next = before.next + feeds
            numbers?.isInside = part.last != UInt8(ascii: "\n")
        }
        rest = rest[end...]
        guard rest.isEmpty else { return bytes }
        // This releases the log that was drawn.
        rest = []
        return Self.ended(bytes)
    }

    private static func ended(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }
}

/// Draws rows one by one as they arrive, as in `follow`.
///
/// A row with the fields `host` and `text` is a line of that host's log. It is drawn after the host's word, in the
/// host's own color. A row whose `event` is `partial` is an unfinished line, and is marked. Any other row is a
/// sentence in the field `text`, and is drawn after `--`.
struct HostLineDrawing: Sendable {
    private let screen: Screen
    private static let unfinished = " -- unfinished"
    /// Colors of xterm's palette that are readable on light and dark backgrounds and distinguishable from one
    /// another.
    private static let colors: [UInt8] = [31, 32, 33, 37, 61, 66, 71, 97, 100, 130, 133, 136, 168, 172, 203]

    init(_ screen: Screen) {
        self.screen = screen
    }

    func line(_ row: JSONObject) -> String {
        let text = plain(row["text"] ?? .null)
        guard case .object(let host)? = row["host"] else {
            let sentence = TerminalSafe.text("-- " + text, escapingLayout: true)
            return screen.paint(sentence, ScreenStyle.heading)
        }
        let word = hostWord(host)
        return screen.paint(TerminalSafe.text(word + ":", escapingLayout: true), Self.style(of: word)) + " "
            + screen.safe(text.utf8) + (row["event"] == .string("partial") ? screen.paint(Self.unfinished, .dim) : "")
    }

    /// The style of a host's own color, which is the same in every line, session and program.
    static func style(of word: String) -> TextStyle {
        let hash = Array(word.utf8).withUnsafeBytes { ByteHash.stable($0) }
        let number = Int(hash.first % UInt64(colors.count))
        return TextStyle(foreground: .palette(colors[number]))
    }
}

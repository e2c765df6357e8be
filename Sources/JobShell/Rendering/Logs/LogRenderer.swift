import JobLogs
import JobModel
import LogAnalysis
import TerminalText

/// Draws the logs of hosts, each under a header, one host at a time.
struct LogRenderer: Sendable {
    private let list: LogList
    private let screen: Screen

    init(_ list: LogList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// A chunk for each host; several for one that printed much.
    func stream() -> ByteStream {
        ByteStream {
            let pieces = LogPieces(self, list)
            return { try await pieces.next() }
        }
    }

    /// What stands above a log.
    fileprivate func header(of log: HostLog, word: String) -> String {
        var facts = [log.host.status.name]
        if let code = log.host.exitCode { facts.append("exit code \(code)") }
        if !log.host.tag.isEmpty { facts.append(TerminalSafe.text(log.host.tag, escapingLayout: true)) }
        return screen.paint("==> \(word)", ScreenStyle.header) + " "
            + screen.paint("(\(facts.joined(separator: ", ")))", ScreenStyle.of(log.host.status))
            + screen.paint(" <==", ScreenStyle.header) + "\n"
    }

    /// A part of what a script printed.
    ///
    /// - Parameter numbers: the number of its first line, how many columns numbers take, and whether it begins in the middle
    ///   of that line; nil for no numbers.
    fileprivate func draw(
        _ part: ArraySlice<UInt8>, _ numbers: LineNumbers?
    ) -> [UInt8] {
        guard let numbers else { return list.isRaw ? Array(part) : Array(screen.safe(part).utf8) }
        var bytes: [UInt8] = []
        var number = numbers.next
        for line in part.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            // After the last line feed stands no line.
            if line.isEmpty, line.startIndex == part.endIndex { break }
            let isInside = numbers.isInside && number == numbers.next
            let digits = "\(numbers.shown(number))"
            let padding = String(repeating: " ", count: max(0, numbers.width - digits.count))
            if !isInside { bytes += (screen.paint(padding + digits, ScreenStyle.good) + "  ").utf8 }
            bytes += list.isRaw ? Array(line) : Array(screen.safe(line).utf8)
            // A line that goes on in the next part is not ended.
            if line.endIndex < part.endIndex { bytes.append(UInt8(ascii: "\n")) }
            number += 1
        }
        return bytes
    }

    /// What stands below the header where there is no script's output.
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

    /// A distribution's log: a table of transfers, what failed first and the uploads before the downloads; then the lines of
    /// each under a line that names it.
    private func draw(_ transfers: [FileTransfer], at host: Host) -> String {
        func rank(_ transfer: FileTransfer) -> Int {
            transfer.outcome.rawValue * 2 + (transfer.mode == .upload ? 0 : 1)
        }
        let order = transfers.indices.sorted { (rank(transfers[$0]), $0) < (rank(transfers[$1]), $1) }
            .map { transfers[$0] }
        let rows = order.map { $0.row(host: [:]) }
        let isAlwaysHere = order.allSatisfy { $0.destination?.isSame(as: host) ?? true }
        let columns = Table.Column.transfers.filter { column in
            // The target stands above the table.
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

/// The numbers of the lines that are still to be drawn.
struct LineNumbers {
    /// That of the next line; among numbers of their own its place, from 1.
    var next: Int
    /// How many columns numbers take.
    let width: Int
    /// Whether what comes next is the rest of a line.
    var isInside: Bool
    /// Of lines that stood apart.
    let own: [Int]?

    func shown(_ number: Int) -> Int { own.map { $0.indices.contains(number - 1) ? $0[number - 1] : number } ?? number }
}

/// Draws one log after another, a long one in parts: drawn whole it would be in memory several times.
private actor LogPieces {
    private let renderer: LogRenderer
    private let list: LogList
    private let logs: LogList.AsyncIterator
    private var count = 0
    /// What is still to be drawn of a script's output.
    private var rest: ArraySlice<UInt8> = []
    /// The number of its first line, how many columns numbers take, and whether it is in the middle of that line.
    private var numbers: LineNumbers?
    private static let mostBytes = 1 << 20

    init(_ renderer: LogRenderer, _ list: LogList) {
        self.renderer = renderer
        self.list = list
        logs = list.makeAsyncIterator()
    }

    func next() async throws -> [UInt8]? {
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

    /// The next part, ending where a line does, or at least a character.
    private func part(after header: [UInt8]) -> [UInt8] {
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
        // What was drawn is not held on to.
        rest = []
        return Self.ended(bytes)
    }

    private static func ended(_ bytes: [UInt8]) -> [UInt8] {
        bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }
}

/// Draws rows one by one as they come: `follow`'s.
///
/// A row with a `host` and a `text` is a line of that host's log: the host's word stands before it, in a colour that is the
/// host's own. One whose `event` is `partial` has no ending yet, and is marked. Any other row is a sentence, its `text`, told
/// apart by `--` before it.
struct HostLineDrawing: Sendable {
    private let screen: Screen
    private static let unfinished = " -- unfinished"
    /// Colours of xterm's palette that are read well on light and on dark, and told apart from each other.
    private static let colours: [UInt8] = [31, 32, 33, 37, 61, 66, 71, 97, 100, 130, 133, 136, 168, 172, 203]

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

    /// A host's own colour: the same in every line, session and program.
    static func style(of word: String) -> TextStyle {
        let hash = Array(word.utf8).withUnsafeBytes { ByteHash.stable($0) }
        let number = Int(hash.first % UInt64(colours.count))
        return TextStyle(foreground: .palette(colours[number]))
    }
}

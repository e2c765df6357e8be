import JobModel
import TerminalText

extension Value {
    /// Whether the value grows while it is read, as the lines of `follow` do. Such a value is not shown in a pager.
    var isGrowing: Bool {
        if case .rows(let rows) = self, rows.layout == .hostLines { true } else { false }
    }
}

/// Draws values for the user. Nothing else turns a value into the text that the user sees.
public struct Renderer: Sendable {
    /// The screen for which values are drawn.
    public let screen: Screen

    /// Creates a renderer for a screen.
    public init(_ screen: Screen) {
        self.screen = screen
    }

    /// Draws a value, in chunks.
    public func render(_ value: Value) -> ByteStream {
        switch value {
        case .nothing: ByteStream([])
        case .text(let stream): screen.width.map { Self.safe(stream, width: $0) } ?? stream
        case .table(let table): lines(of: table)
        case .hosts(let list):
            switch list.layout {
            case .folded: lines(of: list.folded)
            case .long: lines(of: list.long)
            case .chart: ByteStream(Array(DurationChart(list, on: screen).lines().map { $0 + "\n" }.joined().utf8))
            }
        case .logs(let list): LogRenderer(list, on: screen).stream()
        case .lines(let list): MatchRenderer(list, on: screen).stream()
        case .rows(let rows): rows.lines(on: screen)
        case .groups(let list): GroupRenderer(list, on: screen).stream()
        case .differences(let list): DifferenceRenderer(list, on: screen).stream()
        }
    }

    /// Makes text harmless for a terminal: it may contain bytes from the platform, as the output of `to csv` does.
    private static func safe(_ stream: ByteStream, width: Int) -> ByteStream {
        let isProse = stream.isProse
        return ByteStream {
            let iterator = stream.makeAsyncIterator()
            return {
                try await iterator.next().map { bytes in
                    let text = TerminalSafe.text(bytes)
                    return Array((isProse ? Prose.drawn(text, width: width) : text).utf8)
                }
            }
        }
    }

    private func lines(of table: Table) -> ByteStream {
        ByteStream(Array(TableRenderer(table, on: screen).lines().map { $0 + "\n" }.joined().utf8))
    }

    /// Converts a value to a table, for `to table`, with a row for each host or log; nil for lines, rows, text, and
    /// no value.
    ///
    /// - Throws: the errors of reading logs.
    public static func table(of value: Value) async throws -> Table? {
        switch value {
        case .table(let table): return table
        case .hosts(let list): return list.layout == .folded ? list.folded : list.long
        case .logs(let list):
            var rows: [JSONObject] = []
            for try await (position, log) in list {
                var row = log.host.json
                row["host"] = .string(list.step.hosts.word(for: position))
                row["log"] = .string(log.state.rawValue)
                row["bytes"] = .whole(log.byteCount)
                rows.append(row)
            }
            let columns: [Table.Column] = [.init("log", title: "log"), .init("bytes", title: "bytes", .bytes)]
            return Table(columns: HostList.longColumns + columns, rows: rows)
        case .groups(let list): return list.table
        case .differences(let list):
            var rows: [JSONObject] = []
            for index in 0..<list.count { rows.append(list.row(of: try await list.difference(index))) }
            return Table(kind: .differences, columns: DifferenceList.columns, rows: rows)
        case .lines, .rows, .nothing, .text: return nil
        }
    }
}

/// Fits prose, such as help, into a window that may be narrower than its lines.
enum Prose {
    /// A line of at least this width is continued by the next line: its paragraph was broken by the author at this
    /// width.
    private static let usualWidth = 80
    /// The indentation of a broken line's continuation, relative to the line, if the line has no columns.
    private static let indent = 4

    /// Breaks lines that are too long between words. The continuation is aligned with the last column of the line.
    static func drawn(_ text: String, width: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isEnded = lines.last?.isEmpty ?? false
        if isEnded { lines.removeLast() }
        let drawn = paragraphs(lines).flatMap { $0.wrapped(to: width, indent: hang(of: $0, width)) }
        return drawn.joined(separator: "\n") + (isEnded ? "\n" : "")
    }

    /// Joins the lines of each paragraph.
    private static func paragraphs(_ lines: [String]) -> [String] {
        var paragraphs: [String] = []
        var isOpen = false
        for line in lines {
            let isPlain = !line.isEmpty && !line.hasPrefix(" ") && !line.contains("  ")
            if isPlain, isOpen, let last = paragraphs.popLast() {
                paragraphs.append(last + " " + line)
            } else {
                paragraphs.append(line)
            }
            isOpen = isPlain && DisplayWidth.of(line) >= usualWidth
        }
        return paragraphs
    }

    /// The indentation of a broken line's continuation: below the text after the last gap of two spaces, if enough
    /// room is left there.
    private static func hang(of line: String, _ width: Int) -> Int {
        let leading = line.prefix { $0 == " " }.count
        let text = line.dropFirst(leading)
        guard let gap = text.ranges(of: "  ").last else { return leading == 0 ? 0 : leading + indent }
        let column = leading + DisplayWidth.of(text[..<gap.upperBound])
        return column * 2 <= width ? column : leading + indent
    }
}

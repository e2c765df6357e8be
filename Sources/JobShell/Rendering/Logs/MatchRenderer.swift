import JobLogs
import JobModel
import LogAnalysis
import TerminalText

/// Draws found lines as `grep -n` does: `HOST:LINE:TEXT`, with `-` in place of `:` for context lines, `?` for
/// undecided lines, and `--` between lines that are not adjacent. A screen shows only the parts around the matches
/// of a line that is too long for it; a file gets the whole line.
struct MatchRenderer: Sendable {
    private let list: MatchList
    private let screen: Screen

    init(_ list: MatchList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// The largest number of matches that are searched for in a line that is shown in part.
    private static let mostMatches = 4096

    /// Draws one chunk for a few hosts with found lines, or several for a host with many. The texts of several
    /// named groups are drawn as a table.
    func stream() -> ByteStream {
        if !list.columns.isEmpty { return list.rows.lines(on: screen) }
        return ByteStream {
            let results = list.inPieces({ [UInt8]() }, { draw($1, into: &$0) })
            var isFirst = true
            return {
                while let bytes = try await results.next() {
                    if bytes.isEmpty { continue }
                    // Each piece begins with a separator line, which the first piece doesn't need.
                    defer { isFirst = false }
                    return isFirst && showsGaps ? Array(bytes.dropFirst(gap.count)) : bytes
                }
                return nil
            }
        }
    }

    private var showsGaps: Bool { (list.filter.linesBefore > 0 || list.filter.linesAfter > 0) && !list.reportsParts }

    private var gap: [UInt8] { Array((screen.paint("--", ScreenStyle.place) + "\n").utf8) }

    private func draw(_ matches: HostMatches, into bytes: inout [UInt8]) {
        let host = screen.paint(TerminalSafe.text(list.step.hosts.word(for: matches.position)), ScreenStyle.header)
        var last = matches.before
        matches.forEachText { hit, text in
            if showsGaps, last.map({ $0 < hit.number - 1 }) ?? true { bytes += gap }
            last = hit.number
            let sign = Self.sign(hit.kind)
            bytes += host.utf8
            bytes += screen.paint(sign, ScreenStyle.place).utf8
            bytes += screen.paint("\(hit.number)", ScreenStyle.good).utf8
            bytes += screen.paint(sign, ScreenStyle.place).utf8
            draw(text, hit, matches, into: &bytes)
            bytes.append(UInt8(ascii: "\n"))
        }
    }

    private static func sign(_ kind: LineHit.Kind) -> String {
        switch kind {
        case .match: ":"
        case .context: "-"
        case .undecided: "?"
        }
    }

    private func draw(
        _ text: UnsafeRawBufferPointer, _ hit: LineHit, _ matches: HostMatches, into bytes: inout [UInt8]
    ) {
        let hasSpans = hit.kind == .match && !list.filter.isInverted && !list.reportsParts
        guard let width = screen.width, LineExcerpt.isTooLong(text.count, width: width) else {
            let spans = hasSpans && screen.usesColor ? matches.search.spans(in: text, isStopped: matches.isStopped) : []
            return draw(text, 0..<text.count, spans, into: &bytes)
        }
        let spans =
            hasSpans ? matches.search.spans(in: text, most: Self.mostMatches, isStopped: matches.isStopped) : []
        let excerpt = LineExcerpt(of: text, around: spans, width: width)
        list.tally.addShortened(line: hit.number, at: matches.position)
        let gap = screen.paint(screen.usesUTF8 ? "…" : "...", .dim).utf8
        for part in excerpt.parts {
            if part.lowerBound > 0 { bytes += gap }
            draw(text, part, spans, into: &bytes)
        }
        if let last = excerpt.parts.last, last.upperBound < text.count { bytes += gap }
    }

    /// Draws a part of a line, with matches highlighted if the screen uses color.
    private func draw(
        _ text: UnsafeRawBufferPointer, _ part: Range<Int>, _ spans: [Range<Int>], into bytes: inout [UInt8]
    ) {
        var place = part.lowerBound
        for span in spans where screen.usesColor && span.overlaps(part) {
            let shown = span.clamped(to: part)
            bytes += screen.safe(text[place..<shown.lowerBound]).utf8
            bytes += screen.paint(TerminalSafe.text(text[shown]), ScreenStyle.match).utf8
            place = shown.upperBound
        }
        bytes += screen.safe(text[place..<part.upperBound]).utf8
    }
}

/// The parts that a screen shows of a line that is too long for it: the parts around the matches, or the beginning.
struct LineExcerpt {
    /// A line that takes more than this number of screen rows is too long.
    private static let mostRows = 10
    /// The number of screen rows that are shown of such a line.
    private static let shownRows = 4
    /// The smallest number of bytes that are shown before and after a match.
    private static let margin = 40

    /// The shown parts, in order.
    let parts: [Range<Int>]

    /// Whether a line of `length` bytes is too long for a screen of `width` columns. No line is too long for a file
    /// (`width` nil).
    static func isTooLong(_ length: Int, width: Int?) -> Bool {
        width.map { length / mostRows > max(40, $0) } ?? false
    }

    /// Chooses the parts of a line that is too long.
    ///
    /// - Parameters:
    ///   - spans: the ranges of the matches, in order.
    ///   - width: the width of the screen in columns.
    init(of line: UnsafeRawBufferPointer, around spans: [Range<Int>], width: Int) {
        var room = Self.shownRows * max(40, width)
        var parts: [Range<Int>] = []
        for span in spans where room > 0 {
            let start = max(parts.last?.upperBound ?? 0, span.lowerBound - Self.margin)
            let end = min(line.count, span.upperBound + Self.margin, start + room)
            // The match is within the parts that are already shown, or beyond the remaining room.
            guard start < end, span.lowerBound < end else { continue }
            if let last = parts.last, last.upperBound == start {
                parts[parts.count - 1] = last.lowerBound..<end
            } else {
                parts.append(start..<end)
            }
            room -= end - start
        }
        // The remaining room is used for the text around a single part, half of it before the part.
        if parts.isEmpty { parts = [0..<0] }
        if parts.count == 1 {
            let start = max(0, parts[0].lowerBound - room / 2)
            let end = min(line.count, parts[0].upperBound + room - (parts[0].lowerBound - start))
            parts[0] = start..<end
        }
        self.parts = parts.map { part in
            Self.boundary(of: line, part.lowerBound)..<Self.boundary(of: line, part.upperBound)
        }
    }

    /// The offset, moved back to the beginning of the character in which it lies.
    private static func boundary(of line: UnsafeRawBufferPointer, _ place: Int) -> Int {
        guard place < line.count else { return line.count }
        for start in stride(from: place, through: max(0, place - 3), by: -1) where line[start] & 0xC0 != 0x80 {
            return start
        }
        return place
    }
}

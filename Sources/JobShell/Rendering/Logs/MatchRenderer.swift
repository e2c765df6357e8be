import JobLogs
import JobModel
import LogAnalysis
import TerminalText

/// Draws lines that were found as `grep -n` does: `HOST:LINE:TEXT`, with `-` in place of `:` for lines around them, `?` for
/// those of which nobody knows, and `--` between lines that don't touch. A line that is too long for a screen is shown in part,
/// around what matched; a file gets it whole.
struct MatchRenderer: Sendable {
    private let list: MatchList
    private let screen: Screen

    init(_ list: MatchList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// How many matches of a line that is shown in part are looked for.
    private static let mostMatches = 4096

    /// A chunk for a few hosts that have such lines; several for one that has many. What several named groups took is a table.
    func stream() -> ByteStream {
        if !list.columns.isEmpty { return list.rows.lines(on: screen) }
        return ByteStream {
            let results = list.inPieces({ [UInt8]() }, { draw($1, into: &$0) })
            let count = Counter()
            return {
                while let bytes = try await results.next() {
                    if bytes.isEmpty { continue }
                    // Each piece begins with a line between it and the one before; nothing stands before the first.
                    return await count.next() == 0 && showsGaps ? Array(bytes.dropFirst(gap.count)) : bytes
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

    /// Draws a part of a line; what matched in it is highlighted where colour is wanted.
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

/// The parts that a screen shows of a line that is too long for it: those around what matched, or its beginning.
struct LineExcerpt {
    /// A line of more rows of the screen than this is too long for it.
    private static let mostRows = 10
    /// How many rows are shown of such a line.
    private static let shownRows = 4
    /// How many bytes are shown before and after a match, at least.
    private static let margin = 40

    /// The parts, in order.
    let parts: [Range<Int>]

    /// Whether a line of so many bytes is too long for a screen of so many columns; none is for a file.
    static func isTooLong(_ length: Int, width: Int?) -> Bool {
        width.map { length / mostRows > max(40, $0) } ?? false
    }

    /// The parts of a line that is too long.
    ///
    /// - Parameters:
    ///   - spans: what matched, in order.
    ///   - width: the columns of the screen.
    init(of line: UnsafeRawBufferPointer, around spans: [Range<Int>], width: Int) {
        var room = Self.shownRows * max(40, width)
        var parts: [Range<Int>] = []
        for span in spans where room > 0 {
            let start = max(parts.last?.upperBound ?? 0, span.lowerBound - Self.margin)
            let end = min(line.count, span.upperBound + Self.margin, start + room)
            // What matched lies within what is shown already, or behind what there is room for.
            guard start < end, span.lowerBound < end else { continue }
            if let last = parts.last, last.upperBound == start {
                parts[parts.count - 1] = last.lowerBound..<end
            } else {
                parts.append(start..<end)
            }
            room -= end - start
        }
        // What room is left goes to what stands around the only part, half of it before.
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

    /// The place itself, or where the character begins that it lies in.
    private static func boundary(of line: UnsafeRawBufferPointer, _ place: Int) -> Int {
        guard place < line.count else { return line.count }
        for start in stride(from: place, through: max(0, place - 3), by: -1) where line[start] & 0xC0 != 0x80 {
            return start
        }
        return place
    }
}

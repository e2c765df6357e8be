import JobLogs
import JobModel
import LogAnalysis
import TerminalText

/// Draws lines that were found as `grep -n` does: `HOST:LINE:TEXT`, with `-` in place of `:` for lines around them, `?` for
/// those of which nobody knows, and `--` between lines that don't touch.
struct MatchRenderer: Sendable {
    private let list: MatchList
    private let screen: Screen

    init(_ list: MatchList, on screen: Screen) {
        self.list = list
        self.screen = screen
    }

    /// A chunk for a few hosts that have such lines.
    func stream() -> ByteStream {
        ByteStream {
            let results = list.inOrder({ [UInt8]() }, { draw($1, into: &$0) })
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

    private var showsGaps: Bool { (list.filter.linesBefore > 0 || list.filter.linesAfter > 0) && !list.tellsParts }

    private var gap: [UInt8] { Array((screen.paint("--", Look.place) + "\n").utf8) }

    private func draw(_ matches: HostMatches, into bytes: inout [UInt8]) {
        let host = screen.paint(TerminalSafe.text(list.step.hosts.word(for: matches.position)), Look.header)
        var last: Int?
        matches.forEachText { hit, text in
            if showsGaps, last.map({ $0 < hit.number - 1 }) ?? true { bytes += gap }
            last = hit.number
            let sign = Self.sign(hit.kind)
            bytes += host.utf8
            bytes += screen.paint(sign, Look.place).utf8
            bytes += screen.paint("\(hit.number)", Look.good).utf8
            bytes += screen.paint(sign, Look.place).utf8
            draw(text, hit.kind, matches, into: &bytes)
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
        _ text: UnsafeRawBufferPointer, _ kind: LineHit.Kind, _ matches: HostMatches, into bytes: inout [UInt8]
    ) {
        let isHighlighted = screen.usesColor && kind == .match && !list.filter.isInverted && !list.tellsParts
        var place = 0
        let spans = isHighlighted ? matches.search.spans(in: text, isStopped: matches.isStopped) : []
        for span in spans {
            bytes += screen.safe(text[place..<span.lowerBound]).utf8
            bytes += screen.paint(TerminalSafe.text(text[span]), Look.match).utf8
            place = span.upperBound
        }
        bytes += screen.safe(text[place...]).utf8
    }
}

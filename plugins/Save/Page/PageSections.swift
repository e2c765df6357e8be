import JobModel
import JobShell
import LogAnalysis

/// Converts values of the shell into the parts of an HTML page.
enum PageSections {
    /// How many lines a page shows of the beginning of a log, and how many of its end.
    private static let mostLines = 400
    /// How many bytes of a line a page shows.
    private static let mostBytesOfLine = 4000
    /// How many rows of a difference a page shows.
    private static let mostRows = 2000

    /// The outcomes of some hosts, the most frequent first.
    static func outcomes(of positions: [Int], in step: StepSnapshot) -> [ReportPage.OutcomeCount] {
        let members = Dictionary(grouping: positions) { step.hosts.hosts[$0].status }
        let sorted = members.sorted { ($1.value.count, $0.key.rawValue) < ($0.value.count, $1.key.rawValue) }
        return sorted.map { status, positions in
            .init(
                name: status.name, tone: tone(of: [status]), hostCount: positions.count,
                hosts: step.hosts.shortWord(positions))
        }
    }

    /// A group, without its log and its difference from the largest group.
    static func group(_ group: HostGroup, of list: GroupList, isBase: Bool) -> ReportPage.Group {
        let hosts = list.step.hosts
        return .init(
            name: group.name, hostCount: group.positions.count, share: list.share(of: group),
            hosts: hosts.shortWord(group.positions), hostWords: group.positions.map { hosts.word(for: $0) },
            outcome: list.outcome(of: group), tone: tone(of: Set(group.positions.map { hosts.hosts[$0].status })),
            lineCount: group.lineCount,
            mark: group.deviations.isEmpty
                ? nil : group.deviations.prefix(3).map(\.description).joined(separator: "  \u{B7}  "),
            representative: hosts.word(for: group.representative), isBase: isBase)
    }

    /// A difference of `diff` that belongs to no list of groups, without the log.
    static func group(_ difference: Difference, of list: DifferenceList) -> ReportPage.Group {
        let (hosts, positions) = (list.logs.step.hosts, difference.to.positions)
        return .init(
            name: difference.to.name, hostCount: positions.count,
            share: humanShare(positions.count, of: hosts.hosts.count), hosts: hosts.shortWord(positions),
            hostWords: positions.map { hosts.word(for: $0) },
            outcome: "+\(difference.diff.added) -\(difference.diff.removed)",
            tone: tone(of: Set(positions.map { hosts.hosts[$0].status })),
            lineCount: difference.to.log.text.lineCount, representative: hosts.word(for: difference.to.representative),
            difference: self.difference(difference, in: list.logs.step))
    }

    /// A difference as two logs side by side.
    static func difference(_ difference: Difference, in step: StepSnapshot) -> ReportPage.Difference {
        var rows = 0
        var hunks: [ReportPage.Hunk] = []
        for hunk in difference.hunks where rows < mostRows {
            let text = difference.text(of: hunk) { Task.isCancelled }
            let shown = text.rows.prefix(mostRows - rows).map { row in
                let left = row.left.map { cell(text, $0, isRight: false) }
                let right = row.right.map { cell(text, $0, isRight: true) }
                let isChanged = row.left == nil || row.right == nil || row.left != row.right
                return ReportPage.Row(left: left, right: right, changed: isChanged)
            }
            rows += shown.count
            let first = difference.fromLine(of: hunk)
            let last = difference.from.log.number(ofLine: hunk.fromLine + hunk.fromCount - 2)
            hunks.append(.init(fromLine: first, toLine: max(first, last), rows: shown))
        }
        let total = difference.hunks.reduce(0) { $0 + $1.lines.count }
        return .init(
            baseName: difference.from.name, baseRepresentative: step.hosts.word(for: difference.from.representative),
            hunks: hunks,
            isCut: hunks.count < difference.hunks.count || (rows == mostRows && total > rows))
    }

    private static func cell(_ text: HunkText, _ index: Int, isRight: Bool) -> ReportPage.Cell {
        let pieces = text.pieces(index, isRight: isRight).map { piece in
            let style: ReportPage.Piece.Style =
                switch piece.emphasis {
                case .none: .plain
                case .masked: .masked
                case .changed: .changed
                }
            return ReportPage.Piece(text: beginning(piece.bytes), style: style)
        }
        return .init(number: text.number(index, isRight: isRight) ?? 0, pieces: pieces)
    }

    /// The beginning of a long line, and how many bytes were left out; a line of usual length as it is.
    private static func beginning(_ line: ArraySlice<UInt8>) -> String {
        guard line.count > mostBytesOfLine else { return String(decoding: line, as: UTF8.self) }
        var end = line.startIndex + mostBytesOfLine
        // A multi-byte character is not cut: continuation bytes begin with the bits 10.
        while end > line.startIndex, line[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: line[..<end], as: UTF8.self) + " … (\(line.endIndex - end) bytes more)"
    }

    /// A log; of a long log only the beginning and the end.
    static func log(_ bytes: [UInt8]) -> ReportPage.Log {
        let text = LogText(bytes)
        func lines(_ range: Range<Int>) -> String {
            range.map { beginning(text.line($0)) + "\n" }.joined()
        }
        let count = text.lineCount
        if count <= 2 * mostLines { return .init(beginning: lines(0..<count)) }
        return .init(
            beginning: lines(0..<mostLines), leftOut: count - 2 * mostLines, end: lines(count - mostLines..<count))
    }

    /// The lines of a host that `filter` found, with their numbers, marked as grep marks them: `:` for a match, `-` for
    /// a line around it, `?` for a line that could not be decided.
    static func lines(_ matches: HostMatches) -> ReportPage.Log {
        var text = ""
        matches.forEachText { hit, line in
            let sign = hit.kind == .match ? ":" : hit.kind == .context ? "-" : "?"
            text += "\(hit.number)\(sign)" + String(decoding: line, as: UTF8.self) + "\n"
        }
        return .init(beginning: text)
    }

    /// The heading of a host, such as `10.20.0.11 script failed, exit 1, 磁盘空间不足`.
    static func heading(_ host: Host, _ word: String) -> String {
        let facts = [host.status.name, host.exitCode.map { "exit \($0)" }, host.tag.isEmpty ? nil : host.tag]
        return "\(word) \(facts.compactMap { $0 }.joined(separator: ", "))"
    }

    private static func tone(of statuses: Set<HostStatus>) -> ReportPage.Tone {
        if statuses.contains(where: \.isFailure) { return .bad }
        return statuses.contains(where: \.isUnfinished) ? .unfinished : .good
    }
}

import LogAnalysis
import TerminalText

/// Draws the lines of one hunk.
struct HunkDrawing {
    private let hunk: Hunk
    private let difference: Difference
    private let screen: Screen
    private let text: HunkText
    /// What `diff --side-by-side` takes where there is no screen.
    private static let usualWidth = 130

    init(_ hunk: Hunk, _ difference: Difference, _ screen: Screen) {
        self.hunk = hunk
        self.difference = difference
        self.screen = screen
        text = HunkText(hunk, of: difference)
    }

    // MARK: Unified

    /// A line with its sign before it. It is never cut: what differs may stand at its end. Where endings count, a last
    /// line without one is told of as `diff` does.
    func unified(_ index: Int) -> [String] {
        let line = hunk.lines[index]
        let shown = screen.paint("\(line.kind.rawValue)", style(line.kind)) + paint(pieces(index))
        let log = line.kind == .added ? difference.to.log : difference.from.log
        let number = line.kind == .added ? line.toIndex : line.fromIndex
        return log.isLastWithoutEnding(number) ? [shown, "\\ No newline at end of file"] : [shown]
    }

    // MARK: Side by side

    /// The hunk's rows: the old line, a sign, the new line; long lines go on in the next row. `|` stands between lines
    /// that became one another, `<` and `>` point at a line that has no counterpart.
    func sideBySide() -> [String] {
        let width = max(20, screen.width ?? Self.usualWidth)
        let room = (width - 3) / 2
        return text.rows.flatMap { row -> [String] in
            let left = row.left.map { Self.wrapped(Self.untabbed(pieces($0)), to: room) } ?? []
            // An unchanged line is shown on both sides as each log has it.
            let right = row.right.map { Self.wrapped(Self.untabbed(pieces($0, isRight: true)), to: room) } ?? []
            let sign: String
            switch (row.left, row.right) {
            case (let left?, let right?): sign = left == right ? " " : "|"
            case (_?, nil): sign = "<"
            default: sign = ">"
            }
            return (0..<max(left.count, right.count)).map { index in
                let one = index < left.count ? left[index] : []
                let other = index < right.count ? right[index] : []
                let used = one.reduce(0) { $0 + DisplayWidth.of($1.text) }
                let line =
                    paint(one) + String(repeating: " ", count: max(0, room - used)) + " "
                    + screen.paint(sign, Look.place)
                return other.isEmpty ? line : line + " " + paint(other)
            }
        }
    }

    private func paint(_ pieces: [StyledText]) -> String { pieces.map { screen.paint($0.text, $0.style) }.joined() }

    // MARK: A line in pieces

    /// A line, made safe, in pieces of one look each.
    private func pieces(_ index: Int, isRight: Bool = false) -> [StyledText] {
        let kind = hunk.lines[index].kind
        let pieces = text.pieces(index, isRight: isRight)
        guard screen.usesColor else {
            return [StyledText(TerminalSafe.text(pieces.flatMap(\.bytes)), .plain)]
        }
        return pieces.map { piece in
            let look: TextStyle =
                switch piece.emphasis {
                case .none: style(kind)
                case .masked: .dim
                case .changed: kind == .added ? Look.addedWord : Look.removedWord
                }
            return StyledText(TerminalSafe.text(piece.bytes), look)
        }
    }

    private func style(_ kind: HunkLine.Kind) -> TextStyle {
        switch kind {
        case .same: .plain
        case .removed: Look.removed
        case .added: Look.added
        }
    }

    /// A tab's width depends on where it stands, which is another place on either side.
    private static func untabbed(_ pieces: [StyledText]) -> [StyledText] {
        pieces.map { piece in
            let parts = piece.text.split(separator: "\t", omittingEmptySubsequences: false)
            return parts.count == 1 ? piece : StyledText(parts.joined(separator: "    "), piece.style)
        }
    }

    /// A line in rows of at most `columns` columns; one row for an empty line.
    private static func wrapped(_ pieces: [StyledText], to columns: Int) -> [[StyledText]] {
        var rows: [[StyledText]] = [[]]
        var left = columns
        for piece in pieces {
            var text = ""
            for character in piece.text {
                let width = DisplayWidth.of(character)
                if width > left {
                    if !text.isEmpty { rows[rows.count - 1].append(StyledText(text, piece.style)) }
                    rows.append([])
                    (text, left) = ("", columns)
                }
                text.append(character)
                left -= width
            }
            if !text.isEmpty { rows[rows.count - 1].append(StyledText(text, piece.style)) }
        }
        return rows
    }
}

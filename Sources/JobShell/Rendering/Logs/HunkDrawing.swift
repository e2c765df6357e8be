import LogAnalysis
import TerminalText

/// Draws the lines of one hunk one after another, because a hunk may be as long as the logs.
struct HunkDrawing {
    private let hunk: Hunk
    private let difference: Difference
    private let screen: Screen
    private let isSideBySide: Bool
    /// The lines divided into masked, changed and other text; nil when the drawing doesn't show the difference.
    private let text: HunkText?
    /// The width when there is no screen, as in `diff --side-by-side`.
    private static let usualWidth = 130

    /// - Parameter isStopped: asked now and then. Once it returns true, the drawing is incomplete and must be
    ///   discarded.
    init(
        _ hunk: Hunk, _ difference: Difference, isSideBySide: Bool, on screen: Screen,
        unless isStopped: () -> Bool
    ) {
        self.hunk = hunk
        self.difference = difference
        self.screen = screen
        self.isSideBySide = isSideBySide
        let showsWords =
            isSideBySide || screen.usesColor
            || screen.width != nil && hunk.lines.contains { difference.diff.text($0).count > HunkText.longestWhole }
        text = showsWords ? difference.text(of: hunk, isStopped: isStopped) : nil
    }

    /// The number of lines or, side by side, of pairs of lines.
    var count: Int { isSideBySide ? text?.rows.count ?? 0 : hunk.lines.count }

    /// The screen rows of a line or pair of lines.
    func rows(_ index: Int) -> [String] { isSideBySide ? sideBySide(index) : unified(index) }

    // MARK: Unified

    /// A line with its sign before it. Where line endings matter, a last line without one is followed by a note, as
    /// in `diff`.
    private func unified(_ index: Int) -> [String] {
        [sign(index) + paint(pieces(index))] + ending(index)
    }

    private func sign(_ index: Int) -> String {
        let kind = hunk.lines[index].kind
        return screen.paint("\(kind.rawValue)", style(kind))
    }

    private func ending(_ index: Int) -> [String] {
        let line = hunk.lines[index]
        let log = line.kind == .added ? difference.ordered : difference.from.log
        let number = line.kind == .added ? line.toIndex : line.fromIndex
        return log.isLastWithoutEnding(number) ? ["\\ No newline at end of file"] : []
    }

    /// A very long line, to be written whole and in parts; nil for other lines, and on a screen, which shows only
    /// an excerpt.
    func longLine(_ index: Int) -> LongLine? {
        guard !isSideBySide, screen.width == nil else { return nil }
        let bytes = difference.text(of: hunk.lines[index])
        guard bytes.count > HunkText.longestWhole else { return nil }
        let (screen, look) = (self.screen, style(hunk.lines[index].kind))
        return LongLine(
            bytes, before: sign(index), after: (["\n"] + ending(index).map { $0 + "\n" }).joined()
        ) { screen.paint(TerminalSafe.text($0), look) }
    }

    // MARK: Side by side

    /// The old line, a sign, and the new line; long lines continue in the next row. The sign `|` separates an old
    /// line from the new line that replaced it; `<` and `>` point at a line without a counterpart.
    private func sideBySide(_ index: Int) -> [String] {
        guard let text, text.rows.indices.contains(index) else { return [] }
        let row = text.rows[index]
        let width = max(20, screen.width ?? Self.usualWidth)
        let room = (width - 3) / 2
        let left = row.left.map { Self.wrapped(Self.untabbed(pieces($0)), to: room) } ?? []
        // Each side shows an unchanged line as its own log has it.
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
                + screen.paint(sign, ScreenStyle.place)
            return other.isEmpty ? line : line + " " + paint(other)
        }
    }

    private func paint(_ pieces: [StyledText]) -> String { pieces.map { screen.paint($0.text, $0.style) }.joined() }

    // MARK: A line in pieces

    /// A line without anything that could act on a terminal, in pieces of one style each.
    private func pieces(_ index: Int, isRight: Bool = false) -> [StyledText] {
        let kind = hunk.lines[index].kind
        guard let text else { return [StyledText(TerminalSafe.text(difference.text(of: hunk.lines[index])), .plain)] }
        let excerpt = text.excerpt(index, isRight: isRight)
        var pieces: [StyledText] = []
        for stretch in excerpt.stretches {
            pieces += leftOut(stretch.leftOut)
            if screen.usesColor {
                pieces += stretch.pieces.map { StyledText(TerminalSafe.text($0.bytes), look(of: $0, in: kind)) }
            } else {
                // The pieces are converted together, because bytes that are not UTF-8 may continue in the next
                // piece.
                pieces.append(StyledText(TerminalSafe.text(stretch.pieces.flatMap(\.bytes)), .plain))
            }
        }
        return pieces + leftOut(excerpt.leftOut)
    }

    private func leftOut(_ count: Int) -> [StyledText] {
        count == 0 ? [] : [StyledText(Texts.notShown(count, usesUTF8: screen.usesUTF8), .dim)]
    }

    private func look(of piece: HunkText.Piece, in kind: HunkLine.Kind) -> TextStyle {
        switch piece.emphasis {
        case .none: style(kind)
        case .masked: .dim
        case .changed: kind == .added ? ScreenStyle.addedWord : ScreenStyle.removedWord
        }
    }

    private func style(_ kind: HunkLine.Kind) -> TextStyle {
        switch kind {
        case .same: .plain
        case .removed: ScreenStyle.removed
        case .added: ScreenStyle.added
        }
    }

    /// Replaces tabs by spaces: the width of a tab depends on its column, which is different on the two sides.
    private static func untabbed(_ pieces: [StyledText]) -> [StyledText] {
        pieces.map { piece in
            let parts = piece.text.split(separator: "\t", omittingEmptySubsequences: false)
            return parts.count == 1 ? piece : StyledText(parts.joined(separator: "    "), piece.style)
        }
    }

    /// Breaks a line into rows of at most `columns` columns; an empty line is one row.
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

/// A line that is drawn in parts, because drawing it whole would hold several copies of it in memory.
struct LongLine {
    private var before: String
    private var rest: ArraySlice<UInt8>
    private var after: String?
    private let draw: (ArraySlice<UInt8>) -> String
    private static let partSize = 1 << 20

    init(
        _ bytes: ArraySlice<UInt8>, before: String, after: String, draw: @escaping (ArraySlice<UInt8>) -> String
    ) {
        self.before = before
        rest = bytes
        self.after = after
        self.draw = draw
    }

    /// Returns the next part, which ends at a character boundary; nil at the end.
    mutating func next() -> [UInt8]? {
        guard let after else { return nil }
        var end = min(rest.endIndex, rest.startIndex + Self.partSize)
        for _ in 0..<3 where end < rest.endIndex && end > rest.startIndex && rest[end] & 0xC0 == 0x80 { end -= 1 }
        var text = before + draw(rest[..<end])
        (before, rest) = ("", rest[end...])
        if rest.isEmpty {
            text += after
            self.after = nil
        }
        return Array(text.utf8)
    }
}

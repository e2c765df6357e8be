import TerminalText

/// Breaks a folded host set into lines whose concatenation is the host set again. Lines end after commas outside
/// brackets, so that every line is a valid host set; a line ends within brackets only if one word is wider than the
/// line.
enum HostSetWrapping {
    /// Returns lines of at most `width` columns.
    static func lines(_ text: String, width: Int) -> [String] {
        joined(pieces(of: text, depth: 0), width) { piece in
            joined(pieces(of: piece, depth: 1), width) { cut($0, width) }
        }
    }

    /// Joins pieces into lines. A piece that is wider than a line is broken by `broken`.
    private static func joined(_ pieces: [String], _ width: Int, _ broken: (String) -> [String]) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            if let last = lines.last, DisplayWidth.of(last) + DisplayWidth.of(piece) <= width {
                lines[lines.count - 1] += piece
            } else if DisplayWidth.of(piece) <= width {
                lines.append(piece)
            } else {
                lines += broken(piece)
            }
        }
        return lines
    }

    private static func cut(_ piece: String, _ width: Int) -> [String] {
        var lines = [""]
        var columns = 0
        for character in piece {
            let more = DisplayWidth.of(String(character))
            if columns + more > width, columns > 0 {
                lines.append("")
                columns = 0
            }
            lines[lines.count - 1].append(character)
            columns += more
        }
        return lines
    }

    /// Splits a host set after commas that are at most `depth` brackets deep. In a `name:` word, brackets belong to
    /// the name, and operators in the name are escaped.
    private static func pieces(of text: String, depth: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var word = ""
        var open = 0
        for character in text {
            piece.append(character)
            let isEscaped = word.last == "\\"
            let isLiteral = word.hasPrefix("name:")
            if character == "\\", isEscaped {
                // Two backslashes are one backslash of the name, and escape nothing.
                word.append(" ")
                continue
            }
            if open == 0, !(isLiteral && isEscaped), ",!&^".contains(character) {
                word = ""
            } else {
                word.append(character)
            }
            if !isLiteral, character == "[" { open += 1 }
            if !isLiteral, character == "]" { open -= 1 }
            if character == ",", open <= depth, !(isLiteral && isEscaped) {
                pieces.append(piece)
                piece = ""
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}

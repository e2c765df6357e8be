/// Breaks a folded host set into lines that, joined, are the set again: after commas outside brackets, so that every line
/// is a host set of its own; within brackets only where one word is wider than the line.
enum HostSetWrapping {
    /// Lines of at most `width` columns. (Host sets are ASCII but for tags, which folding never prints.)
    static func lines(_ text: String, width: Int) -> [String] {
        var lines: [String] = []
        for word in pieces(of: text, depth: 0) {
            if let last = lines.last, last.count + word.count <= width {
                lines[lines.count - 1] += word
            } else if word.count <= width {
                lines.append(word)
            } else {
                lines += wrapped(pieces(of: word, depth: 1), width)
            }
        }
        return lines
    }

    private static func wrapped(_ pieces: [String], _ width: Int) -> [String] {
        var lines: [String] = []
        for piece in pieces {
            if let last = lines.last, last.count + piece.count <= width {
                lines[lines.count - 1] += piece
                continue
            }
            var rest = piece[...]
            while rest.count > width {
                lines.append(String(rest.prefix(max(1, width))))
                rest = rest.dropFirst(max(1, width))
            }
            lines.append(String(rest))
        }
        return lines
    }

    /// The parts that end with a comma at most `depth` brackets deep.
    private static func pieces(of text: String, depth: Int) -> [String] {
        var pieces: [String] = []
        var piece = ""
        var open = 0
        for character in text {
            piece.append(character)
            if character == "[" { open += 1 }
            if character == "]" { open -= 1 }
            if character == ",", open <= depth {
                pieces.append(piece)
                piece = ""
            }
        }
        return piece.isEmpty ? pieces : pieces + [piece]
    }
}

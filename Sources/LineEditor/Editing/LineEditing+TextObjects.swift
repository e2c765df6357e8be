/// vi's text objects, which an operator takes: `diw`, `ci"`, `da(`.
extension LineEditing {
    mutating func applyTextObject(_ key: Character, isInner: Bool) -> Effect {
        guard let range = textObject(key, isInner: isInner) else { return cancelOperator() }
        return apply(to: range)
    }

    private func textObject(_ key: Character, isInner: Bool) -> Range<Int>? {
        let text = buffer.characters
        let cursor = buffer.cursor
        guard text.indices.contains(cursor) else { return nil }
        switch key {
        case "w", "W":
            let isBig = key == "W"
            let kind = WordMotion.kind(text[cursor], isBig: isBig)
            var start = cursor
            var end = cursor + 1
            while start > 0, WordMotion.kind(text[start - 1], isBig: isBig) == kind { start -= 1 }
            while end < text.count, WordMotion.kind(text[end], isBig: isBig) == kind { end += 1 }
            if isInner { return start..<end }
            let wordEnd = end
            while end < text.count, text[end] == " " { end += 1 }
            if end == wordEnd { while start > 0, text[start - 1] == " " { start -= 1 } }
            return start..<end
        case "\"", "'", "`":
            let line = WordMotion.lineStart(text, cursor)..<WordMotion.lineEnd(text, cursor)
            let quotes = line.filter { text[$0] == key }
            let pairs = stride(from: 0, to: quotes.count - 1, by: 2).map { (quotes[$0], quotes[$0 + 1]) }
            guard let pair = pairs.first(where: { $0.1 >= cursor }) else { return nil }
            return isInner ? pair.0 + 1..<pair.1 : pair.0..<pair.1 + 1
        case "(", ")", "b", "[", "]", "{", "}", "B":
            let pair: (Character, Character) =
                switch key {
                case "[", "]": ("[", "]")
                case "{", "}", "B": ("{", "}")
                default: ("(", ")")
                }
            guard let places = WordMotion.brackets(text, around: cursor, (open: pair.0, close: pair.1)) else {
                return nil
            }
            return isInner ? places.open + 1..<places.close : places.open..<places.close + 1
        default: return nil
        }
    }
}

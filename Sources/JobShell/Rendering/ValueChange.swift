/// Two lines that differ in a value, in one: the words around the value, and `old → new`.
struct ValueChange {
    /// The new line with `old → new` where the two differ.
    let text: String

    /// Compares two lines word by word: what they begin and end with alike stands once.
    init(from old: String, to new: String) {
        let (olds, news) = (Self.words(old), Self.words(new))
        var start = 0
        while start < min(olds.count, news.count), olds[start] == news[start] { start += 1 }
        var end = 0
        while end < min(olds.count, news.count) - start, olds[olds.count - 1 - end] == news[news.count - 1 - end] {
            end += 1
        }
        let (from, to) = (olds[start..<(olds.count - end)].joined(), news[start..<(news.count - end)].joined())
        let before = news[..<start].joined()
        let after = news[(news.count - end)...].joined()
        // An end that is left out would hide where the new value ends.
        text = before + (from.isEmpty ? "" : from.trimmingBlanks + " \u{2192} ") + to + after
    }

    /// Words and the blanks between them.
    private static func words(_ line: String) -> [Substring] {
        var words: [Substring] = []
        var start = line.startIndex
        for index in line.indices where index > start {
            let isEdge = (line[index] == " ") != (line[line.index(before: index)] == " ")
            if isEdge {
                words.append(line[start..<index])
                start = index
            }
        }
        if start < line.endIndex { words.append(line[start...]) }
        return words
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        String(drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
}

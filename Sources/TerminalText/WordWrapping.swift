extension String {
    /// The text in lines of at most `columns` columns, broken between words.
    ///
    /// Words end at spaces; wide characters, as Chinese has them, are words each, with the punctuation that belongs to
    /// them. Spaces within backquotes and brackets end none, so that a command in a sentence stays whole where it fits.
    /// A word wider than a line is broken between graphemes.
    ///
    /// - Parameter indent: how many columns of the lines after the first are left free; at most half of them.
    public func wrapped(to columns: Int, indent: Int = 0) -> [String] {
        let columns = max(1, columns)
        if utf8.count <= columns || DisplayWidth.of(self) <= columns { return [self] }
        let indentation = String(repeating: " ", count: max(0, min(indent, columns / 2)))
        var lines: [String] = []
        var line = ""
        var used = 0
        /// Whether the line holds more than its indentation.
        var hasWords = false
        func end() {
            lines.append(line)
            (line, used, hasWords) = (indentation, indentation.count, false)
        }
        for word in WordScanner(self, most: columns - indentation.count).words() {
            let spaces = hasWords || lines.isEmpty ? word.spaces : 0
            let width = DisplayWidth.of(word.text)
            if used + spaces + width <= columns {
                line += String(repeating: " ", count: spaces) + word.text
                (used, hasWords) = (used + spaces + width, true)
                continue
            }
            if hasWords { end() }
            for character in word.text {
                let width = DisplayWidth.of(character)
                if hasWords, used + width > columns { end() }
                line.append(character)
                (used, hasWords) = (used + width, true)
            }
        }
        return hasWords ? lines + [line] : lines
    }
}

/// Takes a text apart at the places where its lines may be broken.
private struct WordScanner {
    struct Word {
        /// How many spaces stand before it.
        var spaces: Int
        var text: String
    }

    private let text: String
    /// How wide a word with spaces in it may be.
    private let most: Int
    /// Punctuation that never begins a line.
    private static let closing: Set<Character> = [
        "，", "。", "、", "：", "；", "！", "？", "）", "】", "》", "」", "』", "”", "’", "…", "'", "\"", ")", ",", ".", ";", ":",
        "!", "?", "%",
    ]

    init(_ text: String, most: Int) {
        self.text = text
        self.most = most
    }

    func words() -> [Word] {
        var words: [Word] = []
        var word = Word(spaces: 0, text: "")
        var isQuoted = false
        var depth = 0
        func end() {
            if word.text.isEmpty { return }
            words += word.text.contains(" ") && DisplayWidth.of(word.text) > most ? Self.split(word) : [word]
            word = Word(spaces: 0, text: "")
        }
        for character in text {
            let isWide = !character.isASCII && DisplayWidth.of(character) > 1
            switch character {
            case " " where !isQuoted && depth == 0:
                end()
                word.spaces += 1
                continue
            case "`": isQuoted.toggle()
            case "[": depth += 1
            case "]": depth = max(0, depth - 1)
            default:
                let mayBeginLine = !Self.closing.contains(character) || word.text.isEmpty
                let followsWide = word.text.last.map { DisplayWidth.of($0) > 1 } ?? false
                if mayBeginLine, !isQuoted, depth == 0, isWide || followsWide { end() }
            }
            word.text.append(character)
        }
        end()
        return words
    }

    /// A word that is too wide to be kept together, at all of its spaces.
    private static func split(_ word: Word) -> [Word] {
        var words: [Word] = []
        var spaces = word.spaces
        for part in word.text.split(separator: " ", omittingEmptySubsequences: false) {
            if !part.isEmpty {
                words.append(Word(spaces: spaces, text: String(part)))
                spaces = 0
            }
            spaces += 1
        }
        return words
    }
}

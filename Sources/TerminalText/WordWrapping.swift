extension String {
    /// Returns the text as lines of at most `columns` columns, broken between words.
    ///
    /// Words are separated by spaces. Each wide character, as in Chinese, is a word together with the punctuation that
    /// belongs to it. Spaces within backquotes and brackets do not separate words, so that a command in a sentence
    /// stays whole if it fits. A word wider than a line is broken between graphemes.
    ///
    /// - Parameters:
    ///   - columns: The maximum width of a line.
    ///   - indent: The number of spaces before each line after the first; at most half of `columns` is used.
    public func wrapped(to columns: Int, indent: Int = 0) -> [String] {
        let columns = max(1, columns)
        if utf8.count <= columns || DisplayWidth.of(self) <= columns { return [self] }
        let indentation = String(repeating: " ", count: max(0, min(indent, columns / 2)))
        var lines: [String] = []
        var line = ""
        var used = 0
        /// Whether the line has any text after its indentation.
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

/// Splits a text into words, between which its lines may be broken.
private struct WordScanner {
    struct Word {
        /// The number of spaces before the word.
        var spaces: Int
        var text: String
    }

    private let text: String
    /// The maximum width, in columns, of a word that contains spaces.
    private let most: Int
    /// Punctuation that must not begin a line.
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

    /// Splits a word that is too wide for a line at all of its spaces.
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

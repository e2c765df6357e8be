/// Where words, lines and brackets begin and end in a text. All places are numbers of characters.
enum WordMotion {
    /// What a character is for the motions by words.
    enum Kind: Equatable {
        case space, word, sign
    }

    // MARK: Words in emacs mode

    /// Whether a character belongs to a word.
    ///
    /// A word is what an operator thinks of as one: besides letters, digits and `_` it may hold the signs that join the
    /// parts of an address, a host name or a time (`10.20.0.11`, `web-01.bj`, `15:52:07`). The parts of a host set and of
    /// a path are words of their own.
    static func isInWord(_ text: [Character], _ place: Int) -> Bool {
        guard text.indices.contains(place) else { return false }
        if isLetter(text[place]) { return true }
        guard [".", "-", ":"].contains(text[place]), place > 0, place + 1 < text.count else { return false }
        return isLetter(text[place - 1]) && isLetter(text[place + 1])
    }

    private static func isLetter(_ character: Character) -> Bool {
        character.isLetter || character.isNumber || character == "_"
    }

    /// The end of the word at or after a place.
    static func wordEnd(_ text: [Character], from place: Int) -> Int {
        var place = place
        while place < text.count, !isInWord(text, place) { place += 1 }
        while place < text.count, isInWord(text, place) { place += 1 }
        return place
    }

    /// The beginning of the word before a place.
    static func wordStart(_ text: [Character], from place: Int) -> Int {
        var place = place
        while place > 0, !isInWord(text, place - 1) { place -= 1 }
        while place > 0, isInWord(text, place - 1) { place -= 1 }
        return place
    }

    /// The beginning of the text without a space that ends at a place, with the spaces behind it.
    static func bigWordStart(_ text: [Character], from place: Int) -> Int {
        var place = place
        while place > 0, text[place - 1].isWhitespace { place -= 1 }
        while place > 0, !text[place - 1].isWhitespace { place -= 1 }
        return place
    }

    // MARK: Words in vi mode

    /// The kind of a character for vi's motions (POSIX, "vi", sections "bigword" and "word").
    static func kind(_ character: Character, isBig: Bool) -> Kind {
        if character.isWhitespace { return .space }
        return isBig || isLetter(character) ? .word : .sign
    }

    /// The beginning of the next word (`w`).
    static func nextStart(_ text: [Character], from place: Int, isBig: Bool) -> Int {
        var place = place
        guard place < text.count else { return text.count }
        let first = kind(text[place], isBig: isBig)
        if first != .space { while place < text.count, kind(text[place], isBig: isBig) == first { place += 1 } }
        while place < text.count, text[place].isWhitespace { place += 1 }
        return place
    }

    /// The last character of the word at or after the next place (`e`).
    static func nextLast(_ text: [Character], from place: Int, isBig: Bool) -> Int {
        var place = place + 1
        while place < text.count, text[place].isWhitespace { place += 1 }
        guard place < text.count else { return max(0, text.count - 1) }
        let first = kind(text[place], isBig: isBig)
        while place + 1 < text.count, kind(text[place + 1], isBig: isBig) == first { place += 1 }
        return place
    }

    /// The beginning of the word before (`b`).
    static func previousStart(_ text: [Character], from place: Int, isBig: Bool) -> Int {
        var place = place
        while place > 0, text[place - 1].isWhitespace { place -= 1 }
        guard place > 0 else { return 0 }
        let first = kind(text[place - 1], isBig: isBig)
        while place > 0, kind(text[place - 1], isBig: isBig) == first { place -= 1 }
        return place
    }

    // MARK: Lines

    /// The beginning of the line that a place is in.
    static func lineStart(_ text: [Character], _ place: Int) -> Int {
        text[..<min(place, text.count)].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    }

    /// The end of the line that a place is in, before its line break.
    static func lineEnd(_ text: [Character], _ place: Int) -> Int {
        text[min(place, text.count)...].firstIndex(of: "\n") ?? text.count
    }

    /// The first place of a line that is no blank.
    static func firstNonBlank(_ text: [Character], _ place: Int) -> Int {
        let end = lineEnd(text, place)
        return text[lineStart(text, place)..<end].firstIndex { !$0.isWhitespace } ?? end
    }

    // MARK: Brackets

    private static let pairs: [(open: Character, close: Character)] = [("(", ")"), ("[", "]"), ("{", "}")]

    /// The place of the bracket that belongs to the next bracket of the line (`%`).
    static func matchingBracket(_ text: [Character], from place: Int) -> Int? {
        let line = place..<max(place, lineEnd(text, place))
        for start in line {
            for pair in pairs {
                if text[start] == pair.open { return close(text, from: start, pair) }
                if text[start] == pair.close { return open(text, from: start, pair) }
            }
        }
        return nil
    }

    /// The places of the innermost pair of brackets around a place.
    static func brackets(
        _ text: [Character], around place: Int, _ pair: (open: Character, close: Character)
    ) -> (open: Int, close: Int)? {
        guard text.indices.contains(place) else { return nil }
        let start =
            text[place] == pair.open ? place : open(text, from: place, pair, isInside: text[place] != pair.close)
        guard let start, let end = close(text, from: start, pair) else { return nil }
        return (start, end)
    }

    private static func close(_ text: [Character], from place: Int, _ pair: (open: Character, close: Character)) -> Int?
    {
        var depth = 0
        for index in text.indices[place...] {
            if text[index] == pair.open { depth += 1 }
            if text[index] == pair.close { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }

    /// - Parameter isInside: whether the place is between the brackets, and not the closing one.
    private static func open(
        _ text: [Character], from place: Int, _ pair: (open: Character, close: Character), isInside: Bool = false
    ) -> Int? {
        var depth = isInside ? 1 : 0
        for index in text.indices[...place].reversed() {
            if text[index] == pair.close { depth += 1 }
            if text[index] == pair.open { depth -= 1 }
            if depth == 0 { return index }
        }
        return nil
    }
}

import Grammar
import JobModel

/// The word before the cursor, or a piece at its end, and how a text is written in its place. The word is kept as it
/// was typed wherever the text goes on with it, so that `a\ b`, `'a b` and `"$x ` keep their form.
struct TypedWord: Sendable {
    /// The quotation marks that are open at the cursor.
    enum Quoting: Sendable {
        case bare, single, double
    }

    /// The UTF-8 offset of the piece in the text.
    private(set) var start: Int
    /// The piece as it was typed.
    private(set) var raw: String
    /// The text that the piece stands for.
    private(set) var value: String
    /// The text that `raw` stands for before `value`. It is empty unless quotes or escapes keep the piece from being
    /// told apart in the typed text.
    private var head = ""
    /// The quotation marks that are open at the cursor.
    let quoting: Quoting
    /// Whether the piece has no variables, so that other text can take its place.
    private var isReplaceable: Bool
    /// Whether the piece begins within the word, behind a quotation mark that is open or other text.
    private var isWithinWord = false
    /// Whether an open quotation mark is closed behind the cursor.
    private let isClosedLater: Bool

    /// The word at the end of a text, with variables replaced by their values.
    ///
    /// - Parameters:
    ///   - text: the text before the cursor.
    ///   - open: the quotation mark that is open at its end.
    ///   - isClosedLater: whether the text behind the cursor closes it.
    ///   - value: the text that the word stands for.
    init(_ word: Word, in text: String, open: Incomplete?, isClosedLater: Bool, value: String) {
        start = word.span.start
        raw = String(word.span.text(in: text))
        self.value = value
        self.isClosedLater = isClosedLater
        isReplaceable = word.literalText != nil
        quoting =
            switch open?.reason {
            case .singleQuote: .single
            case .doubleQuote: .double
            default: .bare
            }
    }

    /// The piece that is left when the first bytes of the value are dropped, such as `name=` or a folder.
    func dropping(_ count: Int) -> TypedWord {
        guard count > 0 else { return self }
        var piece = self
        piece.value = String(decoding: value.utf8.dropFirst(count), as: UTF8.self)
        let before = raw.utf8.dropLast(piece.value.utf8.count)
        if raw.utf8.count >= piece.value.utf8.count,
            raw.utf8.suffix(piece.value.utf8.count).elementsEqual(piece.value.utf8),
            before.last != UInt8(ascii: "\\")
        {
            piece.start = start + before.count
            piece.raw = piece.value
            piece.head = ""
            piece.isReplaceable = true
            piece.isWithinWord = true
        } else {
            piece.head = head + String(decoding: value.utf8.prefix(count), as: UTF8.self)
        }
        return piece
    }

    /// What takes the place of `raw` so that the word ends with a value; nil if the value can't be written here.
    ///
    /// - Parameters:
    ///   - isWhole: whether the value ends the word, so that open quotation marks are closed.
    ///   - isWrittenAsItIs: whether the value is one that must not be quoted, such as an option.
    func replacement(for value: String, isWhole: Bool, asItIs isWrittenAsItIs: Bool = false) -> String? {
        // What a terminal could act on is never written into a line.
        guard value.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else { return nil }
        let full = head + value
        let typed = head + self.value
        let close = isWhole && !isClosedLater ? mark : ""
        if full.utf8.starts(with: typed.utf8), !(raw.isEmpty && !isWithinWord) {
            return raw + escaped(String(decoding: full.utf8.dropFirst(typed.utf8.count), as: UTF8.self)) + close
        }
        guard isReplaceable else { return nil }
        if isWithinWord { return escaped(full) + close }
        if quoting != .bare { return mark + escaped(full) + close }
        if isWrittenAsItIs { return full }
        let isAlone = full == "-" || !full.hasPrefix("-")
        return (isAlone ? Word(quotingIfNeeded: full) : Word(quoting: full)).description
    }

    private var mark: String {
        switch quoting {
        case .bare: ""
        case .single: "'"
        case .double: "\""
        }
    }

    /// A text as it is written within the quotation marks that are open at the cursor.
    private func escaped(_ text: String) -> String {
        switch quoting {
        case .single: return text.unicodeScalars.map { $0 == "'" ? "'\\''" : String($0) }.joined()
        case .double:
            return text.unicodeScalars.map { "\\\"$".unicodeScalars.contains($0) ? "\\\($0)" : String($0) }.joined()
        case .bare:
            if Self.isBare(text) { return text }
            return text.unicodeScalars.map { $0 != "&" && Self.isBare(String($0)) ? String($0) : "\\\($0)" }.joined()
        }
    }

    /// Whether a text has no special meaning within a word.
    private static func isBare(_ text: String) -> Bool { Word(quotingIfNeeded: "x" + text + "x").bareText != nil }
}

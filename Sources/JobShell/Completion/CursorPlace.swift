import Grammar

/// The place of the cursor: the tokens before it, of which the last is the word that is being typed.
struct CursorPlace {
    let tokens: [Token]
    /// The quotation mark that is open at the cursor.
    let open: Incomplete?
    /// Whether the text behind the cursor closes that quotation mark.
    let isClosedLater: Bool
    /// Whether the word at the cursor ends there.
    let endsWord: Bool

    /// Nil where nothing can be completed: in comments, in command lines for sh, behind a `\`, within an operator.
    init?(before: String, after: Substring, in text: String) {
        var (tokens, open) = Grammar.scan(before)
        let end = before.utf8.count
        let next = after.utf8.first
        endsWord = next.map { " \t\r\n|;>".utf8.contains($0) || after.hasPrefix("&&") } ?? true
        if open?.reason == .backslash { return nil }
        var isClosedLater = false
        if !after.isEmpty {
            let whole = Grammar.scan(text)
            if let token = whole.tokens.first(where: { $0.span.end > end }) {
                let isWithin = token.span.start < end
                if isWithin, token.word == nil { return nil }
                let isNewWord = tokens.last.map { $0.word == nil || $0.span.end < end } ?? true
                // In front of a comment a word would swallow its `#`, in front of a file it would be a second one.
                if case .comment = token.kind, token.span.start == end { return nil }
                if case .redirect? = tokens.last?.kind, isNewWord, token.word != nil { return nil }
                if case .append? = tokens.last?.kind, isNewWord, token.word != nil { return nil }
            }
            isClosedLater = open != nil && whole.open?.span != open?.span
        }
        self.isClosedLater = isClosedLater
        self.open = open
        switch tokens.last?.kind {
        case .comment?, .shell?, .invalid?:
            guard let last = tokens.last, last.span.end < end else { return nil }
        default: break
        }
        if tokens.last.map({ $0.word == nil || $0.span.end < end }) ?? true {
            tokens.append(Token(.word(Word([], span: SourceSpan(end, end))), span: SourceSpan(end, end)))
        }
        self.tokens = tokens
    }
}

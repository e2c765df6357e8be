extension Lexer {
    /// Reads the word that begins at `position`, which must not be the end of a word. A word with an open quote extends
    /// to the end of the text.
    mutating func word() -> Word {
        let start = position
        var builder = WordBuilder()
        if byte(at: position) == Byte.tilde {
            let next = afterJoins(position + 1)
            if byte(at: next) == Byte.slash {
                position += 1
                builder.append(.home, span: SourceSpan(start, position))
            }
        }
        scanning: while let byte = byte(at: position) {
            switch byte {
            case Byte.singleQuote:
                singleQuoted(into: &builder)
            case Byte.doubleQuote:
                doubleQuoted(into: &builder)
            case Byte.dollar:
                if let variable = variable(at: position, joiningLines: true) {
                    let span = SourceSpan(position, variable.end)
                    builder.append(.variable(variable.name, inDoubleQuotes: false), span: span)
                    position = variable.end
                } else {
                    literal(.bare, to: position + 1, into: &builder)
                }
            case Byte.backslash:
                if isTrailingBackslash(at: position) { break scanning }
                let next = afterJoins(position)
                if next == position {
                    escaped(into: &builder)
                } else if isWordEnd(at: next) {
                    break scanning
                } else {
                    position = next
                }
            default:
                if isWordEnd(at: position) { break scanning }
                var end = position + 1
                while let byte = self.byte(at: end), Lexer.isPlain(byte) { end += 1 }
                literal(.bare, to: end, into: &builder)
            }
        }
        return builder.word(span: SourceSpan(start, position))
    }

    /// Whether the byte is literal text within a word, whatever surrounds it. The lead bytes of full-width punctuation
    /// are excluded.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case Byte.nul, Byte.tab, Byte.lineFeed, Byte.carriageReturn, Byte.space, Byte.doubleQuote, Byte.dollar,
            Byte.ampersand, Byte.singleQuote, Byte.semicolon, Byte.greater, Byte.backslash, Byte.pipe:
            false
        default:
            !FullWidth.isLead(byte)
        }
    }

    private mutating func literal(_ quoting: WordPart.Quoting, to end: Int, into builder: inout WordBuilder) {
        builder.append(bytes[position..<end], quoting, span: SourceSpan(position, end))
        position = end
    }

    private mutating func escaped(into builder: inout WordBuilder) {
        let start = position + 1
        let end = min(start + Byte.sequenceLength(bytes[start]), bytes.count)
        builder.append(bytes[start..<end], .escaped, span: SourceSpan(position, end))
        position = end
    }

    private mutating func singleQuoted(into builder: inout WordBuilder) {
        let start = position
        var end = start + 1
        while let byte = byte(at: end), byte != Byte.singleQuote { end += 1 }
        let close = end < bytes.count ? end + 1 : end
        if close == end { open = Incomplete(.singleQuote, span: SourceSpan(start, start + 1)) }
        builder.append(withoutCarriageReturns(start + 1, end), .single, span: SourceSpan(start, close))
        position = close
    }

    /// The bytes of a range, with each CRLF replaced by LF.
    private func withoutCarriageReturns(_ start: Int, _ end: Int) -> ArraySlice<UInt8> {
        guard bytes[start..<end].contains(Byte.carriageReturn) else { return bytes[start..<end] }
        var kept: ArraySlice<UInt8> = []
        for offset in start..<end where offset + 1 == end || lineEndLength(at: offset) != 2 {
            kept.append(bytes[offset])
        }
        return kept
    }

    private mutating func doubleQuoted(into builder: inout WordBuilder) {
        let quote = position
        var isEmpty = true
        // The first part's span includes the opening quotation mark.
        var start = quote
        position += 1
        while let byte = byte(at: position), byte != Byte.doubleQuote {
            if byte == Byte.dollar, let variable = variable(at: position, joiningLines: false) {
                let span = SourceSpan(position, variable.end)
                builder.append(.variable(variable.name, inDoubleQuotes: true), span: span)
                position = variable.end
            } else {
                let (text, end) = quotedText(at: position)
                builder.append(text, .double, span: SourceSpan(start, end))
                position = end
            }
            isEmpty = false
            start = position
        }
        if position < bytes.count {
            position += 1
        } else {
            open = Incomplete(.doubleQuote, span: SourceSpan(quote, quote + 1))
        }
        if isEmpty {
            builder.append([], .double, span: SourceSpan(quote, position))
        } else {
            builder.extendLiteral(to: position)
        }
    }

    /// The text that the bytes at this offset mean between double quotes, and the offset where they end. The byte at
    /// the offset is not the closing quote.
    private func quotedText(at offset: Int) -> (text: ArraySlice<UInt8>, end: Int) {
        switch bytes[offset] {
        case Byte.backslash:
            switch byte(at: offset + 1) {
            case UInt8(ascii: "n"): return ([Byte.lineFeed], offset + 2)
            case UInt8(ascii: "t"): return ([Byte.tab], offset + 2)
            case Byte.backslash, Byte.doubleQuote, Byte.dollar: return (bytes[offset + 1..<offset + 2], offset + 2)
            default: return (bytes[offset..<offset + 1], offset + 1)
            }
        case Byte.carriageReturn where lineEndLength(at: offset) == 2:
            return ([Byte.lineFeed], offset + 2)
        default:
            var end = offset + 1
            while let byte = byte(at: end), byte != Byte.doubleQuote, byte != Byte.backslash, byte != Byte.dollar,
                byte != Byte.carriageReturn
            {
                end += 1
            }
            return (bytes[offset..<end], end)
        }
    }

    /// Reads the variable whose `$` is at this offset; nil if the `$` is literal text. Records a broken `${…}`.
    private mutating func variable(at dollar: Int, joiningLines: Bool) -> (name: String, end: Int)? {
        let start = joiningLines ? afterJoins(dollar + 1) : dollar + 1
        guard let first = byte(at: start), Byte.beginsVariable(first) else { return nil }
        if first == Byte.openBrace { return bracedVariable(at: dollar, brace: start) }
        guard Byte.isNameStart(first) else { return (string(start, start + 1), start + 1) }
        var name: [UInt8] = []
        var end = start
        while let byte = byte(at: end) {
            if Byte.isName(byte) {
                name.append(byte)
                end += 1
            } else if joiningLines, byte == Byte.backslash {
                let next = afterJoins(end)
                guard next != end, let byte = self.byte(at: next), Byte.isName(byte) else { break }
                end = next
            } else {
                break
            }
        }
        return (String(decoding: name, as: UTF8.self), end)
    }

    private mutating func bracedVariable(at dollar: Int, brace: Int) -> (name: String, end: Int)? {
        var end = brace + 1
        if let byte = byte(at: end), byte == Byte.at || byte == Byte.hash {
            end += 1
        } else {
            while let byte = byte(at: end), Byte.isName(byte) { end += 1 }
        }
        let name = string(brace + 1, end)
        let isNumber = name.utf8.first != Byte.zero && name.utf8.allSatisfy(Byte.isDigit)
        guard byte(at: end) == Byte.closeBrace, !name.isEmpty,
            Grammar.isVariableName(name) || name == "@" || name == "#" || isNumber
        else {
            // Only the first broken variable is reported. Not measuring the others keeps the time linear.
            if brokenVariable == nil { brokenVariable = SourceSpan(dollar, endOfBroken(from: brace)) }
            return nil
        }
        return (name, end + 1)
    }

    /// The offset after the `}` that would close the brace, or the end of the line if there is none.
    private func endOfBroken(from brace: Int) -> Int {
        let end = lineEnd(from: brace)
        return bytes[brace..<end].firstIndex(of: Byte.closeBrace).map { $0 + 1 } ?? end
    }
}

/// Puts a word's parts together, so that neighbours of the same quoting become one part.
///
/// That makes a word's parts canonical: what is printed from them is read as the same parts again.
struct WordBuilder {
    private var parts: [WordPart] = []
    /// Literal text that the next piece may still add to.
    private var text: [UInt8] = []
    /// How that text was quoted; nil when there is none.
    private var quoting: WordPart.Quoting?
    private var span = SourceSpan.none

    /// Adds literal text; empty text stands for an empty pair of quotes.
    mutating func append(_ bytes: ArraySlice<UInt8>, _ quoting: WordPart.Quoting, span: SourceSpan) {
        if self.quoting == quoting {
            self.span = self.span.joined(with: span)
        } else {
            // In "$a""" the empty quotes add nothing to what is already quoted.
            if self.quoting == nil, bytes.isEmpty, quoting == .double, endsInQuotedVariable { return }
            flush()
            self.quoting = quoting
            self.span = span
        }
        text += bytes
    }

    /// Adds a variable or the home directory.
    mutating func append(_ kind: WordPart.Kind, span: SourceSpan) {
        if case .variable(_, inDoubleQuotes: true) = kind, quoting == .double, text.isEmpty {
            quoting = nil
        } else {
            flush()
        }
        parts.append(WordPart(kind, span: span))
    }

    /// Takes a closing quotation mark into the span of the text before it.
    mutating func extendLiteral(to end: Int) {
        if quoting == .double { span = SourceSpan(span.start, end) }
    }

    /// The word.
    mutating func word(span: SourceSpan) -> Word {
        flush()
        return Word(parts, span: span)
    }

    private var endsInQuotedVariable: Bool {
        if case .variable(_, inDoubleQuotes: true) = parts.last?.kind { return true }
        return false
    }

    private mutating func flush() {
        guard let quoting else { return }
        parts.append(WordPart(.literal(String(decoding: text, as: UTF8.self), quoting), span: span))
        text.removeAll(keepingCapacity: true)
        self.quoting = nil
    }
}

import JobShell
import TerminalText

/// Puts the fields of a prompt into its template, for a window of some width.
struct PromptLayout {
    /// The maximum part of the window's width that a prompt takes, so that there is room to type: a little more than a
    /// half, which an 80-column window needs for a run's id and the outcome of a step beside a failure.
    private static let share = (part: 11, whole: 20)
    /// A prompt may always take this number of columns.
    private static let fewestColumns = 8
    /// The fields that tell where the session stands, of which the last one is never left out.
    private static let placeFields: Set<PromptTemplate.Field> = [.place, .open, .biz, .job, .step]

    /// A part of the prompt; the field is nil for the template's own text.
    private struct Part {
        var field: PromptTemplate.Field?
        var texts: [StyledText]
        /// Whether the part is never left out as a whole.
        var isKept = false

        mutating func dropLeadingSpaces() {
            if field == nil { change { $0.drop { $0 == " " } } }
        }

        /// Drops the text up to the end of the first spaces, and returns whether there were any.
        mutating func dropFirstWord() -> Bool {
            let hasSpace = texts.contains { $0.text.contains(" ") }
            change { $0.drop { $0 != " " }.drop { $0 == " " } }
            return hasSpace
        }

        /// Drops the text behind the last space, and returns whether there was one.
        mutating func dropLastWord() -> Bool {
            let hasSpace = texts.contains { $0.text.contains(" ") }
            change { $0[..<($0.lastIndex(of: " ").map($0.index(after:)) ?? $0.startIndex)] }
            return hasSpace
        }

        /// Changes the text of a part of the template's own text, which is one text.
        private mutating func change(_ change: (String) -> Substring) {
            texts = texts.map { StyledText(String(change($0.text)), $0.style) }
        }

        var width: Int { texts.reduce(0) { $0 + DisplayWidth.of($1.text) } }
    }

    private var parts: [Part] = []
    private let usesUTF8: Bool

    /// Returns a prompt that fits into a window.
    ///
    /// A prompt that takes more than about half of the window loses its fields from the left, except the last one that
    /// tells the place (`step:1`) and the sign. If that is not enough, it loses its beginning.
    ///
    /// - Parameters:
    ///   - width: The width of the window in columns.
    ///   - usesColor: Whether the texts have styles; otherwise they are plain.
    ///   - theme: The theme of the styles.
    static func texts(
        _ fields: PromptFields, in template: PromptTemplate, width: Int, usesUTF8: Bool, usesColor: Bool,
        theme: Theme = .dark
    ) -> [StyledText] {
        var layout = PromptLayout(fields, template, usesUTF8: usesUTF8)
        let limit = max(fewestColumns, width * share.part / share.whole)
        layout.leaveOutFields(limit)
        return theme.styled(layout.shortened(to: limit), usesColor: usesColor)
    }

    private init(_ fields: PromptFields, _ template: PromptTemplate, usesUTF8: Bool) {
        self.usesUTF8 = usesUTF8
        var changes: [PromptTemplate.StyleChange] = []
        func styled(_ text: StyledText) -> StyledText {
            var text = text
            for change in changes { change.apply(to: &text.style) }
            return text
        }
        var isBehindNothing = false
        for part in template.parts {
            switch part {
            case .style(let change):
                if let change { changes.append(change) } else { changes = [] }
            case .text(let text):
                let text = isBehindNothing && text.first == " " ? String(text.dropFirst()) : text
                isBehindNothing = false
                if !text.isEmpty { parts.append(Part(field: nil, texts: [styled(StyledText(text))])) }
            case .field(let field):
                let shown = fields.shown(field, usesUTF8: usesUTF8)
                isBehindNothing = shown.isEmpty
                for (index, one) in shown.enumerated() {
                    if index > 0 { parts.append(Part(field: nil, texts: [styled(StyledText(" "))])) }
                    parts.append(Part(field: one.field, texts: one.texts.map(styled)))
                }
            }
        }
    }

    /// The width up to the last character that is seen: the space before the cursor is room as well.
    private var width: Int {
        let text = parts.flatMap(\.texts).map(\.text).joined()
        return parts.reduce(0) { $0 + $1.width } - text.reversed().prefix { $0 == " " }.count
    }

    private mutating func leaveOutFields(_ limit: Int) {
        let place = parts.lastIndex { $0.field.map(Self.placeFields.contains) ?? false }
        for index in parts.indices { parts[index].isKept = index == place || parts[index].field == .sign }
        while width > limit, let first = parts.firstIndex(where: { $0.field != nil && !$0.isKept }) {
            leaveOut(first)
        }
    }

    /// Leaves out a field with the template's own text around it: what is attached to it, such as brackets, and the
    /// space after it. Before the first field all text goes; the end of the template stays.
    private mutating func leaveOut(_ index: Int) {
        let isFirst = parts[..<index].allSatisfy { $0.field == nil }
        for next in parts.indices.dropLast().dropFirst(index + 1) {
            if parts[next].field != nil || parts[next].dropFirstWord() { break }
        }
        if parts.indices.contains(index + 1), index + 1 == parts.count - 1 { parts[index + 1].dropLeadingSpaces() }
        for previous in parts[..<index].indices.reversed() where !isFirst {
            if parts[previous].field != nil || parts[previous].dropLastWord() { break }
        }
        parts.removeSubrange((isFirst ? 0 : index)...index)
    }

    /// The texts, without as many of their first characters as are too many.
    private func shortened(to limit: Int) -> [StyledText] {
        let texts = parts.flatMap(\.texts).filter { !$0.text.isEmpty }
        var surplus = width - limit
        if surplus <= 0 { return texts }
        surplus += 1
        var result: [StyledText] = []
        for text in texts {
            var rest = text.text[...]
            while surplus > 0, let character = rest.popFirst() { surplus -= DisplayWidth.of(character) }
            if surplus > 0 || rest.isEmpty { continue }
            result.append(StyledText((result.isEmpty ? mark : "") + rest, text.style))
        }
        return result
    }

    /// The sign of a cut.
    private var mark: String { usesUTF8 ? "…" : "~" }
}

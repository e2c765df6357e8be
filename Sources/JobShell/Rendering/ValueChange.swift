import LogAnalysis

/// A line with what differs in it written as `old → new`.
struct ValueChange {
    /// The line.
    var text: String { before + rest }
    /// What stands before the first difference.
    let before: String
    /// The first difference and all behind it.
    let rest: String

    /// - Parameters:
    ///   - changes: what differs, from left to right; what is not found in the line is left out.
    ///   - line: the line with the new values.
    ///   - most: longer values are cut, in characters.
    init(_ changes: [Deviation.Change], in line: String, cuttingValues most: Int = .max) {
        func cut(_ value: some StringProtocol) -> String {
            value.count <= most ? String(value) : value.prefix(most - 1) + "\u{2026}"
        }
        var text = ""
        var before: String?
        var rest = line[...]
        for change in changes {
            guard !change.new.isEmpty, let found = Self.word(change.new, in: rest) else { continue }
            // What is glued to the value before it stands before both.
            let start = Self.startOfWord(at: found.lowerBound, in: rest)
            let prefix = rest[start..<found.lowerBound]
            text += rest[..<start]
            if before == nil {
                before = text
                text = ""
            }
            text += prefix + cut(change.old) + " \u{2192} " + prefix + cut(rest[found])
            rest = rest[found.upperBound...]
        }
        self.before = before ?? ""
        self.rest = text + rest
    }

    /// Where the word begins that a value ends: behind a blank, a bracket, a quote, a comma or an equals sign.
    private static func startOfWord(at value: String.Index, in text: Substring) -> String.Index {
        text[..<value].lastIndex { $0.isWhitespace || "=\"'([{<,".contains($0) }.map(text.index(after:))
            ?? text.startIndex
    }

    /// Where a value stands by itself, not as a part of a longer word; else where it stands at all.
    private static func word(_ value: String, in text: Substring) -> Range<String.Index>? {
        let all = text.ranges(of: value)
        let alone = all.first { range in
            let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
            let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
            return [before, after].allSatisfy { $0.map { !($0.isLetter || $0.isNumber || "._-".contains($0)) } ?? true }
        }
        return alone ?? all.first
    }
}

import Grammar
import JobModel

/// The words of a stage and their places in the text of the statement. It finds the place of the part of the statement
/// to which a failure refers, so that a wrong word is shown with a caret, whoever found that it is wrong.
struct StageWords: Sendable {
    private let name: Word
    private let words: [ArgumentWord]
    private let source: SourceLines
    private var arguments = Arguments()

    /// - Parameters:
    ///   - name: the command's name.
    ///   - words: the words after the name, with variables replaced by their values.
    ///   - source: the text that the statement is a part of.
    init(_ name: Word, _ words: [ArgumentWord], _ source: SourceLines) {
        self.name = name
        self.words = words
        self.source = source
    }

    /// The words after they were read by the command's signature, so that failures can refer to parameters.
    func reading(_ arguments: Arguments) -> StageWords {
        var result = self
        result.arguments = arguments
        return result
    }

    /// The failure with a mark in the line that the user typed. A usage failure that refers to no word gets a mark
    /// under the whole stage. A part of a value that is not in the statement as it is, such as a variable's, keeps its
    /// mark in the value.
    func locating(_ failure: Failure) -> Failure {
        switch failure.culprit {
        case .text(let mark)?:
            guard let span = span(of: mark) else {
                // A mark under a whole value says nothing: the message names the value already.
                return mark.length < mark.text.count
                    ? failure : failure.blaming(self.mark(of: nil).map(Failure.Culprit.text))
            }
            return failure.blaming(.text(source.location(of: span).mark))
        case .word(let index)?: return failure.blaming(mark(of: index...index).map(Failure.Culprit.text))
        case .parameter(let name)?:
            return failure.blaming(mark(of: arguments.places(of: name)).map(Failure.Culprit.text))
        case nil: return failure.status == .usage ? failure.blaming(mark(of: nil).map(Failure.Culprit.text)) : failure
        }
    }

    /// The place of a part of a word's text; nil if no word of the statement contains the text.
    private func span(of mark: TextMark) -> SourceSpan? {
        let before = mark.text.prefix(mark.start).utf8.count
        let length = mark.text.dropFirst(mark.start).prefix(mark.length).utf8.count
        // A word that is the whole text comes before words of which it is a part.
        for word in words.filter({ $0.text == mark.text }) + words {
            let typed = source.text(of: word.span)
            if let found = typed.firstRange(of: mark.text) {
                let start = word.span.start + typed[..<found.lowerBound].utf8.count + before
                return SourceSpan(start, start + length)
            }
            guard let found = word.text.firstRange(of: mark.text),
                let places = Self.places(of: Array(word.text.utf8), in: Array(typed.utf8))
            else { continue }
            let marked = places.dropFirst(word.text[..<found.lowerBound].utf8.count + before).prefix(max(1, length))
            guard let start = marked.first?.lowerBound, let end = marked.last?.upperBound else { continue }
            return SourceSpan(word.span.start + start, word.span.start + end)
        }
        return nil
    }

    /// Where each byte of a word's text was typed. A typed word also has quotation marks, backslashes and joined lines,
    /// which are not in its text.
    ///
    /// - Returns: nil if the text was not typed as a whole, because a part of it is the value of a variable.
    private static func places(of text: [UInt8], in typed: [UInt8]) -> [Range<Int>]? {
        var places: [Range<Int>] = []
        for byte in text {
            guard let place = place(of: byte, in: typed, from: places.last?.upperBound ?? 0) else { return nil }
            places.append(place)
        }
        return places
    }

    private static func place(of byte: UInt8, in typed: [UInt8], from start: Int) -> Range<Int>? {
        var offset = start
        while offset < typed.count {
            if typed[offset] == byte { return offset..<offset + 1 }
            let pair = typed[offset...].prefix(2)
            let isEscape = pair.elementsEqual(#"\n"#.utf8) && byte == UInt8(ascii: "\n")
            if isEscape || (pair.elementsEqual(#"\t"#.utf8) && byte == UInt8(ascii: "\t")) {
                return offset..<offset + 2
            }
            guard "\\'\"\r\n".utf8.contains(typed[offset]) else { return nil }
            offset += 1
        }
        return nil
    }

    /// The mark under words, or under the whole stage if they are not known; nil if the stage was not typed.
    private func mark(of places: ClosedRange<Int>?) -> TextMark? {
        let wanted = places.map { places in words.indices.filter(places.contains).map { words[$0].span } } ?? []
        let typed = wanted.filter { $0 != .none }
        let all = typed.isEmpty ? [name.span] + words.map(\.span).filter { $0 != .none } : typed
        let span = all.dropFirst().reduce(all.first ?? .none) { $0.joined(with: $1) }
        return span == .none ? nil : source.location(of: span).mark
    }
}

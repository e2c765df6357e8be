/// A sentence for a user that keeps what was put into it apart from its words, so that it can be translated when it is
/// shown.
///
/// A sentence is written as a string literal: `"there is no step \(number)"` has the template `there is no step {1}`
/// and one argument. Code that makes a failure therefore needs no catalogue of texts, and a catalogue of another
/// language needs no change in that code: it maps templates to templates, as message catalogues of gettext do.
public struct Sentence: Sendable, Hashable, ExpressibleByStringInterpolation {
    fileprivate enum Part: Sendable {
        case words(String)
        case argument(String)
    }

    private var parts: [Part]

    /// A sentence that was made elsewhere and has no template, such as the text of another program.
    public init(verbatim text: String) {
        parts = [.argument(text)]
    }

    public init(stringLiteral words: String) {
        parts = [.words(words)]
    }

    public init(stringInterpolation: Interpolation) {
        parts = stringInterpolation.parts
    }

    /// Collects the parts of an interpolated literal.
    public struct Interpolation: StringInterpolationProtocol {
        fileprivate var parts: [Part] = []

        public init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(2 * interpolationCount + 1)
        }

        public mutating func appendLiteral(_ words: String) {
            if !words.isEmpty { parts.append(.words(words)) }
        }

        public mutating func appendInterpolation(_ value: some CustomStringConvertible) {
            parts.append(.argument(value.description))
        }

        /// Puts a sentence into a sentence: its words become words of the whole.
        public mutating func appendInterpolation(_ sentence: Sentence) {
            parts += sentence.parts
        }
    }

    /// Joins two parts of a long sentence.
    public static func + (first: Sentence, second: Sentence) -> Sentence {
        var sentence = first
        sentence.parts += second.parts
        return sentence
    }

    /// Two sentences are equal if their texts are, wherever these come from.
    public static func == (one: Sentence, other: Sentence) -> Bool { one.text == other.text }

    public func hash(into hasher: inout Hasher) { hasher.combine(text) }

    /// The sentence in English.
    public var text: String {
        parts.map { part in
            switch part {
            case .words(let text), .argument(let text): text
            }
        }.joined()
    }

    /// What was put into the sentence, in the order of the English words.
    public var arguments: [String] {
        parts.compactMap { if case .argument(let text) = $0 { text } else { nil } }
    }

    /// The words of the sentence with `{1}`, `{2}`, … in place of its arguments.
    public var template: String {
        var number = 0
        return parts.map { part in
            switch part {
            case .words(let words): return words
            case .argument:
                number += 1
                return "{\(number)}"
            }
        }.joined()
    }

    /// The sentence in another language, or in English where the catalogue does not have it.
    ///
    /// - Parameter catalogue: maps the templates of sentences to templates of the other language, in which the
    ///   placeholders may come in another order.
    public func text(in catalogue: [String: String]) -> String {
        guard let template = catalogue[template] else { return text }
        let arguments = arguments
        var result = ""
        var rest = template[...]
        while let open = rest.firstIndex(of: "{") {
            result += rest[..<open]
            rest = rest[open...]
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            let after = rest.dropFirst(1 + digits.count)
            if after.first == "}", let number = Int(digits), arguments.indices.contains(number - 1) {
                result += arguments[number - 1]
                rest = after.dropFirst()
            } else {
                result.append(rest.removeFirst())
            }
        }
        return result + rest
    }
}

extension Sentence: CustomStringConvertible {
    /// The sentence in English.
    public var description: String { text }
}

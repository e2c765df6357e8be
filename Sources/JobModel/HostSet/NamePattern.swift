/// Host names written as one word, by ranges and wildcards: `web-[01-40,50]`, `rack[1-3]-node[01-20]`, `web-*`.
///
/// The rules are ClusterShell's: a bound with zeros before it makes all numbers of its range as long as it is.
struct NamePattern: Hashable, Sendable {
    enum Piece: Hashable, Sendable {
        case text(String)
        case numbers(NumberRanges)
        /// `?`
        case anyCharacter
        /// `*`
        case anyText
    }

    let pieces: [Piece]

    /// True when a wildcard stands in it: it is then a test on the step's hosts, and may match none.
    var isTest: Bool { pieces.contains { $0 == .anyText || $0 == .anyCharacter } }

    /// How many names the brackets stand for; wildcards don't count, since they are never expanded.
    var expansion: Int {
        pieces.reduce(1) { product, piece in
            guard case .numbers(let ranges) = piece else { return product }
            let (result, overflow) = product.multipliedReportingOverflow(by: Int(clamping: ranges.count))
            return overflow ? .max : result
        }
    }

    /// Every name. The caller looks at `expansion` and `isTest` first.
    var names: [String] {
        pieces.reduce([""]) { starts, piece in
            switch piece {
            case .text(let text): return starts.map { $0 + text }
            case .numbers(let ranges):
                let numerals = ranges.numerals.map(\.text)
                return starts.flatMap { start in numerals.map { start + $0 } }
            case .anyCharacter, .anyText: return starts
            }
        }
    }

    /// What can be wrong with the word.
    enum Problem: Error {
        case unequalBounds(String)
        case unequalPadding(String)
        case ranges(NumberRanges.Problem)
    }

    /// Reads a word in which `NameWord.isPattern` sees a name.
    init(_ word: Substring) throws(Problem) {
        var pieces: [Piece] = []
        var text = ""
        var rest = word
        func endText() {
            if !text.isEmpty { pieces.append(.text(text)) }
            text = ""
        }
        while let character = rest.popFirst() {
            switch character {
            case "*", "?":
                endText()
                pieces.append(character == "*" ? .anyText : .anyCharacter)
            case "[":
                let inner = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inner.count + 1)
                let isBesideDigits = [text.last, rest.first].contains { $0?.isASCII == true && $0?.isNumber == true }
                endText()
                pieces.append(.numbers(try NamePattern.numbers(inner, isBesideDigits: isBesideDigits)))
            default: text.append(character)
            }
        }
        endText()
        self.pieces = pieces
    }

    private static func numbers(_ inner: Substring, isBesideDigits: Bool) throws(Problem) -> NumberRanges {
        let ranges: NumberRanges
        do { ranges = try NumberRanges(inner) } catch { throw .ranges(error) }
        for run in ranges.runs where run.isUneven {
            if run.width > 0 { throw .unequalPadding(String(inner)) }
            // `web1[8-11]` is 18 to 111 for ClusterShell, and 18, 19, 110 and 111 for a shell.
            if isBesideDigits { throw .unequalBounds(String(inner)) }
        }
        return ranges
    }
}

extension NumberRanges {
    /// The numbers with their zeros, in the order in which they were written. The caller looks at `count` first.
    var numerals: some Sequence<Numeral> {
        runs.lazy.flatMap { run in
            stride(from: run.lower, through: run.upper, by: Int(clamping: run.step)).lazy.map {
                Numeral($0, least: run.width)
            }
        }
    }
}

import JobModel

/// Host names written as one word, with ranges and wildcards: `web-[01-40,50]`, `rack[1-3]-node[01-20]`, `web-*`.
///
/// The rules are ClusterShell's: a bound with leading zeros pads all numbers of its range to its own length.
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

    /// Whether the word has a wildcard. It is then a test on the step's hosts, and may match none.
    var isTest: Bool { pieces.contains { $0 == .anyText || $0 == .anyCharacter } }

    /// The number of names that the brackets expand to. Wildcards are not counted, since they are never expanded.
    var expansion: Int {
        pieces.reduce(1) { product, piece in
            guard case .numbers(let ranges) = piece else { return product }
            let (result, overflow) = product.multipliedReportingOverflow(by: Int(clamping: ranges.count))
            return overflow ? .max : result
        }
    }

    /// Every name, in the order of the ranges. Check `expansion` and `isTest` first.
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

    /// Reads a word for which `NameWord.isPattern` holds.
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
    /// The numbers with their zeros, in the order in which they were written. Check `count` first.
    var numerals: some Sequence<Numeral> {
        runs.lazy.flatMap { run in
            stride(from: run.lower, through: run.upper, by: Int(clamping: run.step)).lazy.map {
                Numeral($0, least: run.width)
            }
        }
    }
}

/// The notation of a host's name in a host set: bare (`web-01`) when it can't be read as anything else, otherwise
/// `name:TEXT`.
public enum NameWord {
    /// The beginning of a word whose rest is only a name. Operators in the name are escaped by `\`.
    static let prefix = "name:"
    /// The greatest length of a bare name, in bytes. Longer names are not host names (RFC 1035 allows 255 bytes) and
    /// are not folded.
    private static let longestBare = 255
    private static let patternBytes = Array("[]*?".utf8)

    /// Returns the word for a name.
    public static func word(of name: String) -> String {
        isBare(name) ? name : prefix + escaped(name)
    }

    /// Returns the name in a word that `word(of:)` wrote; nil for any other word, such as an address or `id:7`.
    public static func name(in word: String) -> String? {
        guard word.hasPrefix(prefix) else { return isBare(word) ? word : nil }
        var name = ""
        var isEscaped = false
        for character in word.unicodeScalars.dropFirst(prefix.unicodeScalars.count) {
            if character == "\\", !isEscaped {
                isEscaped = true
            } else {
                name.unicodeScalars.append(character)
                isEscaped = false
            }
        }
        return name
    }

    /// Whether a name that is typed without `name:` is read as this name.
    static func isBare(_ name: String) -> Bool {
        name.utf8.count <= longestBare && isPattern(name[...])
            && !name.utf8.contains { byte in patternBytes.contains(byte) }
    }

    /// Whether a word of a host set is a name, or names with ranges and wildcards, rather than an address, a number or
    /// another word.
    ///
    /// Outside brackets a name has only letters, digits, `-`, `_`, `.` and wildcards, and does not begin with `-` or
    /// `.`. It must have a letter or `_`, or, if it has no dots, a `-`: `10.0.0.1-5` is not a name, and `10-20-0-1` is
    /// one.
    static func isPattern(_ word: Substring) -> Bool {
        guard let first = word.utf8.first, first != UInt8(ascii: "-"), first != UInt8(ascii: ".") else { return false }
        var hasLetter = false
        var hasHyphen = false
        var hasDot = false
        var isASCII = true
        var depth = 0
        for scalar in word.unicodeScalars {
            if !scalar.isASCII { isASCII = false }
            switch scalar {
            case "[": depth += 1
            case "]": depth -= 1
            case _ where depth > 0: break
            case "a"..."z", "A"..."Z", "_": hasLetter = true
            case "0"..."9", "*", "?": break
            case "-": hasHyphen = true
            case ".": hasDot = true
            case _ where !scalar.isASCII && scalar.properties.isAlphabetic: hasLetter = true
            default: return false
            }
        }
        guard hasLetter || (hasHyphen && !hasDot) else { return false }
        // These words usually mean a status; the failure that they get says so.
        let text = String(word)
        return !HostSet.isName(text)
            && (isASCII || (FullWidthText.ascii(text) == nil && StatusWords.hostSetName(text) == nil))
    }

    /// Returns the text as it stands behind `name:` and `tag:`, with a `\` before each operator.
    package static func escaped(_ name: String) -> String {
        var text = ""
        for character in name.unicodeScalars {
            if "\\,!&^".unicodeScalars.contains(character) { text += "\\" }
            text.unicodeScalars.append(character)
        }
        return text
    }
}

extension NameWord {
    /// Whether a name comes before another as people sort them, with numbers by their value: `web-9` before `web-10`.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        let (one, other) = (Array(left.utf8), Array(right.utf8))
        var (i, j) = (0, 0)
        while i < one.count, j < other.count {
            let (a, b) = (digits(one[i...]), digits(other[j...]))
            if !a.isEmpty, !b.isEmpty {
                // Numbers of any length: without leading zeros, the longer one is greater.
                let (x, y) = (a.drop { $0 == 48 }, b.drop { $0 == 48 })
                if x.count != y.count { return x.count < y.count }
                if !x.elementsEqual(y) { return x.lexicographicallyPrecedes(y) }
                if a.count != b.count { return a.count < b.count }
                i += a.count
                j += b.count
            } else if one[i] != other[j] {
                return one[i] < other[j]
            } else {
                i += 1
                j += 1
            }
        }
        return one.count - i < other.count - j
    }

    /// Returns the digits at the beginning of `bytes`.
    static func digits(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.prefix { (48...57).contains($0) } }
}

/// Matches names against a pattern without backtracking. For each piece it keeps all places where the piece can end, so
/// that no pattern takes longer than (pieces × bytes of the name × digits of a number).
struct NameMatcher {
    private enum Piece {
        case text([UInt8])
        case numbers(Numbers)
        case anyCharacter
        case anyText
    }

    private let pieces: [Piece]

    /// - Parameter isLowered: Whether the names to match are in lower case. The pattern is then made lower case, too.
    init(_ pattern: NamePattern, isLowered: Bool) {
        pieces = pattern.pieces.map { piece in
            switch piece {
            case .text(let text): .text(Array((isLowered ? text.lowercased() : text).utf8))
            case .numbers(let ranges): .numbers(Numbers(ranges))
            case .anyCharacter: .anyCharacter
            case .anyText: .anyText
            }
        }
    }

    func matches(_ text: String) -> Bool {
        let name = Array(text.utf8)
        if case .text(let start)? = pieces.first, !name.starts(with: start) { return false }
        // In ascending order, without repetitions.
        var places = [0]
        for piece in pieces {
            var ends: Set<Int> = []
            for place in places {
                let rest = name[place...]
                switch piece {
                case .text(let text):
                    if rest.starts(with: text) { ends.insert(place + text.count) }
                case .numbers(let numbers):
                    ends.formUnion(numbers.ends(in: rest))
                case .anyCharacter:
                    // A match of one scalar: its continuation bytes begin with the bits 10.
                    let more = rest.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
                    if !rest.isEmpty { ends.insert(place + 1 + more) }
                case .anyText: break
                }
            }
            if case .anyText = piece {
                places = places.first.map { Array($0...name.count) } ?? []
            } else {
                places = ends.sorted()
            }
            if places.isEmpty { return false }
        }
        return places.last == name.count
    }
}

/// The numbers inside a pair of brackets.
private struct Numbers {
    /// Up to this number of runs, a number is compared with each run; with more runs, all numbers are kept in a set.
    private static let fewRuns = 16

    private let ranges: NumberRanges
    private let all: Set<Numeral>?
    private let mostDigits: Int

    init(_ ranges: NumberRanges) {
        self.ranges = ranges
        all = ranges.runs.count > Numbers.fewRuns ? Set(ranges.numerals) : nil
        mostDigits = ranges.runs.map { max($0.width, Numeral.digits($0.upper)) }.max() ?? 0
    }

    /// Returns the places where a number of the set that begins `bytes` can end.
    func ends(in bytes: ArraySlice<UInt8>) -> [Int] {
        let digits = NameWord.digits(bytes.prefix(min(mostDigits, Numeral.mostDigits)))
        guard !digits.isEmpty else { return [] }
        return (1...digits.count).compactMap { count in
            guard let numeral = Numeral(digits.prefix(count)), contains(numeral) else { return nil }
            return bytes.startIndex + count
        }
    }

    private func contains(_ numeral: Numeral) -> Bool {
        if let all { return all.contains(numeral) }
        return ranges.runs.contains { run in
            run.lower <= numeral.value && numeral.value <= run.upper && (numeral.value - run.lower) % run.step == 0
                && numeral == Numeral(numeral.value, least: run.width)
        }
    }
}

/// How a host's name is written as a word of a host set: bare (`web-01`) where it can be nothing else, else `name:TEXT`.
public enum NameWord {
    /// What begins a word whose rest is a name and nothing else; operators in it are escaped by `\`.
    static let prefix = "name:"
    /// Longer names are no host names (RFC 1035 has 255 bytes), and stay out of folding.
    private static let longestBare = 255
    private static let patternBytes = Array("[]*?".utf8)

    /// The word of a name.
    public static func word(of name: String) -> String {
        isBare(name) ? name : prefix + escaped(name)
    }

    /// The name in a word as `word(of:)` writes it; nil for any other word, such as an address or `id:7`.
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

    /// Whether a name, typed as it is, is read as this name.
    static func isBare(_ name: String) -> Bool {
        name.utf8.count <= longestBare && isPattern(name[...])
            && !name.utf8.contains { byte in patternBytes.contains(byte) }
    }

    /// Whether a word of a host set is a name or names by ranges and wildcards, and no address, number or other word.
    ///
    /// Outside brackets stand letters, digits, `-`, `_`, `.` and wildcards alone, the first of them no `-` or `.`. What makes it
    /// a name is a letter or `_`, or, in a word without dots, a `-`: `10.0.0.1-5` is no name, and `10-20-0-1` is one.
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
        // These words are usually meant for the outcome: the error that they get tells so.
        let text = String(word)
        return !HostSet.isName(text)
            && (isASCII || (FullWidthText.ascii(text) == nil && StatusWords.hostSetName(text) == nil))
    }

    private static func escaped(_ name: String) -> String {
        var text = ""
        for character in name.unicodeScalars {
            if "\\,!&^".unicodeScalars.contains(character) { text += "\\" }
            text.unicodeScalars.append(character)
        }
        return text
    }
}

extension NameWord {
    /// Whether a name comes before another as people sort them: numbers by their value, `web-9` before `web-10`.
    public static func precedes(_ left: String, _ right: String) -> Bool {
        let (one, other) = (Array(left.utf8), Array(right.utf8))
        var (i, j) = (0, 0)
        while i < one.count, j < other.count {
            let (a, b) = (digits(one[i...]), digits(other[j...]))
            if !a.isEmpty, !b.isEmpty {
                // Numbers of any length: without their zeros the longer one is greater.
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

    /// The digits with which bytes begin.
    static func digits(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> { bytes.prefix { (48...57).contains($0) } }
}

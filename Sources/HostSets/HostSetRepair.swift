import JobModel

/// Finds the host set that was probably meant by a text that is not one, as other tools, input methods and people write
/// hosts.
///
/// A repaired text is only shown in a hint. It never takes the place of the typed text.
enum HostSetRepair {
    /// The greatest length of a text to repair, in bytes. Longer texts come from programs, and no hint could show them.
    private static let longest = 1000

    /// Returns the corrected text, which is known to be a valid host set; nil when it can't be told what was meant.
    static func repaired(_ text: String) -> String? {
        guard text.utf8.count <= longest else { return nil }
        var candidate = FullWidthText.ascii(text) ?? text
        candidate = String(candidate.map { $0 == "{" ? "[" : $0 == "}" ? "]" : $0 })
        if candidate.contains("[") { candidate = replacing("..", by: "-", in: candidate) }
        candidate = replacing(" - ", by: "-", in: candidate)
        candidate = rejoined(candidate)
        guard candidate != text, let set = try? HostSet(checked: candidate) else { return nil }
        // Any prose is words with spaces between them; it counts as hosts only when every word has a digit.
        return set.isSurelyOfHosts || !text.contains(where: \.isWhitespace) ? candidate : nil
    }

    static func isHostSet(_ text: String) -> Bool {
        (try? HostSetParser(text).terms()) != nil
    }

    private static func replacing(_ old: String, by new: String, in text: String) -> String {
        var pieces: [Substring] = []
        var rest = text[...]
        while let range = rest.firstRange(of: old) {
            pieces.append(rest[..<range.lowerBound])
            rest = rest[range.upperBound...]
        }
        return (pieces + [rest]).joined(separator: new)
    }

    /// Returns the text with each word corrected. Spaces and surplus commas between the words become one comma.
    private static func rejoined(_ text: String) -> String {
        var result = ""
        var operation = ""
        var word = ""
        var depth = 0
        func endWord() {
            guard !word.isEmpty else { return }
            if result.isEmpty {
                // `!x` means all hosts but x.
                result = operation == "!" ? "@all!" : ""
            } else {
                result += operation.isEmpty ? "," : operation
            }
            result += self.word(word)
            word = ""
            operation = ""
        }
        for character in text {
            if character == "[" { depth += 1 }
            if character == "]" { depth -= 1 }
            if depth <= 0, character.isWhitespace {
                endWord()
            } else if depth <= 0, "!&^".contains(character) {
                endWord()
                operation = String(character)
            } else if depth <= 0, ",;".contains(character) {
                endWord()
            } else {
                word.append(character)
            }
        }
        endWord()
        return result
    }

    private static func word(_ word: String) -> String {
        if isHostSet(word) { return word }
        let english = StatusWords.hostSetName(word) ?? word
        if HostSet.isName(english) { return "@" + english }
        if word.hasPrefix("["), word.hasSuffix("]"), word.contains(".") {
            return rejoined(String(word.dropFirst().dropLast()))
        }
        return range(word) ?? withoutUserAndPort(word) ?? network(word) ?? word
    }

    /// Rewrites `10.20.0.1-5` and `10.20.0.1-10.20.0.5` as `10.20.0.[1-5]`.
    private static func range(_ word: String) -> String? {
        let bounds = word.split(separator: "-", omittingEmptySubsequences: false)
        guard bounds.count == 2, let first = HostAddress(bounds[0]), case .v4 = first,
            let dot = bounds[0].lastIndex(of: ".")
        else { return nil }
        let start = bounds[0][..<dot]
        let last = bounds[1].hasPrefix(start + ".") ? bounds[1].dropFirst(start.count + 1) : bounds[1]
        guard let from = UInt8(bounds[0][bounds[0].index(after: dot)...]), let to = UInt8(last) else { return nil }
        return from == to ? "\(start).\(from)" : "\(start).[\(min(from, to))-\(max(from, to))]"
    }

    /// Rewrites `root@10.20.0.1:22` as `10.20.0.1`, and `root@web-01:22` as `web-01`.
    private static func withoutUserAndPort(_ word: String) -> String? {
        let host = word.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = parts.first,
            HostAddress(address) != nil || (try? HostSet(checked: String(address)))?.isSurelyOneName == true,
            parts.count == 1 || NumberRanges.number(parts[1]) != nil
        else { return nil }
        return String(address)
    }

    /// Rewrites `10.20` and `10.20.0.` as `10.20.*` and `10.20.0.*`.
    private static func network(_ word: String) -> String? {
        var octets = word.split(separator: ".", omittingEmptySubsequences: false)
        if octets.last?.isEmpty == true { octets.removeLast() }
        guard (2...3).contains(octets.count), octets.allSatisfy({ UInt8($0) != nil }) else { return nil }
        return octets.joined(separator: ".") + ".*"
    }
}

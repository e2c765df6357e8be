import JobModel

/// Parses the text of a host set: first it finds the words between operators, then it reads each word.
struct HostSetParser {
    private let text: String
    private let bytes: [UInt8]

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    func terms() throws(Failure) -> [HostTerm] {
        var terms: [HostTerm] = []
        var expansion = 0
        for part in try parts() {
            let word = try word(part.place)
            expansion = expansion.addingReportingOverflow(word.expansion).partialValue
            if word.expansion > HostSet.expansionLimit || expansion > HostSet.expansionLimit {
                throw HostSetTexts.tooMany(text, part.place)
            }
            terms.append(HostTerm(operation: part.operation, word: word, place: part.place))
        }
        return terms
    }

    // MARK: Words between operators

    /// Finds the words and the operator before each. Inside brackets, and behind a `\` in the text of a tag, a name or
    /// a path, operators are plain characters.
    private func parts() throws(Failure) -> [(operation: HostTerm.Operation, place: Range<Int>)] {
        var parts: [(operation: HostTerm.Operation, place: Range<Int>)] = []
        var operation = HostTerm.Operation.join
        var start = 0
        while true {
            while start < bytes.count, isBlank(bytes[start]) { start += 1 }
            let isLiteral = literalPrefix(start) != nil
            let end = try wordEnd(from: start, isLiteral: isLiteral)
            var wordEnd = end
            while !isLiteral, wordEnd > start, isBlank(bytes[wordEnd - 1]) { wordEnd -= 1 }
            let next = end < bytes.count ? HostTerm.Operation(rawValue: bytes[end]) : nil
            if wordEnd == start {
                if parts.isEmpty, next == nil { throw HostSetTexts.empty(text) }
                if let next, parts.isEmpty { throw HostSetTexts.nothingBefore(text, end, next) }
                throw HostSetTexts.nothingAfter(text, previousOperator(before: start), operation)
            }
            parts.append((operation, start..<wordEnd))
            guard let next else { return parts }
            operation = next
            start = end + 1
        }
    }

    private func wordEnd(from start: Int, isLiteral: Bool) throws(Failure) -> Int {
        var index = start
        var open: Int?
        var depth = 0
        while index < bytes.count {
            let byte = bytes[index]
            if isLiteral {
                if byte == UInt8(ascii: "\\") {
                    if index + 1 == bytes.count { throw HostSetTexts.nothingEscaped(text, index) }
                    index += 1
                } else if HostTerm.Operation(rawValue: byte) != nil {
                    return index
                }
            } else if byte == UInt8(ascii: "[") {
                if depth == 0 { open = index }
                depth += 1
            } else if byte == UInt8(ascii: "]") {
                if depth == 0 { throw HostSetTexts.unopened(text, index) }
                depth -= 1
            } else if depth == 0, HostTerm.Operation(rawValue: byte) != nil {
                return index
            }
            index += 1
        }
        if depth > 0, let open { throw HostSetTexts.unclosed(text, open) }
        return index
    }

    private func previousOperator(before start: Int) -> Int {
        var index = start - 1
        while index > 0, isBlank(bytes[index]) { index -= 1 }
        return max(index, 0)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }

    private func literalPrefix(_ start: Int) -> String? {
        guard start < bytes.count, [UInt8(ascii: "t"), UInt8(ascii: "n"), UInt8(ascii: "@")].contains(bytes[start])
        else {
            return nil
        }
        return ["tag:", NameWord.prefix, "@file:"].first { bytes[start...].starts(with: $0.utf8) }
    }

    // MARK: One word

    private func word(_ place: Range<Int>) throws(Failure) -> HostWord {
        // Lists of thousands of plain addresses are common, so they take a short path.
        if let bits = bytes[place].withUnsafeBytes(HostAddress.readingV4(utf8:)) {
            return .address(area: nil, .v4(bits))
        }
        if let prefix = literalPrefix(place.lowerBound) {
            let value = unescaped(bytes[place.dropFirst(prefix.utf8.count)])
            if prefix == "tag:" { return .tag(value) }
            if prefix == NameWord.prefix {
                if value.isEmpty { throw HostSetTexts.noHostName(text, place) }
                return .hostName(value)
            }
            if value.isEmpty { throw HostSetTexts.noPath(text, place) }
            return .file(value)
        }
        let word = Substring(String(decoding: bytes[place], as: UTF8.self))
        if word.hasPrefix("@") { return try name(word.dropFirst(), place) }
        if word.hasPrefix("id:") { return .ids(try ranges(word.dropFirst(3), place)) }
        if word.hasPrefix("nth:") { return .places(try ranges(word.dropFirst(4), place)) }
        if let colon = word.firstIndex(of: ":"), let area = area(word[..<colon]) {
            let rest = word[word.index(after: colon)...]
            if let bracketed = try bracketed6(rest, area: area, place) { return bracketed }
            if !rest.contains(":") { return try addresses(rest, area: area, place) }
        }
        if let bracketed = try bracketed6(word, area: nil, place) { return bracketed }
        if word.contains(":") { return try addresses6(word, area: nil, place) }
        return try addresses(word, area: nil, place)
    }

    private func unescaped(_ bytes: ArraySlice<UInt8>) -> String {
        var result: [UInt8] = []
        var isEscaped = false
        for byte in bytes {
            if byte == UInt8(ascii: "\\"), !isEscaped {
                isEscaped = true
            } else {
                result.append(byte)
                isEscaped = false
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private func name(_ text: Substring, _ place: Range<Int>) throws(Failure) -> HostWord {
        var name = text
        var run: Int?
        if let tilde = text.lastIndex(of: "~") {
            let number = text[text.index(after: tilde)...]
            guard let count = NumberRanges.number(number), count > 0 else {
                throw HostSetTexts.badRun(self.text, place, number)
            }
            name = text[..<tilde]
            run = Int(clamping: count)
        }
        if name.isEmpty || name.contains(where: { $0.isWhitespace || $0 == "[" || $0 == "@" }) {
            throw HostSetTexts.badName(self.text, place)
        }
        return .name(StatusWords.hostSetName(String(name)) ?? String(name), run: run)
    }

    /// Reads `100042` or `[100001-100040]`.
    private func ranges(_ text: Substring, _ place: Range<Int>) throws(Failure) -> NumberRanges {
        var inner = text
        if text.hasPrefix("["), text.hasSuffix("]") {
            inner = text.dropFirst().dropLast()
        } else if NumberRanges.number(text) == nil {
            throw HostSetTexts.badNumber(self.text, place, text)
        }
        do {
            return try NumberRanges(inner)
        } catch {
            throw HostSetTexts.badRange(self.text, place, error)
        }
    }

    private func area(_ text: Substring) -> Int64? {
        let digits = text.hasPrefix("-") ? text.dropFirst() : text
        return NumberRanges.number(digits) == nil ? nil : Int64(text)
    }

    /// Reads an IPv4 word (a network, `*` or four octets); any other word is read as a name.
    private func addresses(_ word: Substring, area: Int64?, _ place: Range<Int>) throws(Failure) -> HostWord {
        if word == "*" { return .all(area: area) }
        if let address = HostAddress(word) { return .address(area: area, address) }
        if NameWord.isPattern(word) {
            if area != nil { throw HostSetTexts.areaOfName(text, place, word) }
            return try names(word, place)
        }
        if let slash = slashOutsideBrackets(word) {
            guard let base = HostAddress(word[..<slash]), case .v4 = base else {
                throw HostSetTexts.badNetwork(text, place)
            }
            return try network(base, word[word.index(after: slash)...], area: area, place)
        }
        do {
            return .addresses(area: area, try AddressPattern(word))
        } catch {
            throw HostSetTexts.badAddress(text, place, error)
        }
    }

    private func names(_ word: Substring, _ place: Range<Int>) throws(Failure) -> HostWord {
        if NameWord.isBare(String(word)) { return .hostName(String(word)) }
        do {
            return .hostNames(try NamePattern(word))
        } catch {
            throw HostSetTexts.badHostNames(text, place, error)
        }
    }

    /// Reads `[fd00::5]`, `[fd00::]/64` and `[fd00::/64]`; nil when the brackets hold something else.
    private func bracketed6(_ word: Substring, area: Int64?, _ place: Range<Int>) throws(Failure) -> HostWord? {
        guard word.hasPrefix("["), let close = word.firstIndex(of: "]") else { return nil }
        let inner = word[word.index(after: word.startIndex)..<close]
        guard inner.contains(":") else { return nil }
        return try addresses6(inner + word[word.index(after: close)...], area: area, place)
    }

    private func addresses6(_ word: Substring, area: Int64?, _ place: Range<Int>) throws(Failure) -> HostWord {
        let pieces = word.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = pieces.first, let base = HostAddress(first), case .v6 = base else {
            throw HostSetTexts.badAddress6(text, place)
        }
        return pieces.count == 1
            ? .address(area: area, base) : try network(base, pieces[1], area: area, place)
    }

    private func network(
        _ base: HostAddress, _ length: Substring, area: Int64?, _ place: Range<Int>
    ) throws(Failure) -> HostWord {
        let most = if case .v4 = base { 32 } else { 128 }
        guard let bits = NumberRanges.number(length), bits <= most else {
            throw HostSetTexts.badNetworkLength(text, place, most: most)
        }
        return .network(area: area, base: base, bits: Int(bits))
    }

    private func slashOutsideBrackets(_ word: Substring) -> Substring.Index? {
        guard let slash = word.lastIndex(of: "/") else { return nil }
        return word[slash...].contains("]") ? nil : slash
    }
}

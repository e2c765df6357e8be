import JobModel

/// Reads the words for hosts in file names and texts.
enum HostWord {
    /// The greatest length of a name, which is that of a domain name (RFC 1035, section 2.3.4).
    static let longestName = 253

    /// Returns the host of a word in a text: an address (`10.0.0.7`, `fd00::5`, `[fd00::5]`), an address in a network
    /// area (`3:10.0.0.7`, `3:[fd00::5]`), or a name. Nil for anything else.
    static func host(_ word: some StringProtocol) -> Host? {
        address(word) ?? inArea(word, separator: ":") ?? (isName(word) ? Host(id: nil, name: String(word)) : nil)
    }

    /// Returns the host of an exported line, which always begins with the area.
    static func exported(_ word: some StringProtocol) -> Host? { inArea(word, separator: ":") }

    /// Returns the host of a file name without its extension. Besides what `host` reads, the name may have a form that
    /// `save` writes: `3-10.0.0.7`, `0-fd00__5` (some file systems don't allow a colon), `id-100042`.
    static func ofFile(_ name: some StringProtocol) -> Host? {
        if let host = address(name) ?? inArea(name, separator: ":") ?? inArea(name, separator: "-") { return host }
        if name.hasPrefix("id-"), let id = number(name.dropFirst(3)) { return Host(id: id) }
        return isName(name) ? Host(id: nil, name: String(name)) : nil
    }

    /// Whether a word can be a host's name. A name has letters, digits, `.`, `-` and `_`, and begins with a letter, a
    /// digit or `_`. A word of digits and dots is not a name, since it is either an IPv4 address or a mistyped one.
    static func isName(_ word: some StringProtocol) -> Bool {
        guard let first = word.unicodeScalars.first, word.utf8.count <= longestName else { return false }
        guard isWordScalar(first) || first == "_" else { return false }
        var (hasOther, hasDot) = (false, false)
        for scalar in word.unicodeScalars {
            switch scalar {
            case "0"..."9": break
            case ".": hasDot = true
            case "-", "_": hasOther = true
            default:
                guard isWordScalar(scalar) else { return false }
                hasOther = true
            }
        }
        return hasOther || !hasDot
    }

    /// Whether the host's word is more than a word of prose: an address, or a name with a digit, a dot or a hyphen, but
    /// not a plain number. Other words (`Error:`, `Note:`) begin lines of any text.
    static func looksLikeHost(_ host: Host) -> Bool {
        guard let name = host.name else { return true }
        let digits = name.utf8.contains { (48...57).contains($0) }
        let isNumber = name.utf8.allSatisfy { (48...57).contains($0) }
        return !isNumber && (digits || name.contains(".") || name.contains("-"))
    }

    private static func isWordScalar(_ scalar: Unicode.Scalar) -> Bool {
        scalar.properties.isAlphabetic || scalar.properties.numericType != nil
            || scalar.properties.generalCategory == .nonspacingMark
    }

    private static func address(_ word: some StringProtocol, area: Int64 = 0) -> Host? {
        var word = word[...]
        if word.first == "[", word.last == "]" {
            word = word.dropFirst().dropLast()
            guard word.utf8.contains(UInt8(ascii: ":")) else { return nil }
        }
        switch HostAddress(word) {
        case .v4(let bits)?: return Host(id: nil, area: area, ipv4: .v4(bits))
        case .v6(let high, let low)?: return Host(id: nil, area: area, ipv6: .v6(high: high, low: low))
        case nil: return nil
        }
    }

    private static func inArea(_ word: some StringProtocol, separator: Character) -> Host? {
        guard let place = word.firstIndex(of: separator), let area = number(word[..<place]) else { return nil }
        let rest = word[word.index(after: place)...]
        if let host = address(rest, area: area) { return host }
        guard separator == "-", rest.contains("__") || rest.filter({ $0 == "_" }).count == 7 else { return nil }
        return address(String(rest.map { $0 == "_" ? ":" : $0 }), area: area)
    }

    /// Reads digits; nil for anything else. (`Int64.init` would also accept a sign.)
    private static func number(_ text: some StringProtocol) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int64(text)
    }
}

extension Host {
    /// The word by which messages name the host.
    var word: String {
        if let address { return area == 0 ? "\(address)" : address.word(inArea: area) }
        return name ?? id.map { "id:\($0)" } ?? "?"
    }
}

/// Expands the host sets of gathered output: `web-[01-40],db1`, `10.0.[0-1].[1-3]`, `node[0-10/2]`.
///
/// The words are those that ClusterShell's NodeSet and pdsh's hostlist print: leading zeros of a range's first number
/// pad all of its numbers. Operators, wildcards and group names are not supported.
enum HostNameSet {
    /// - Parameter limit: The greatest number of names.
    /// - Returns: The names in the order of the text; nil when the text is not such a set, or has more than `limit`
    ///   names.
    static func names(_ text: some StringProtocol, limit: Int) -> [String]? {
        var names: [String] = []
        for word in words(text) {
            guard let more = expanded(word, limit: limit - names.count) else { return nil }
            names += more
        }
        return names.isEmpty ? nil : names
    }

    /// Splits the text at the commas outside brackets.
    private static func words(_ text: some StringProtocol) -> [Substring] {
        var (words, depth) = ([Substring](), 0)
        let text = Substring(text)
        var start = text.startIndex
        for place in text.indices {
            switch text[place] {
            case "[": depth += 1
            case "]": depth -= 1
            case "," where depth == 0:
                words.append(text[start..<place])
                start = text.index(after: place)
            default: break
            }
        }
        return words + [text[start...]]
    }

    private static func expanded(_ word: Substring, limit: Int) -> [String]? {
        guard limit > 0, !word.isEmpty else { return nil }
        guard let open = word.firstIndex(of: "[") else { return word.contains("]") ? nil : [String(word)] }
        guard let close = word[open...].firstIndex(of: "]"),
            let numbers = numbers(word[word.index(after: open)..<close], limit: limit)
        else { return nil }
        let rest = word[word.index(after: close)...]
        guard let tails = rest.isEmpty ? [""] : expanded(rest, limit: limit),
            numbers.count.multipliedReportingOverflow(by: tails.count).partialValue <= limit
        else { return nil }
        let head = word[..<open]
        return numbers.flatMap { number in tails.map { head + number + $0 } }
    }

    private static func numbers(_ text: Substring, limit: Int) -> [String]? {
        var numbers: [String] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            let halves = part.split(separator: "/", omittingEmptySubsequences: false)
            guard let range = halves.first, halves.count <= 2, let step = halves.count == 2 ? number(halves[1]) : 1,
                step > 0
            else { return nil }
            let ends = range.split(separator: "-", omittingEmptySubsequences: false)
            guard let from = ends.first, let to = ends.last, ends.count <= 2, let first = number(from),
                let last = number(to), first <= last, (last - first) / step < limit - numbers.count
            else { return nil }
            for value in stride(from: first, through: last, by: step) {
                let digits = String(value)
                let padding = from.first == "0" ? max(0, from.count - digits.count) : 0
                numbers.append(String(repeating: "0", count: padding) + digits)
            }
        }
        return numbers
    }

    /// Reads digits, at most 15 of them, so that sums can't overflow.
    private static func number(_ text: Substring) -> Int? {
        guard (1...15).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(text)
    }
}

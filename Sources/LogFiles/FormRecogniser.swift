import JobModel

/// Recognises the form of a text by its first lines.
///
/// A form is recognised only when nearly all lines fit it: a log that is taken for the logs of many hosts would give
/// nonsense that looks like an answer.
struct FormRecogniser {
    private let lines: [ArraySlice<UInt8>]
    private let head: [UInt8]

    /// The greatest number of lines that are examined.
    private static let mostLines = 20_000

    /// - Parameters:
    ///   - head: The first bytes of the text.
    ///   - isWhole: Whether `head` is the whole text. Otherwise the last line may be cut and is ignored.
    init(_ head: [UInt8], isWhole: Bool) {
        self.head = head.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(head.dropFirst(3)) : head
        var lines = self.head.split(
            separator: UInt8(ascii: "\n"), maxSplits: Self.mostLines, omittingEmptySubsequences: false)
        if lines.count > 1, !isWhole || lines.count > Self.mostLines || lines.last?.isEmpty == true {
            lines.removeLast()
        }
        self.lines = lines.map { TextLines.withoutReturn($0) }
    }

    /// Returns the form of the text.
    ///
    /// - Throws: `Failure` that says what the text is instead, or that its form is unknown.
    func form(named name: String) throws -> LogFileForm {
        try refuseOthers(name)
        if isOfRecords { return .saved }
        if isExported { return .export }
        if isOfAnsible { return .ansible }
        if isGathered { return .gathered }
        let prefixes = LinePrefixes(lines)
        if prefixes.areOfNearlyAllLines { return .prefixed }
        let isPlaybook = lines.contains { $0.starts(with: "PLAY [".utf8) || $0.starts(with: "PLAY RECAP".utf8) }
        if !isPlaybook, prefixes.areOfMostLines, let stray = prefixes.firstStray {
            throw Texts.linesWithoutHost(name, stray.number, stray.text, prefixes.strayLines)
        }
        throw Texts.unknownForm(name, isPlaybook: isPlaybook)
    }

    /// Whether most lines begin with an area and an address, as nothing else writes them. Lines without are common: the
    /// platform writes the host once for a line, even when it contains other line ends.
    private var isExported: Bool {
        let full = lines.filter { !$0.isEmpty }
        return full.count { ExportedText.parts($0) != nil } * 2 > full.count
    }

    private func refuseOthers(_ name: String) throws {
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0xFE, 0xFF]) { throw Texts.wideText(name) }
        if head.contains(0) { throw Texts.binary(name) }
        let first = TextLine.text(lines.first?.prefix(4096) ?? []).lowercased()
        if first.hasPrefix("<!doctype html") || first.hasPrefix("<html") {
            throw Texts.savedElsewhere(name, "an HTML page")
        }
        let columns = first.split(separator: ",", omittingEmptySubsequences: false)
        let isTable = columns.count > 2 && (columns.contains("host_id") || columns.contains("host"))
        if isTable, columns.contains("sha256") { throw Texts.indexAlone(name) }
        if isTable || name.lowercased().hasSuffix(".csv") { throw Texts.savedElsewhere(name, "a CSV table") }
        let object = head.prefix(64).drop { $0 == UInt8(ascii: "{") || $0 == 0x20 || $0 == 0x0A || $0 == 0x0D }
        if first.hasPrefix("{"), object.starts(with: "\"joblog\"".utf8) { throw Texts.indexAlone(name) }
    }

    /// Whether the first record is one that `save` or `to json` writes.
    private var isOfRecords: Bool {
        let full = lines.filter { !$0.isEmpty && !$0.elementsEqual([UInt8(ascii: "[")]) }
        guard let first = full.first, first.first == UInt8(ascii: "{") else { return false }
        let names = ["\"provenance\"", "\"host_id\"", "\"host\""]
        let start = first.prefix(4096).drop { $0 == UInt8(ascii: "{") || $0 == 0x20 }
        return names.contains { start.starts(with: $0.utf8) }
    }

    private var isOfAnsible: Bool {
        let texts = lines.lazy.map { $0.first == 0x1B ? ColorCodes.dropped(around: $0) : $0 }
        // Warnings of ansible itself may precede the first host.
        return texts.prefix(50).first { !$0.isEmpty && !$0.starts(with: "[".utf8) && $0.first != 0x20 }
            .map { AnsibleHeader($0) != nil } ?? false
    }

    private var isGathered: Bool {
        for (place, line) in lines.enumerated().prefix(5000) {
            let count = GatheredText.dashCount(line)
            let header = lines.dropFirst(place + 1).prefix(2)
            if count == 0 {
                // clush does not gather standard error, whose lines come before the gathered ones.
                let line = ColorCodes.dropped(around: line)
                if line.isEmpty || PrefixedText.parts(line) != nil { continue }
                return false
            }
            guard let name = header.first, let end = header.last, header.count == 2,
                GatheredText.dashCount(end) == count
            else { return false }
            let hosts = try? GatheredText.hosts(header: name, number: 0, limit: 1_000_000)
            return hosts?.isEmpty == false || ColorCodes.dropped(from: name).starts(with: "pdsh@".utf8)
        }
        return false
    }
}

/// The number of lines that begin with a host, to recognise the form of a text.
struct LinePrefixes {
    private var (lines, fitting) = (0, 0)
    /// For each word at the beginning of a line, whether it looks like a host; nil when it can't be one.
    private var words: [[UInt8]: Bool?] = [:]
    /// The first line without a host, with its number from 1.
    private(set) var firstStray: (number: Int, text: String)?

    init(_ texts: [ArraySlice<UInt8>]) {
        for (place, line) in texts.enumerated() where !line.isEmpty {
            let line = line.first == 0x1B ? ColorCodes.dropped(before: line) : line
            if ToolReport.isSpoken(line) { continue }
            lines += 1
            if let (word, _) = PrefixedText.parts(line), looks(Array(word)) != nil {
                fitting += 1
            } else if firstStray == nil {
                firstStray = (place + 1, TextLine.excerpt(line))
            }
        }
    }

    /// The number of lines that don't begin with a host.
    var strayLines: Int { lines - fitting }

    /// Whether nearly all lines (95 %) begin with a host.
    var areOfNearlyAllLines: Bool { lines > 0 && fitting * 20 >= lines * 19 && areHosts }

    /// Whether more than half of the lines begin with a host.
    var areOfMostLines: Bool { fitting * 2 > lines && areHosts }

    /// Lines of prose may also begin with a word and a colon (`Error: …`), so at least half of the words must look like
    /// hosts.
    private var areHosts: Bool {
        let all = words.values.compactMap { $0 }
        return all.count { $0 } * 2 >= all.count
    }

    private mutating func looks(_ word: [UInt8]) -> Bool? {
        if let known = words[word] { return known }
        let hosts = PrefixedText.hosts(word[...], limit: 100_000)
        let looks = hosts.map { hosts in hosts.contains { HostWord.looksLikeHost($0) } }
        words[word] = .some(looks)
        return looks
    }
}

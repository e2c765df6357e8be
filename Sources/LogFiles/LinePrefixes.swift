import JobModel

/// How many lines of a text have a host in front, for telling its form.
struct LinePrefixes {
    private var (lines, fitting) = (0, 0)
    /// By each word in front of a line, whether it looks like a host; nil where it can't be one.
    private var words: [[UInt8]: Bool?] = [:]
    /// The first line without a host, with its number from 1.
    private(set) var firstStray: (number: Int, text: String)?

    init(_ texts: [ArraySlice<UInt8>]) {
        for (place, line) in texts.enumerated() where !line.isEmpty {
            let line = line.first == 0x1B ? ColourCodes.dropped(before: line) : line
            if ToolReport.isSpoken(line) { continue }
            lines += 1
            if let (word, _) = PrefixedText.parts(line), looks(Array(word)) != nil {
                fitting += 1
            } else if firstStray == nil {
                firstStray = (place + 1, TextLine.excerpt(line))
            }
        }
    }

    /// How many lines have no host in front.
    var strayLines: Int { lines - fitting }

    /// Whether the text is surely of this form.
    var areOfNearlyAllLines: Bool { lines > 0 && fitting * 20 >= lines * 19 && areHosts }

    /// Whether the text seems to be of this form, with other lines between.
    var areOfMostLines: Bool { fitting * 2 > lines && areHosts }

    /// Words of prose stand before lines, too (`Error: …`): half of the words must look like hosts.
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

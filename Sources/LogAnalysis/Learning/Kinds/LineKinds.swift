/// The kinds of lines of many hosts: lines of one kind agree in everything but the values at some places.
///
/// A line's shape is the line without its values. Shapes are then merged wherever the hosts show that words vary as
/// values do (see the files WordPlaces, WordLists and Alternatives). All of this works on distinct lines and depends
/// only on the lines and the order of the hosts.
struct LineKinds {
    /// The tokens of a line that a value takes.
    struct Hole: Sendable {
        var start: Int32
        var end: Int32
        /// Whether the value is a list, whose parts are not places of their own.
        var isList = false
    }

    let lines: HostLines
    let hostCount: Int
    var vocabulary = Vocabulary()
    private var tokens: [LineToken] = []
    private var tokenEnds: [Int] = []
    /// The shape of each distinct line, and its values.
    private(set) var shapeOf: [Int32] = []
    private(set) var holes: [[Hole]] = []
    /// The distinct shapes.
    private(set) var shapes: [[ShapeCode]] = []
    private var numbers: [[ShapeCode]: Int32] = [:]
    /// The hosts of each shape; nil once a line got another shape.
    private var knownHosts: [[Int32]]?
    /// For lines without words, a mark that represents the line with words before them. It determines their kind: it
    /// begins their shapes, and is not a token.
    private var headings: [Int: ShapeCode] = [:]

    /// Returns the number of the token with which the shape of a line begins: -1 if a heading comes first.
    func firstToken(of line: Int) -> Int32 { headings[line] == nil ? 0 : -1 }

    /// Whether other hosts are learned from separately and must get the same kinds. Then no word is judged by how few
    /// hosts of this part have it.
    private let isPart: Bool

    init(_ lines: HostLines, isPart: Bool = false) {
        self.isPart = isPart
        self.lines = lines
        hostCount = lines.hosts.count
        cutAll()
        countWords()
        shapeOf = Array(repeating: 0, count: lines.count)
        holes = Array(repeating: [], count: lines.count)
        for line in 0..<lines.count where lines.headings[line] < 0 { assign(line, runs(of: line) { _ in false }) }
        // A line that only one host has may be on several hosts of another part, so none of its words become values.
        let hosts = isPart ? hostsOfShapes() : []
        for line in 0..<lines.count
        where isPart && lines.headings[line] < 0 && hosts[Int(shapeOf[line])].count == 1 {
            assign(line, runs(of: line, opensRare: false) { _ in false })
        }
        for line in 0..<lines.count where lines.headings[line] >= 0 {
            let heading = text(shapes[Int(shapeOf[Int(lines.headings[line])])])
            let mark = heading.withUnsafeBytes { vocabulary.number(of: $0, isWord: false) }
            headings[line] = ShapeCode(word: mark, isGlued: false)
            assign(line, runs(of: line) { _ in false })
        }
    }

    // MARK: Words

    private mutating func cutAll() {
        var cut: [LineToken] = []
        lines.text.withUnsafeBytes { text in
            for line in 0..<lines.count {
                let bytes = UnsafeRawBufferPointer(rebasing: text[lines.range(line)])
                LineCutter.cut(bytes, into: &cut)
                for index in cut.indices where cut[index].kind != .value {
                    var piece = UnsafeRawBufferPointer(rebasing: bytes[Int(cut[index].start)..<Int(cut[index].end)])
                    if cut[index].kind == .mark {
                        // A rule of a table counts as the same text at any length.
                        piece = UnsafeRawBufferPointer(
                            rebasing: piece.prefix(piece.first.map { $0 < 0x80 ? 1 : 3 } ?? 1))
                    } else if index > 0, cut[index - 1].kind == .value, isPlural(piece) {
                        piece = UnsafeRawBufferPointer(rebasing: piece.dropLast())
                    }
                    cut[index].word = vocabulary.number(of: piece, isWord: cut[index].kind == .word)
                }
                tokens += cut
                tokenEnds.append(tokens.count)
            }
        }
    }

    private func isPlural(_ word: UnsafeRawBufferPointer) -> Bool {
        word.count > 3 && word[word.count - 1] == UInt8(ascii: "s") && word[word.count - 2] != UInt8(ascii: "s")
            && word.allSatisfy(\.isASCIILetter)
    }

    private mutating func countWords() {
        var lastHost = Array(repeating: Int32(-1), count: lines.count)
        for (host, entry) in lines.hosts.enumerated() {
            for line in entry.lines where lastHost[Int(line)] != Int32(host) {
                lastHost[Int(line)] = Int32(host)
                for token in tokens(of: Int(line)) where token.kind == .word {
                    vocabulary.note(token.word, on: Int32(host))
                }
            }
        }
    }

    /// Returns the tokens of a distinct line.
    func tokens(of line: Int) -> ArraySlice<LineToken> {
        tokens[(line == 0 ? 0 : tokenEnds[line - 1])..<tokenEnds[line]]
    }

    /// Whether hardly any other host has the word.
    func isRare(_ word: Int32) -> Bool {
        Int(vocabulary.hostCounts[Int(word)]) <= (isPart ? 1 : max(1, hostCount / 100))
    }

    /// Whether the code of a shape is a word.
    func isWord(_ code: ShapeCode) -> Bool { !code.isHole && vocabulary.isWord[Int(code.word)] }

    // MARK: Shapes

    /// A line's shape and its values.
    typealias Cut = (shape: [ShapeCode], holes: [Hole])

    /// The marks that join two values into one: `10.0.0.1:80`, `2.8.1-3`, `aGk+/x`.
    private static let joints = Set("+/_.:-~%@*".utf8)

    /// Whether a token is such a mark.
    func isJoint(_ token: LineToken) -> Bool {
        token.kind == .mark && vocabulary.texts[Int(token.word)].count == 1
            && Self.joints.contains(vocabulary.texts[Int(token.word)][0])
    }

    /// Cuts a line into words and runs of values. Values with joints between them are one value.
    ///
    /// - Parameters:
    ///   - isVariable: whether a word counts as a value.
    ///   - isVariablePiece: whether a word counts as a value if it is in one piece with a value.
    ///   - opensRare: whether words that hardly any other host has count as values if they look randomly drawn or are
    ///     in one piece with a value.
    func runs(
        of line: Int, opensRare: Bool = true, isVariable: (Int32) -> Bool,
        isVariablePiece: (Int32) -> Bool = { _ in false }
    ) -> Cut {
        let tokens = Array(self.tokens(of: line))
        var variable = tokens.map { $0.kind == .value || ($0.kind == .word && isVariable($0.word)) }
        for index in tokens.indices where !variable[index] && tokens[index].kind == .word {
            let word = tokens[index].word
            let isRare = opensRare && isRare(word)
            if isRare && vocabulary.looksDrawn(word)
                || (isRare || isVariablePiece(word)) && isInOnePieceWithValue(tokens, index)
            {
                variable[index] = true
            }
        }
        var result: Cut = (headings[line].map { [$0] } ?? [], [])
        var index = 0
        while index < tokens.count {
            let isGlued = tokens[index].isGlued || index == 0
            guard variable[index] else {
                result.shape.append(ShapeCode(word: tokens[index].word, isGlued: isGlued))
                index += 1
                continue
            }
            var end = index + 1
            while end < tokens.count, tokens[end].isGlued {
                if variable[end] {
                    end += 1
                } else if end + 1 < tokens.count, isJoint(tokens[end]), tokens[end + 1].isGlued, variable[end + 1] {
                    end += 2
                } else {
                    break
                }
            }
            if isPadding(tokens, end), isLong(tokens[index..<end]) { end += 1 }
            // A mark of base64 before a long run belongs to the run.
            if let last = result.shape.last, !last.isHole, isGlued, index > 0, !tokens[index - 1].isGlued || index == 1,
                isPaddingMark(tokens[index - 1]), isLong(tokens[index..<end])
            {
                result.shape.removeLast()
                result.shape.append(.hole(isGlued: last & 1 == 0))
                result.holes.append(Hole(start: Int32(index - 1), end: Int32(end)))
            } else {
                result.shape.append(.hole(isGlued: isGlued))
                result.holes.append(Hole(start: Int32(index), end: Int32(end)))
            }
            index = end
        }
        return result
    }

    /// Whether a run is so long that marks at its ends belong to it: base64 has `+`, `/` and `=` anywhere.
    private func isLong(_ run: ArraySlice<LineToken>) -> Bool {
        guard let first = run.first, let last = run.last else { return false }
        return last.end - first.start >= 8
    }

    private func isPaddingMark(_ token: LineToken) -> Bool {
        token.kind == .mark
            && ["=", "+", "/"].contains(String(decoding: vocabulary.texts[Int(token.word)], as: UTF8.self))
    }

    /// Whether a mark of base64 is at an index, glued to the token before it but not to a token behind it.
    private func isPadding(_ tokens: [LineToken], _ index: Int) -> Bool {
        guard index < tokens.count, tokens[index].isGlued, isPaddingMark(tokens[index]) else { return false }
        return index + 1 == tokens.count || !tokens[index + 1].isGlued
            || (tokens[index + 1].kind == .mark && !isPaddingMark(tokens[index + 1]))
    }

    private func isInOnePieceWithValue(_ tokens: [LineToken], _ index: Int) -> Bool {
        var (first, last) = (index, index)
        while first > 0, tokens[first].isGlued, tokens[first - 1].kind != .mark || isJoint(tokens[first - 1]) {
            first -= 1
        }
        while last + 1 < tokens.count, tokens[last + 1].isGlued,
            tokens[last + 1].kind != .mark || isJoint(tokens[last + 1])
        {
            last += 1
        }
        return tokens[first...last].contains { $0.kind == .value }
    }

    /// Gives a distinct line a shape.
    mutating func assign(_ line: Int, _ cut: Cut) {
        knownHosts = nil
        holes[line] = cut.holes
        if let known = numbers[cut.shape] {
            shapeOf[line] = known
            return
        }
        shapeOf[line] = Int32(shapes.count)
        numbers[cut.shape] = Int32(shapes.count)
        shapes.append(cut.shape)
    }

    /// Returns the number of a shape; nil if no line ever had the shape.
    func number(of shape: some Sequence<ShapeCode>) -> Int32? { numbers[Array(shape)] }

    /// Returns the hosts that have each shape, ascending.
    mutating func hostsOfShapes() -> [[Int32]] {
        if let known = knownHosts { return known }
        var hosts: [[Int32]] = Array(repeating: [], count: shapes.count)
        for (host, entry) in lines.hosts.enumerated() {
            for line in entry.lines {
                let shape = Int(shapeOf[Int(line)])
                if hosts[shape].last != Int32(host) { hosts[shape].append(Int32(host)) }
            }
        }
        knownHosts = hosts
        return hosts
    }

    /// Returns the distinct lines of each shape.
    func linesOfShapes() -> [[Int]] {
        var result: [[Int]] = Array(repeating: [], count: shapes.count)
        for line in 0..<lines.count { result[Int(shapeOf[line])].append(line) }
        return result
    }

    /// Returns the text of a shape, which does not depend on the numbers of words and so gives shapes a fixed order.
    func text(_ shape: [ShapeCode]) -> [UInt8] {
        var text: [UInt8] = []
        for code in shape {
            if code & 1 == 1 { text.append(0x20) }
            if code.isHole { text.append(UInt8(ascii: "#")) } else { text += vocabulary.texts[Int(code.word)] }
        }
        return text
    }
}

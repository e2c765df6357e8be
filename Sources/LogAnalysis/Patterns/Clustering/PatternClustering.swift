/// Clusters shapes into kinds of lines. This is the second phase of finding patterns.
///
/// All distinct shapes are examined at once. Values of any type are alike. A word is taken for a value if many
/// different words are in its place in shapes that are otherwise equal. Drain (He et al., ICWS 2017) and Brain (Yu et
/// al., IEEE TSC 2023) have the same aim, but here the set of shapes decides, not one line after another, so that the
/// order of lines has no influence. A few different words in a place are taken for different kinds (`started`,
/// `stopped`).
struct PatternClustering {
    /// The number of different words that make a place a place for values. All logs share these settings.
    enum Threshold {
        static let word = 5
        /// The first word, or one of only two words, says more about the kind of a line.
        static let leadingWord = 10
        static let assigned = 5
        static let named = 2
        static let compound = 3
        /// A compound name in lower case, or one that is assigned, is hardly ever one of a few constants.
        static let name = 2
        /// The place also has values of a recognised type.
        static let besideValues = 2
        static let assignedBesideValues = 3
        /// A line with fewer other words than this needs as many different words as an assigned value does.
        static let wordsBesideValues = 3
        /// Other words in the place were already taken for values.
        static let besideOpened = 2
        /// The number of pairs of words in two places that vary together; `word` is the number of different words in
        /// each.
        static let pairs = 12
        /// The number of such pairs in a line of at least ten words.
        static let pairsInLongLine = 6
        static let adjacentPairs = 6
        static let compoundPairs = 4
    }

    /// Shapes that were found to be of one kind so far.
    struct Node {
        var tokens: [ShapeToken]
        var shapes: [Int]
        /// The sum of the hashes of all tokens with their places, from which one token can be removed in constant time.
        var sum: UInt64
        /// The number of tokens at the beginning that are shared with lines of quite different kinds: the time, the
        /// level, the program.
        var header = 0
        /// The number of words with letters after the header, and the index of the first of them.
        var words = 0
        var firstWord = 0
    }

    var nodes: [Node] = []
    private(set) var tokenizer = ShapeTokenizer()

    /// Clusters distinct shapes, whose order must not depend on the order of lines.
    ///
    /// - Parameter isStopped: called before each round and every few shapes; once it returns true, the nodes are
    ///   meaningless.
    init(_ shapes: [ArraySlice<UInt8>], _ isStopped: () -> Bool = { false }) {
        nodes.reserveCapacity(shapes.count)
        for (index, shape) in shapes.enumerated() {
            if index & 255 == 255, isStopped() { return }
            nodes.append(Node(tokens: tokenizer.tokens(of: shape), shapes: [index], sum: 0))
        }
        if isStopped() { return }
        unite()
        if isStopped() { return }
        findHeaders()
        if isStopped() { return }
        unite()
        repeat {
            while openPlaces(unless: isStopped) {}
        } while !isStopped()
            && (absorbInstances(unless: isStopped) || joinIndexedNames(unless: isStopped) || openAssignments()
                || openPairs(unless: isStopped))
    }

    // MARK: - Hashes

    static func mix(_ id: UInt64, _ place: Int) -> UInt64 {
        let salt = UInt64(truncatingIfNeeded: place) &* 2 &+ 0xE703_7ED1_A0B4_28DB
        let product = (id ^ 0xA076_1D64_78BD_642F).multipliedFullWidth(by: salt)
        return product.high ^ product.low
    }

    static func sum(_ tokens: [ShapeToken]) -> UInt64 {
        var sum = mix(UInt64(tokens.count), -1)
        for (place, token) in tokens.enumerated() { sum &+= mix(token.id, place) }
        return sum
    }

    /// The hash of a node without its token at `place`.
    static func key(_ node: Node, without place: Int) -> UInt64 {
        node.sum &- mix(node.tokens[place].id, place) &+ mix(~0, place)
    }

    // MARK: - Headers

    /// Finds the length of each node's header. Lines of one kind have similar lengths, so a beginning that is shared by
    /// lines of many lengths says little about their kind.
    private mutating func findHeaders() {
        let (longest, lengthsOfAHeader) = (32, 4)
        func beginnings(_ tokens: [ShapeToken]) -> [UInt64] {
            var hash: UInt64 = 0
            return tokens.prefix(longest).map { token in
                hash = Self.mix(hash ^ token.id, 1)
                return hash
            }
        }
        // For each beginning, the lengths of its lines as bits.
        var lengths: [UInt64: UInt64] = [:]
        for node in nodes {
            for hash in beginnings(node.tokens) { lengths[hash, default: 0] |= 1 << UInt64(min(node.tokens.count, 63)) }
        }
        for index in nodes.indices {
            let header = beginnings(nodes[index].tokens).prefix {
                (lengths[$0] ?? 0).nonzeroBitCount >= lengthsOfAHeader
            }
            nodes[index].header = header.count
        }
    }

    // MARK: - Joining

    /// Joins nodes with equal tokens.
    mutating func unite() {
        var known: [UInt64: Int] = [:]
        var united: [Node] = []
        for var node in nodes {
            joinOpened(&node.tokens)
            node.sum = Self.sum(node.tokens)
            if let index = known[node.sum] {
                united[index].shapes.append(contentsOf: node.shapes)
                join(&united[index].tokens, node.tokens)
            } else {
                node.header = min(node.header, node.tokens.count)
                let body = node.tokens[node.header...]
                node.words = body.count { isLettered($0) }
                node.firstWord = body.firstIndex { isLettered($0) } ?? 0
                known[node.sum] = united.count
                united.append(node)
            }
        }
        nodes = united
    }

    /// Joins adjacent opened places without a space between them, such as the characters of a Chinese name.
    private func joinOpened(_ tokens: inout [ShapeToken]) {
        guard tokens.contains(where: { $0.text == ShapeTokenizer.any && !$0.spaceBefore }) else { return }
        var joined: [ShapeToken] = []
        for token in tokens {
            let isOpened = token.text == ShapeTokenizer.any && joined.last?.text == ShapeTokenizer.any
            if !isOpened || token.spaceBefore { joined.append(token) }
        }
        tokens = joined
    }

    /// Keeps the common part of two texts for the same value.
    private func join(_ tokens: inout [ShapeToken], _ others: [ShapeToken]) {
        for place in tokens.indices where tokens[place].kind == .value {
            let (one, other) = (tokens[place].text, others[place].text)
            if one == other || one == ShapeTokenizer.any { continue }
            let (text, otherText) = (tokenizer.bytes[one], tokenizer.bytes[other])
            if text.elementsEqual(otherText) { continue }
            if !text.isEmpty, otherText.starts(with: text) { continue }
            tokens[place].text = !otherText.isEmpty && text.starts(with: otherText) ? other : ShapeTokenizer.any
        }
    }

    func isLettered(_ token: ShapeToken) -> Bool {
        token.kind == .word && tokenizer.bytes[token.text].contains { $0.isASCIILetter || $0 >= 0x80 }
    }

    static func open(_ token: inout ShapeToken) {
        (token.kind, token.id, token.text) = (.value, ShapeToken.valueID, ShapeTokenizer.any)
    }
}

/// Finds places for values that vary together.
extension PatternClustering {
    /// The indices of two words of a node.
    private struct Pair {
        let node, one, other: Int
    }

    /// Calls `visit` with every two words of each node, and with the hash of the node without them.
    private func forEachPair(unless isStopped: () -> Bool, _ visit: (UInt64, Pair) -> Void) {
        let (minWords, maxWords) = (5, 12)
        for (index, node) in nodes.enumerated() where node.words >= minWords {
            if index & 1023 == 0, isStopped() { return }
            let words = node.tokens.indices.filter { $0 > node.firstWord && isLettered(node.tokens[$0]) }
            guard words.count <= maxWords else { continue }
            for (order, one) in words.enumerated() {
                let partial = Self.key(node, without: one)
                for other in words[(order + 1)...] {
                    let key = partial &- Self.mix(node.tokens[other].id, other) &+ Self.mix(~0, other)
                    visit(key, Pair(node: index, one: one, other: other))
                }
            }
        }
    }

    /// Opens two places that vary together in nodes that are otherwise equal, such as a user and the host from which
    /// they came.
    ///
    /// - Returns: whether any place was opened; false once `isStopped` returns true.
    mutating func openPairs(unless isStopped: () -> Bool) -> Bool {
        var counters = KeyCounters(expected: nodes.count * 64)
        forEachPair(unless: isStopped) { key, _ in counters.add(key) }
        var groups: [UInt64: [Pair]] = [:]
        forEachPair(unless: isStopped) { key, pair in
            if counters.mayReach(Threshold.compoundPairs, key) { groups[key, default: []].append(pair) }
        }
        if isStopped() { return false }
        // Everything is decided before anything is opened, so that the order of `groups` has no influence.
        let opened = groups.values.filter(variesTogether).joined()
        for pair in opened {
            for place in [pair.one, pair.other] { Self.open(&nodes[pair.node].tokens[place]) }
        }
        if !opened.isEmpty { unite() }
        return !opened.isEmpty
    }

    private func variesTogether(_ pairs: [Pair]) -> Bool {
        guard let first = pairs.first else { return false }
        func token(_ place: Int) -> ShapeToken { nodes[first.node].tokens[place] }
        let isCompound = pairs.allSatisfy {
            nodes[$0.node].tokens[$0.one].isCompound && nodes[$0.node].tokens[$0.other].isCompound
        }
        // Two adjacent Chinese characters are a word.
        let isOneWord = first.other == first.one + 1 && !token(first.other).spaceBefore
        let (enough, words) =
            if isCompound {
                (Threshold.compoundPairs, Threshold.compoundPairs)
            } else if isOneWord {
                (Threshold.adjacentPairs, Threshold.besideValues)
            } else {
                (nodes[first.node].words >= 10 ? Threshold.pairsInLongLine : Threshold.pairs, Threshold.word)
            }
        return pairs.count >= enough
            && Set(pairs.map { nodes[$0.node].tokens[$0.one].id }).count >= words
            && Set(pairs.map { nodes[$0.node].tokens[$0.other].id }).count >= words
    }

    /// The greatest number of sets of opened places that are tried on nodes of one length, which limits the work on the
    /// worst input.
    private static let mostSets = 64

    /// Joins nodes with several opened places and the nodes that are equal to them in all other places: if two places
    /// vary, some pairs of words are too rare to be found place by place.
    ///
    /// - Returns: whether any place was opened; false once `isStopped` returns true.
    mutating func absorbInstances(unless isStopped: () -> Bool) -> Bool {
        var holes: [Int: Set<[Int]>] = [:]
        var patterns: Set<UInt64> = []
        for node in nodes {
            let opened = node.tokens.indices.filter { node.tokens[$0].text == ShapeTokenizer.any }
            guard opened.count > 1 else { continue }
            holes[node.tokens.count, default: []].insert(opened)
            patterns.insert(node.sum)
        }
        var found = false
        for (count, sets) in holes {
            // Sets with the fewest places come first, because they are the most similar kinds.
            let sorted = sets.sorted {
                $0.count != $1.count ? $0.count < $1.count : $0.lexicographicallyPrecedes($1)
            }.prefix(Self.mostSets)
            for index in nodes.indices where nodes[index].tokens.count == count {
                if index & 1023 == 0, isStopped() { return false }
                let node = nodes[index]
                for places in sorted {
                    let words = places.filter { node.tokens[$0].kind == .word }
                    let sum = places.reduce(node.sum) {
                        $0 &- Self.mix(node.tokens[$1].id, $1) &+ Self.mix(ShapeToken.valueID, $1)
                    }
                    guard !words.isEmpty, patterns.contains(sum),
                        !places.contains(where: { node.tokens[$0].kind == .mark })
                    else { continue }
                    for place in words { Self.open(&nodes[index].tokens[place]) }
                    found = true
                    break
                }
            }
        }
        if found { unite() }
        return found
    }
}

/// Counts hashes in little memory, to find those that occur often. A count may be too high if two hashes share a
/// counter, but never too low.
struct KeyCounters {
    private let mask: UInt64
    private var counters: [UInt8]

    /// Creates counters for about `expected` hashes, between 64 KB and 32 MB.
    init(expected: Int) {
        let size = 1 << min(max(Int.bitWidth - (expected * 2).leadingZeroBitCount, 16), 25)
        mask = UInt64(size - 1)
        counters = [UInt8](repeating: 0, count: size)
    }

    /// Counts a hash once more.
    mutating func add(_ key: UInt64) {
        let slot = Int(key & mask)
        if counters[slot] < .max { counters[slot] += 1 }
    }

    /// Whether a hash may have been counted `count` times (at most 255).
    func mayReach(_ count: Int, _ key: UInt64) -> Bool { counters[Int(key & mask)] >= count }
}

/// Finds places for values one by one.
extension PatternClustering {
    /// The tokens in one place of nodes that are otherwise equal.
    private struct Group {
        private(set) var count = 0
        private(set) var hasValue = false
        private(set) var hasOpened = false

        mutating func add(_ token: ShapeToken) {
            count += 1
            if token.kind == .value { hasValue = true }
            if token.text == ShapeTokenizer.any { hasOpened = true }
        }
    }

    /// Calls `visit` with each word and each value, and with the hash of its node without it.
    private func forEachPlace(unless isStopped: () -> Bool, _ visit: (UInt64, ShapeToken) -> Void) {
        for (index, node) in nodes.enumerated() where node.words > 0 {
            if index & 1023 == 0, isStopped() { return }
            for (place, token) in node.tokens.prefix(Self.mostPlaces).enumerated()
            where token.kind == .value || isLettered(token) {
                visit(Self.key(node, without: place), token)
            }
        }
    }

    /// The number of places that are examined. Later places, in very long lines, are never taken for places of values.
    private static let mostPlaces = 128

    /// Opens places that have many words in nodes that are otherwise equal.
    ///
    /// - Returns: whether any place was opened; false once `isStopped` returns true.
    mutating func openPlaces(unless isStopped: () -> Bool) -> Bool {
        var counters = KeyCounters(expected: nodes.count * 16)
        forEachPlace(unless: isStopped) { key, _ in counters.add(key) }
        var groups: [UInt64: Group] = [:]
        forEachPlace(unless: isStopped) { key, token in
            guard counters.mayReach(2, key) else { return }
            groups[key, default: Group()].add(token)
        }
        var found = false
        for index in nodes.indices where nodes[index].words > 0 {
            if index & 1023 == 0, isStopped() { return false }
            let node = nodes[index]
            for (place, token) in node.tokens.prefix(Self.mostPlaces).enumerated() where isLettered(token) {
                guard let group = groups[Self.key(node, without: place)], group.count > 1,
                    let threshold = threshold(token, place, node, group), group.count >= threshold
                else { continue }
                Self.open(&nodes[index].tokens[place])
                found = true
            }
        }
        if found { unite() }
        return found
    }

    /// The number of different words that a place needs; nil if no other word would be left to identify the kind.
    private func threshold(_ token: ShapeToken, _ place: Int, _ node: Node, _ group: Group) -> Int? {
        let others = place < node.header ? node.words : node.words - 1
        guard others > 0 else { return nil }
        if group.hasOpened { return Threshold.besideOpened }
        let threshold =
            if token.isNamed {
                Threshold.named
            } else if token.isAssigned {
                token.isCompound ? Threshold.name : Threshold.assigned
            } else if others == 1 || place == node.firstWord && others <= 2 {
                Threshold.leadingWord
            } else {
                token.isLowercase ? Threshold.name : token.isCompound ? Threshold.compound : Threshold.word
            }
        guard group.hasValue else { return threshold }
        return min(
            threshold,
            token.isAssigned || others < Threshold.wordsBesideValues
                ? Threshold.assignedBesideValues : Threshold.besideValues)
    }

    /// Opens places right of `=` in nodes that are equal except for their assigned values, because assigned values vary
    /// together.
    mutating func openAssignments() -> Bool {
        var groups: [UInt64: [Int]] = [:]
        for (index, node) in nodes.enumerated() where node.words > 1 {
            let assigned = node.tokens.count { $0.isAssigned && isLettered($0) }
            guard assigned > 1, node.words > assigned else { continue }
            var key = node.sum
            for (place, token) in node.tokens.enumerated() where token.isAssigned && token.kind != .mark {
                key = key &- Self.mix(token.id, place) &+ Self.mix(~0, place)
            }
            groups[key, default: []].append(index)
        }
        return openVarying(groups.values.filter { $0.count >= Threshold.assigned }, atLeast: Threshold.assigned) {
            $0.isAssigned
        }
    }

    private mutating func openVarying(
        _ groups: [[Int]], atLeast threshold: Int, where isCandidate: (ShapeToken) -> Bool
    ) -> Bool {
        var found = false
        for members in groups {
            let tokens = nodes[members[0]].tokens
            for place in tokens.indices where tokens[place].kind != .mark && isCandidate(tokens[place]) {
                let ids = Set(members.map { nodes[$0].tokens[place].id })
                let names = Set(
                    members.filter { nodes[$0].tokens[place].isCompound }.map { nodes[$0].tokens[place].id })
                let enough = ids.contains(ShapeToken.valueID) ? Threshold.assignedBesideValues : threshold
                guard ids.count >= enough || names.count >= Threshold.name else { continue }
                for member in members where nodes[member].tokens[place].kind == .word {
                    Self.open(&nodes[member].tokens[place])
                    found = true
                }
            }
        }
        if found { unite() }
        return found
    }
}

/// Joins names that contain a number, in lists or with the number in brackets.
extension ShapeTokenizer {
    /// Joins at least three names that differ only in their numbers, side by side or with commas between them, to one
    /// value, as lists of values are joined: `web1 web2 web3` is a list like `web1 web2 web3 web4`. A line that
    /// contains nothing else is left unchanged.
    func joinNames(_ tokens: [ShapeToken]) -> [ShapeToken] {
        let fewest = 3
        var result: [ShapeToken] = []
        var index = 0
        var hasList = false
        while index < tokens.count {
            var token = tokens[index]
            var (last, count) = (index, 1)
            while let next = nextName(after: last, like: token, tokens) { (last, count) = (next, count + 1) }
            if count >= fewest {
                (token.kind, token.id, token.isCompound, token.isLowercase) = (
                    .value, ShapeToken.valueID, false, false
                )
                hasList = true
            } else {
                last = index
            }
            result.append(token)
            index = last + 1
        }
        return hasList && result.contains(where: hasLetter) ? result : tokens
    }

    private func hasLetter(_ token: ShapeToken) -> Bool {
        token.kind == .word && bytes[token.text].contains { $0.isASCIILetter || $0 >= 0x80 }
    }

    /// The index of the name that continues the list to which the name at `place` belongs.
    private func nextName(after place: Int, like name: ShapeToken, _ tokens: [ShapeToken]) -> Int? {
        guard name.kind == .word, !name.isAssigned, isNumbered(name) else { return nil }
        let hasComma = place + 1 < tokens.count && bytes[tokens[place + 1].text].elementsEqual(",".utf8)
        let next = place + (hasComma ? 2 : 1)
        guard next < tokens.count, tokens[next].kind == .word, tokens[next].id == name.id,
            hasComma || tokens[next].spaceBefore
        else { return nil }
        return next
    }

    /// Whether a name contains a placeholder.
    private func isNumbered(_ name: ShapeToken) -> Bool {
        let text = bytes[name.text]
        return text.first.map(\.isASCIILetter) == true && text.contains(UInt8(ascii: "<"))
    }
}

extension PatternClustering {
    /// Treats a name with its number in brackets, such as `LOCAL(0)` or `disk[3]`, as a value if there is a value in
    /// its position in lines that are otherwise equal: `synchronized to LOCAL(0), stratum 10` is of the same kind as
    /// `synchronized to 10.0.0.7, stratum 3`.
    ///
    /// - Returns: whether any such name was found; false once `isStopped` returns true.
    mutating func joinIndexedNames(unless isStopped: () -> Bool) -> Bool {
        let known = Set(nodes.map(\.sum))
        var found = false
        for index in nodes.indices {
            if index & 1023 == 0, isStopped() { return false }
            let node = nodes[index]
            for place in indexedNames(in: node.tokens) {
                // This needs as many other words as opening a word beside values does.
                let others = place < node.header ? node.words : node.words - 1
                guard others >= Threshold.wordsBesideValues else { continue }
                var value = node.tokens[place]
                Self.open(&value)
                var tokens = node.tokens
                tokens.replaceSubrange(place..<(place + Self.indexedNameLength), with: [value])
                guard known.contains(Self.sum(tokens)) else { continue }
                nodes[index].tokens = tokens
                found = true
                break
            }
        }
        if found { unite() }
        return found
    }

    /// The number of tokens in `LOCAL(0)`.
    private static let indexedNameLength = 4
    /// The greatest number of such names in a line that are examined, which limits the work on the worst input.
    private static let mostIndexedNames = 4

    /// The indices at which a word, a bracket, a value and a bracket follow each other without spaces.
    private func indexedNames(in tokens: [ShapeToken]) -> [Int] {
        guard tokens.count > Self.indexedNameLength else { return [] }
        var places: [Int] = []
        for place in 0...(tokens.count - Self.indexedNameLength) where tokens[place + 2].kind == .value {
            let parts = tokens[place..<(place + Self.indexedNameLength)]
            guard isLettered(tokens[place]), !parts.dropFirst().contains(where: \.spaceBefore) else { continue }
            let brackets = [place + 1, place + 3].flatMap { tokenizer.bytes[tokens[$0].text] }
            let isGlued =
                place + Self.indexedNameLength < tokens.count
                && tokens[place + Self.indexedNameLength].kind != .mark
                && !tokens[place + Self.indexedNameLength].spaceBefore
            guard brackets == Array("()".utf8) || brackets == Array("[]".utf8), !isGlued else { continue }
            places.append(place)
            if places.count == Self.mostIndexedNames { break }
        }
        return places
    }
}

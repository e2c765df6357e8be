/// Merging of lines that differ from another kind only in the alphabet of a value.
extension LineKinds {
    /// What the values at a place of a kind look like.
    private struct Profile {
        var lengths = Int.max...Int.max
        var hasLetters = false
        /// The placeholders that masks wrote here, such as `<tmp>`.
        var placeholders: Set<[UInt8]> = []
        var items: Set<[UInt8]> = []
        /// Whether nearly every host has another value here.
        var isNoise = false

        /// Whether values have about this length.
        private func isOfLength(_ count: Int) -> Bool {
            lengths.lowerBound != .max && count + 2 >= lengths.lowerBound && count <= lengths.upperBound + 2
        }

        /// Whether a value could be one of these values.
        func fits(_ value: ArraySlice<UInt8>) -> Bool {
            if LineKinds.isPlaceholder(value) { return !placeholders.isEmpty || Array(value) == Array("<time>".utf8) }
            if items.contains(Array(value)) { return true }
            if isOfLength(value.count), hasLetters || !value.contains(where: \.isASCIILetter) { return true }
            return placeholders.contains { LineKinds.couldStand(value, for: $0) }
        }
    }

    /// Whether a value is the placeholder of a mask.
    static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
        value.first == UInt8(ascii: "<") && value.last == UInt8(ascii: ">")
    }

    /// Whether a value that a mask did not take could have been taken, such as random letters that look like a word.
    static func couldStand(_ value: ArraySlice<UInt8>, for placeholder: [UInt8]) -> Bool {
        switch String(decoding: placeholder, as: UTF8.self) {
        case "<tmp>", "<id>", "<uuid>", "<host>", "<pointer>": value.count >= 4 || value.first == UInt8(ascii: "/")
        case "<duration>", "<port>", "<pid>", "<time>", "<rate>", "<memory>", "<progress>":
            value.contains(where: \.isDecimalDigit) && value.count(where: \.isASCIILetter) <= 3
        default: false
        }
    }

    /// Merges two kinds if neither is the norm, they differ in one piece without blanks, and a host has lines of only
    /// one of them: `conn12` or `Coordinator-12`.
    mutating func mergeAlternatives() {
        let most = 300
        var hosts = hostsOfShapes()
        var lines = linesOfShapes()
        var union = HostUnion(hostCount)
        func isMiddling(_ shape: Int) -> Bool {
            hosts[shape].count * 10 < hostCount * 8 && hosts[shape].count * 10 >= hostCount
        }
        var left = Array(shapes.indices.filter(isMiddling).prefix(most))
        while let shape = left.popLast() {
            guard isMiddling(shape) else { continue }
            for other in left where isMiddling(other) {
                guard let ends = differenceInOnePiece(shapes[shape], shapes[other]) else { continue }
                let both = union.count([hosts[shape], hosts[other]])
                guard (hosts[shape].count + hosts[other].count - both) * 10 <= both else { continue }
                let merged = hosts[shape] + hosts[other]
                for source in [shape, other] {
                    for line in lines[source] {
                        assign(line, joining(line, ends.first..<(shapes[source].count - ends.last)))
                    }
                }
                guard let line = (lines[shape] + lines[other]).first else { continue }
                let target = Int(shapeOf[line])
                let all = lines[shape] + lines[other]
                (lines[shape], lines[other], hosts[shape], hosts[other]) = ([], [], [], [])
                if target >= hosts.count {
                    hosts += Array(repeating: [], count: target + 1 - hosts.count)
                    lines += Array(repeating: [], count: target + 1 - lines.count)
                }
                hosts[target] = Array(Set(hosts[target] + merged)).sorted()
                lines[target] += all
                if isMiddling(target) { left.append(target) }
                break
            }
        }
    }

    /// Returns the number of codes that two shapes have in common at their beginning and at their end. Returns nil
    /// unless the rest of both is a piece without blanks with at most half of the words.
    private func differenceInOnePiece(_ one: [ShapeCode], _ other: [ShapeCode]) -> (first: Int, last: Int)? {
        let least = min(one.count, other.count)
        var (first, last) = (0, 0)
        while first < least, one[first] == other[first] { first += 1 }
        while last < least - first, one[one.count - 1 - last] == other[other.count - 1 - last] { last += 1 }
        // A piece begins behind a blank, a bracket or a quote, and has a token in both shapes.
        if first == one.count - last || first == other.count - last, first > 0 { first -= 1 }
        let pieces = [one[first..<(one.count - last)], other[first..<(other.count - last)]]
        guard pieces.allSatisfy({ !$0.isEmpty && $0.dropFirst().allSatisfy { $0 & 1 == 0 } && $0.count <= 8 }) else {
            return nil
        }
        let outside = (one[..<first] + one[(one.count - last)...]).count(where: isWord)
        return outside >= pieces.map({ $0.count(where: isWord) }).max() ?? 0 && outside > 0 ? (first, last) : nil
    }

    /// Returns a line's shape with some of its codes joined into one value.
    private func joining(_ line: Int, _ piece: Range<Int>) -> Cut {
        let shape = shapes[Int(shapeOf[line])]
        var result: Cut = ([], [])
        var (token, hole) = (firstToken(of: line), 0)
        for (index, code) in shape.enumerated() {
            let end = code.isHole ? holes[line][hole].end : token + 1
            if index == piece.lowerBound {
                result.shape.append(code.asHole)
                result.holes.append(Hole(start: token, end: end))
            } else if piece.contains(index) {
                result.holes[result.holes.count - 1].end = end
            } else {
                result.shape.append(code)
                if code.isHole { result.holes.append(holes[line][hole]) }
            }
            if code.isHole { hole += 1 }
            token = end
        }
        return result
    }

    /// Merges lines of few hosts into another kind if they differ from it only in what a value looks like.
    mutating func mergeUnlikeValues() {
        let hosts = hostsOfShapes()
        let lines = linesOfShapes()
        var byStart: [ShapeCode: [Int]] = [:]
        for shape in shapes.indices
        where hosts[shape].count * 10 >= hostCount && shapes[shape].contains(where: \.isHole) {
            if let start = shapes[shape].first { byStart[start, default: []].append(shape) }
        }
        let order = shapes.indices.filter { !hosts[$0].isEmpty }.sorted {
            (hosts[$0].count, $0) < (hosts[$1].count, $1)
        }
        let mostCandidates = 200
        var occurrences = Array(repeating: 0, count: self.lines.count)
        for entry in self.lines.hosts { for line in entry.lines { occurrences[Int(line)] += 1 } }
        var profiles: [Int: [Profile]] = [:]
        for shape in order where !hosts[shape].isEmpty && hosts[shape].count * 100 <= hostCount * 15 + 100 {
            guard let start = shapes[shape].first else { continue }
            let candidates = ((byStart[start] ?? []) + (start == 0 ? [] : byStart[0] ?? [])).filter {
                // A shape that ends in a word fits no line that ends in another word.
                guard $0 != shape, hosts[$0].count >= 5 * hosts[shape].count, let one = shapes[$0].last,
                    let other = shapes[shape].last
                else { return false }
                return one == other || one.isHole || other.isHole
            }
            .sorted { (hosts[$1].count, $0) < (hosts[$0].count, $1) }.prefix(mostCandidates)
            if candidates.isEmpty { continue }
            for line in lines[shape] {
                for other in candidates {
                    guard let found = match(line, shapes[other]) else { continue }
                    if profiles[other] == nil {
                        profiles[other] = profile(shapes[other], lines[other], hosts[other].count, occurrences)
                    }
                    guard let profile = profiles[other] else { continue }
                    let values = found.map { value($0, of: line) }
                    guard zip(values, profile).allSatisfy({ $1.fits($0) }),
                        zip(values, profile).contains(where: { $1.isNoise || $1.items.contains(Array($0)) })
                    else { continue }
                    assign(line, (shapes[other], found))
                    break
                }
            }
        }
    }

    /// In lines that few hosts have, makes a word that is glued to a value a part of the value, if lines of many hosts
    /// have the word glued to values, too: if `ctx=conn12` and `ctx=Coordinator-12` are one value in the usual lines,
    /// they are one value in an error.
    mutating func mergeKnownPieces() {
        let hosts = hostsOfShapes()
        var known: Set<Int32> = []
        for line in 0..<lines.count where hosts[Int(shapeOf[line])].count * 10 >= hostCount * 3 {
            let tokens = Array(self.tokens(of: line))
            for hole in holes[line] where !hole.isList && hole.end - hole.start > 1 {
                for token in tokens[Int(hole.start)..<Int(hole.end)] where token.kind == .word {
                    known.insert(token.word)
                }
            }
        }
        if known.isEmpty { return }
        for line in 0..<lines.count where hosts[Int(shapeOf[line])].count * 10 <= hostCount * 2 {
            let tokens = Array(self.tokens(of: line))
            guard tokens.contains(where: { $0.kind == .word && known.contains($0.word) }) else { continue }
            // A value of the line stays a value.
            let opened = Set(
                holes[line].flatMap { tokens[max(0, Int($0.start))..<Int($0.end)] }.filter { $0.kind == .word }.map(
                    \.word))
            let cut = runs(of: line) {
                opened.contains($0)
            } isVariablePiece: {
                known.contains($0)
            }
            if cut.holes.count <= holes[line].count { assign(line, cut) }
        }
    }

    private func profile(
        _ shape: [ShapeCode], _ lines: [Int], _ hosts: Int, _ occurrences: [Int]
    ) -> [Profile] {
        var result = Array(repeating: Profile(), count: shape.count(where: \.isHole))
        let seen = lines.prefix(2000)
        for place in result.indices {
            var values: Set<[UInt8]> = []
            var (masked, all) = (0, 0)
            for line in seen {
                let value = self.value(holes[line][place], of: line)
                all += occurrences[line]
                if Self.isPlaceholder(value) {
                    result[place].placeholders.insert(Array(value))
                    masked += occurrences[line]
                    continue
                }
                values.insert(Array(value))
                if holes[line][place].isList {
                    let items = value.split(separator: UInt8(ascii: ","))
                    result[place].items.formUnion(items.map { Array($0.drop { $0 == 0x20 }) })
                }
                if value.contains(where: \.isASCIILetter) { result[place].hasLetters = true }
                let known = result[place].lengths
                result[place].lengths =
                    known.lowerBound == .max
                    ? value.count...value.count
                    : min(known.lowerBound, value.count)...max(known.upperBound, value.count)
            }
            result[place].isNoise = masked * 2 > all || values.count * 10 > min(hosts, 2000) * 3
        }
        return result
    }

    /// Returns the values of a line if the line fits a shape, each value being any number of tokens without a blank;
    /// nil if it does not fit.
    private func match(_ line: Int, _ shape: [ShapeCode]) -> [Hole]? {
        let tokens = Array(self.tokens(of: line))
        var found: [Hole] = []
        var patience = 500
        func go(_ token: Int, _ index: Int) -> Bool {
            patience -= 1
            if patience < 0 { return false }
            if index == shape.count { return token == tokens.count }
            guard token < tokens.count else { return false }
            let isGlued = tokens[token].isGlued || token == 0
            let code = shape[index]
            guard code.isHole else {
                return tokens[token].word >= 0 && ShapeCode(word: tokens[token].word, isGlued: isGlued) == code
                    && go(token + 1, index + 1)
            }
            guard code == .hole(isGlued: isGlued) else { return false }
            var end = token + 1
            while true {
                found.append(Hole(start: Int32(token), end: Int32(end)))
                if go(end, index + 1) { return true }
                found.removeLast()
                guard end < tokens.count, tokens[end].isGlued else { return false }
                end += 1
            }
        }
        return go(0, 0) ? found : nil
    }
}

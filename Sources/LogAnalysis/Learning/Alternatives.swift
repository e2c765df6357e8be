/// Lines that are another kind's in all but the alphabet of a value.
extension LineKinds {
    /// What the values at a place of a kind look like.
    private struct Profile {
        var lengths = Int.max...Int.max
        var hasLetters = false
        /// What masks put here, such as `<tmp>`.
        var placeholders: Set<[UInt8]> = []
        var items: Set<[UInt8]> = []
        /// Whether nearly every host has another value here.
        var isNoise = false

        /// Whether a value could be one of them.
        func fits(_ value: ArraySlice<UInt8>) -> Bool {
            if LineKinds.isPlaceholder(value) { return !placeholders.isEmpty || Array(value) == Array("<time>".utf8) }
            if items.contains(Array(value)) { return true }
            if lengths.contains(value.count), hasLetters || !value.contains(where: \.isASCIILetter) { return true }
            return placeholders.contains { LineKinds.couldStand(value, for: $0) }
        }
    }

    /// Whether a value is what a mask put in the place of what it took.
    static func isPlaceholder(_ value: ArraySlice<UInt8>) -> Bool {
        value.first == UInt8(ascii: "<") && value.last == UInt8(ascii: ">")
    }

    /// Whether what a mask did not take could be of its kind after all, such as letters drawn by lot that look like a word.
    static func couldStand(_ value: ArraySlice<UInt8>, for placeholder: [UInt8]) -> Bool {
        switch String(decoding: placeholder, as: UTF8.self) {
        case "<tmp>", "<id>", "<uuid>", "<host>", "<pointer>": value.count >= 4 || value.first == UInt8(ascii: "/")
        case "<duration>", "<port>", "<pid>", "<time>", "<rate>", "<memory>", "<progress>":
            value.contains(where: \.isDecimalDigit) && value.count(where: \.isASCIILetter) <= 3
        default: false
        }
    }

    /// Merges kinds of which neither is the norm and a host has one or the other, and lines of few hosts whose value only
    /// looks unlike the values of the others.
    mutating func mergeAlternatives() {
        var hosts = hostsOfShapes()
        var lines = linesOfShapes()
        var byStart: [ShapeCode: [Int]] = [:]
        for shape in shapes.indices
        where hosts[shape].count * 10 >= hostCount && shapes[shape].contains(where: \.isHole) {
            if let start = shapes[shape].first { byStart[start, default: []].append(shape) }
        }
        let order = shapes.indices.filter { !hosts[$0].isEmpty }.sorted {
            (hosts[$0].count, $0) < (hosts[$1].count, $1)
        }
        var union = HostUnion(hostCount)
        for shape in order where hosts[shape].count * 10 < hostCount * 8 && hosts[shape].count * 10 >= hostCount {
            guard let start = shapes[shape].first else { continue }
            for other in (byStart[start] ?? []) + (start == 0 ? [] : byStart[0] ?? []) where other != shape {
                let (few, many) = (hosts[shape].count, hosts[other].count)
                if many * 10 >= hostCount * 8 || few > many || (few == many && other < shape) { continue }
                let both = union.count([hosts[shape], hosts[other]])
                guard (few + many - both) * 10 <= both else { continue }
                let holes = lines[shape].map { match($0, shapes[other]) }
                guard holes.allSatisfy({ $0 != nil }) else { continue }
                for (line, found) in zip(lines[shape], holes) {
                    if let found { assign(line, (shapes[other], found)) }
                }
                lines[other] += lines[shape]
                hosts[other] = Array(Set(hosts[other] + hosts[shape])).sorted()
                (lines[shape], hosts[shape]) = ([], [])
                break
            }
        }
        var profiles: [Int: [Profile]] = [:]
        for shape in order where !hosts[shape].isEmpty && hosts[shape].count * 100 <= hostCount * 15 + 100 {
            guard let start = shapes[shape].first else { continue }
            let candidates = ((byStart[start] ?? []) + (start == 0 ? [] : byStart[0] ?? [])).filter {
                $0 != shape && hosts[$0].count >= 5 * hosts[shape].count
            }
            .sorted { (hosts[$1].count, $0) < (hosts[$0].count, $1) }
            if candidates.isEmpty { continue }
            for line in lines[shape] {
                for other in candidates {
                    guard let found = match(line, shapes[other]) else { continue }
                    if profiles[other] == nil {
                        profiles[other] = profile(shapes[other], lines[other], hosts[other].count)
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

    /// Takes a word that stands with a value in one piece as part of it in lines of few hosts, where many hosts have it so:
    /// `conn12` and `Coordinator-12` are one place in an error, too, if they are in all other lines.
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
            let cut = runs(of: line) { _ in
                false
            } isVariablePiece: {
                known.contains($0)
            }
            if cut.holes.count <= holes[line].count { assign(line, cut) }
        }
    }

    private func profile(_ shape: [ShapeCode], _ lines: [Int], _ hosts: Int) -> [Profile] {
        var result = Array(repeating: Profile(), count: shape.count(where: \.isHole))
        let seen = lines.prefix(2000)
        for place in result.indices {
            var values: Set<[UInt8]> = []
            var masked = 0
            for line in seen {
                let value = self.value(holes[line][place], of: line)
                if Self.isPlaceholder(value) {
                    result[place].placeholders.insert(Array(value))
                    masked += 1
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
            result[place].isNoise = masked * 2 > seen.count || values.count * 10 > min(hosts, 2000) * 3
        }
        return result
    }

    /// Where the values of a line lie if it is of a shape, a value taking all that stands without a blank; nil if it is not.
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

/// The values in lines of a kind, and words that become values.
extension LineKinds {
    /// Turns the words at some places of a shape into values.
    mutating func open(_ places: [Int32: Set<Int>]) {
        if places.isEmpty { return }
        for line in 0..<lines.count {
            guard let open = places[shapeOf[line]] else { continue }
            let shape = shapes[Int(shapeOf[line])]
            var (codes, opened) = ([ShapeCode](), [Hole]())
            var (token, hole) = (firstToken(of: line), 0)
            let old = holes[line]
            for (index, code) in shape.enumerated() {
                let isWord = !code.isHole
                guard code.isHole || open.contains(index) else {
                    codes.append(code)
                    token += 1
                    continue
                }
                let new = isWord ? Hole(start: token, end: token + 1) : old[hole]
                if !isWord { hole += 1 }
                token = new.end
                if let last = opened.last, codes.last?.isHole == true, code & 1 == 0, !last.isList, !new.isList {
                    // Nothing stands between the two: `eth` and `0` are one value.
                    opened[opened.count - 1].end = new.end
                } else {
                    codes.append(code.asHole)
                    opened.append(new)
                }
            }
            assign(line, (codes, opened))
        }
    }

    /// The bytes of the value in a place of a line.
    func value(_ hole: Hole, of line: Int) -> ArraySlice<UInt8> {
        let tokens = self.tokens(of: line)
        let base = lines.range(line).lowerBound
        let first = tokens[tokens.startIndex + Int(hole.start)]
        let last = tokens[tokens.startIndex + Int(hole.end) - 1]
        return lines.text[base + Int(first.start)..<base + Int(last.end)]
    }

    /// How a value is made of parts and joints, and where the parts lie: `#.#-#`.
    func parts(_ hole: Hole, of line: Int) -> (structure: [Int32], parts: [LineToken]) {
        let tokens = self.tokens(of: line)
        let range = tokens.startIndex + Int(hole.start)..<tokens.startIndex + Int(hole.end)
        if hole.isList { return ([-2], []) }
        var result: (structure: [Int32], parts: [LineToken]) = ([], [])
        for token in tokens[range] {
            if token.kind == .mark {
                result.structure.append(token.word)
            } else if result.structure.last == -1, let last = result.parts.indices.last {
                // Nothing stands between the two: one part, such as letters with digits behind them.
                result.parts[last].end = token.end
            } else {
                result.structure.append(-1)
                result.parts.append(token)
            }
        }
        return result
    }
}

/// Merging of lines with lists of words and values whose length and choice differ from host to host.
extension LineKinds {
    /// Makes lists with commas one value, if this merges shapes that few hosts have.
    mutating func mergeLists() {
        let hosts = hostsOfShapes()
        guard let comma = vocabulary.known(",") else { return }
        var cuts: [Int: Cut] = [:]
        var merged: [[ShapeCode]: Set<Int32>] = [:]
        // Two items with one comma are a list if other lines of the family have longer lists.
        var longer: Set<[ShapeCode]> = []
        for line in 0..<lines.count {
            let shape = shapes[Int(shapeOf[line])]
            guard hosts[Int(shapeOf[line])].count * 10 <= hostCount * 3,
                shape.contains(where: { !$0.isHole && $0.word == comma })
            else { continue }
            let (cut, commas) = withLists(line, comma: comma)
            if commas == 0 { continue }
            cuts[line] = cut
            if commas >= 2 { longer.insert(cut.shape) }
            merged[cut.shape, default: []].insert(shapeOf[line])
        }
        var union = HostUnion(hostCount)
        let taken = Set(
            merged.filter { shape, from in
                from.count >= 4 && longer.contains(shape)
                    && union.count(from.map { hosts[Int($0)] }) * 10 >= hostCount * 3
            }.keys)
        for (line, cut) in cuts where taken.contains(cut.shape) { assign(line, cut) }
    }

    /// Returns a line's shape with lists as single values, and the number of commas in the longest list.
    private func withLists(_ line: Int, comma: Int32) -> (cut: Cut, commas: Int) {
        let shape = shapes[Int(shapeOf[line])]
        var items: [(code: ShapeCode, start: Int32, end: Int32)] = []
        var (token, hole) = (firstToken(of: line), 0)
        for code in shape {
            let end = code.isHole ? holes[line][hole].end : token + 1
            items.append((code, token, end))
            if code.isHole { hole += 1 }
            token = end
        }
        func isItem(_ index: Int) -> Bool { items[index].code.isHole || isWord(items[index].code) }
        func isGlued(_ index: Int) -> Bool { items[index].code & 1 == 0 }
        func isInnerMark(_ index: Int) -> Bool {
            let code = items[index].code
            return !code.isHole && !isWord(code) && vocabulary.texts[Int(code.word)].count == 1
                && "+/_.-~%@*".utf8.contains(vocabulary.texts[Int(code.word)][0])
        }
        /// Returns the end of a run without blanks from an index on; the index itself if none begins there.
        func chunk(_ start: Int) -> Int {
            guard start < items.count, isItem(start) else { return start }
            var end = start + 1
            while end < items.count, isGlued(end) {
                if isItem(end) {
                    end += 1
                } else if isInnerMark(end), end + 1 < items.count, isGlued(end + 1), isItem(end + 1) {
                    end += 2
                } else {
                    break
                }
            }
            return end
        }
        func isComma(_ index: Int) -> Bool {
            index < items.count && !items[index].code.isHole && items[index].code.word == comma
        }
        var result: Cut = ([], [])
        var (index, mostCommas) = (0, 0)
        hole = 0
        while index < items.count {
            var (end, commas) = (chunk(index), 0)
            while end > index, isComma(end) {
                let next = chunk(end + 1)
                if next == end + 1 { break }
                (end, commas) = (next, commas + 1)
            }
            if commas >= 1 {
                mostCommas = max(mostCommas, commas)
                result.shape.append(items[index].code.asHole)
                result.holes.append(Hole(start: items[index].start, end: items[end - 1].end, isList: true))
                hole += items[index..<end].count { $0.code.isHole }
                index = end
                continue
            }
            if items[index].code.isHole {
                result.holes.append(holes[line][hole])
                hole += 1
            }
            result.shape.append(items[index].code)
            index += 1
        }
        return (result, mostCommas)
    }

    /// Merges lines into one kind if they follow a line that most hosts have and consist of ever different choices of
    /// the same words, such as the names of packages.
    mutating func mergeChoicesOfWords() {
        let hosts = hostsOfShapes()
        var slots: [Int32: [Int32: [Int32]]] = [:]
        for (host, entry) in lines.hosts.enumerated() {
            var before = Int32(-1)
            for line in entry.lines {
                let shape = shapeOf[Int(line)]
                let count = hosts[Int(shape)].count
                if count * 10 >= hostCount * 8 {
                    before = shape
                } else if count * 10 <= hostCount * 3, slots[before]?[shape]?.last != Int32(host) {
                    slots[before, default: [:]][shape, default: []].append(Int32(host))
                }
            }
        }
        var union = HostUnion(hostCount)
        var families: [Int32: Int32] = [:]
        let mark = vocabulary.number(of: "\u{22EE}")
        for (before, found) in slots.sorted(by: { $0.key < $1.key }) where found.count >= 6 {
            func words(_ shape: Int32) -> Set<Int32> { Set(shapes[Int(shape)].filter(isWord).map(\.word)) }
            var counts: [Int32: Int] = [:]
            for shape in found.keys { for word in words(shape) { counts[word, default: 0] += 1 } }
            let members = found.keys.filter { shape in
                words(shape).allSatisfy { (counts[$0] ?? 0) >= 3 }
            }
            if members.count >= 6, union.count(members.compactMap { found[$0] }) * 10 >= hostCount * 4 {
                for shape in members { families[shape] = before }
            }
        }
        if families.isEmpty { return }
        for line in 0..<lines.count {
            guard let before = families[shapeOf[line]] else { continue }
            let start = before < 0 ? [] : shapes[Int(before)]
            let count = Int32(tokens(of: line).count)
            assign(
                line,
                (
                    start + [ShapeCode(word: mark, isGlued: false), .hole(isGlued: false)],
                    [Hole(start: 0, end: count, isList: true)]
                ))
        }
    }
}

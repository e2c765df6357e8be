/// Merging of shapes at places where the hosts show that words vary as values do.
extension LineKinds {
    /// Merges shapes that differ in words that few hosts have, if enough hosts have the rest.
    ///
    /// The words that many hosts have are the constants of a kind, and the text between them is values. The idea of
    /// frequent words is Vaarandi's (SLCT, 2003; LogCluster, 2015).
    mutating func mergeRareWords() {
        let hosts = hostsOfShapes()
        let least = Int32(max(2, hostCount / 10))
        var cuts: [Int: Cut] = [:]
        var merged: [[ShapeCode]: Set<Int32>] = [:]
        for line in 0..<lines.count where hosts[Int(shapeOf[line])].count * 2 <= hostCount {
            let cut = runs(of: line) { vocabulary.hostCounts[Int($0)] < least }
            // A line with more words of its own host than other words belongs to no kind.
            let own = tokens(of: line).count { $0.kind == .word } - cut.shape.count(where: isWord)
            if own > cut.shape.count(where: isWord) { continue }
            cuts[line] = cut
            merged[cut.shape, default: []].insert(shapeOf[line])
        }
        var union = HostUnion(hostCount)
        let taken = Set(
            merged.filter { shape, from in
                from.count >= max(4, hostCount / 50) && shape.contains(where: isWord)
                    && union.count(from.map { hosts[Int($0)] }) * 10 >= hostCount * 3
            }.keys)
        for (line, cut) in cuts where taken.contains(cut.shape) { assign(line, cut) }
    }

    /// Merges shapes of one skeleton whose words are combined in every way: `evicting pod pay/api`,
    /// `evicting pod pay/web`, `evicting pod mall/api`. A word that is combined with several others is a value.
    mutating func mergeCrossedWords() {
        let hosts = hostsOfShapes()
        var union = HostUnion(hostCount)
        var open: [Int32: Set<Int>] = [:]
        for (_, family) in skeletons(
            of: shapes.indices.filter { !hosts[$0].isEmpty && hosts[$0].count * 2 <= hostCount })
        {
            guard family.count >= 5, let first = family.first else { continue }
            let places = shapes[first].indices.filter { isWord(shapes[first][$0]) }
            if places.isEmpty { continue }
            var members = family
            var counts: [Int: [ShapeCode: Int]] = [:]
            while true {
                counts = [:]
                for place in places {
                    for shape in members { counts[place, default: [:]][shapes[shape][place], default: 0] += 1 }
                }
                let least = places.count < 3 ? places.count : places.count - 1
                let kept = members.filter { shape in
                    places.count(where: { (counts[$0]?[shapes[shape][$0]] ?? 0) >= 2 }) >= least
                }
                if kept.count == members.count { break }
                members = kept
            }
            let varying = places.filter { (counts[$0]?.count ?? 0) >= 2 }
            let hasConstant = varying.count < places.count || shapes[first].contains(where: \.isHole)
            guard members.count >= 5, varying.count >= 2, hasConstant,
                union.count(members.map { hosts[$0] }) * 10 >= hostCount * 4
            else { continue }
            for shape in members { open[Int32(shape)] = Set(varying) }
        }
        self.open(open)
    }

    /// Merges shapes that few hosts have and that agree in most of their words, at the places where at least half of
    /// them have different words.
    ///
    /// A word that several hosts share, such as the name in an error, distinguishes these hosts from others, and so may
    /// words of which there are only a few. Merging therefore requires that many hosts have such lines, or that there
    /// are at least five words, nearly each of a host of its own.
    mutating func mergeSimilarShapes() {
        let hosts = hostsOfShapes()
        let leastWords = 5
        var union = HostUnion(hostCount)
        let rare = shapes.indices.filter {
            !hosts[$0].isEmpty && hosts[$0].count * 10 <= hostCount * 3 && shapes[$0].count(where: isWord) >= 2
        }
        var open: [Int32: Set<Int>] = [:]
        for (_, family) in skeletons(of: rare) {
            // The limit bounds the work: lines beyond it show no likeness that so many others would not show.
            var left = Array(family.sorted { (hosts[$1].count, $0) < (hosts[$0].count, $1) }.prefix(1000))
            while left.count >= 3, let seed = left.first {
                let places = shapes[seed].indices.filter { isWord(shapes[seed][$0]) }
                var same = left.filter { shape in
                    places.count(where: { shapes[shape][$0] == shapes[seed][$0] }) * 10 >= places.count * 7
                }
                let varying = places.filter { place in
                    Set(same.map { shapes[$0][place] }).count >= max(3, (same.count + 1) / 2)
                }
                let fixed = places.filter { !varying.contains($0) }
                same = same.filter { shape in fixed.allSatisfy { shapes[shape][$0] == shapes[seed][$0] } }
                let count = union.count(same.map { hosts[$0] })
                let isOfValues =
                    count * 10 >= hostCount * 3 || (same.count >= leastWords && count < 2 * same.count)
                if same.count >= 3, !varying.isEmpty, isOfValues {
                    for shape in same { open[Int32(shape)] = Set(varying) }
                }
                let done = Set(same + [seed])
                left.removeAll { done.contains($0) }
            }
        }
        self.open(open)
    }

    /// Merges shapes that differ in one word, if there are many different words or several that are neither rare nor
    /// the norm, and none is a word that most hosts have.
    mutating func mergeChoices() {
        let hosts = hostsOfShapes()
        var union = HostUnion(hostCount)
        var families: [[ShapeCode]: [Int]] = [:]
        for shape in shapes.indices where !hosts[shape].isEmpty && hosts[shape].count * 10 < hostCount * 8 {
            for place in shapes[shape].indices where isWord(shapes[shape][place]) {
                var key = shapes[shape]
                key[place] = key[place].asHole
                key.append(ShapeCode(place))
                families[key, default: []].append(shape)
            }
        }
        var open: [Int32: Set<Int>] = [:]
        let order = families.filter { $0.value.count >= 3 }.sorted {
            $0.value.count == $1.value.count
                ? $0.value.lexicographicallyPrecedes($1.value) : $0.value.count > $1.value.count
        }
        for (key, family) in order {
            let members = family.filter { open[Int32($0)] == nil }
            let middling = members.count { hosts[$0].count * 5 > hostCount && hosts[$0].count * 10 < hostCount * 8 }
            guard members.count >= 3, middling >= 2 || members.count >= max(4, hostCount * 3 / 100),
                key.dropLast().contains(where: isWord), let place = key.last,
                union.count(members.map { hosts[$0] }) * 10 >= hostCount * 4
            else { continue }
            for shape in members { open[Int32(shape)] = [Int(place)] }
        }
        self.open(open)
    }

    /// Turns values that only look like words into values. Codes of one length, drawn from letters and digits, are now
    /// and then letters alone, or letters with digits behind them. If lines of most hosts have values such as `1f`,
    /// `a0` and `77`, then `ec` is such a value.
    mutating func mergeWordsOfCodes() {
        let hosts = hostsOfShapes()
        let lines = linesOfShapes()
        var forms: [CodePlace: CodeForm?] = [:]
        func form(_ place: CodePlace) -> CodeForm? {
            if let known = forms[place] { return known }
            let form = codeForm(of: lines[Int(place.kind)], place.hole)
            forms[place] = .some(form)
            return form
        }
        var open: [Int32: Set<Int>] = [:]
        for shape in shapes.indices where !hosts[shape].isEmpty {
            let codes = shapes[shape]
            for place in codes.indices where isWord(codes[place]) {
                let word = vocabulary.texts[Int(codes[place].word)]
                guard (2...16).contains(word.count), word.allSatisfy(\.isASCIILetter) else { continue }
                let hole = codes[..<place].count(where: \.isHole)
                // The digits behind the letters are a value already.
                let isJoined = place + 1 < codes.count && codes[place + 1] == .hole(isGlued: true)
                let rest = codes[(place + (isJoined ? 2 : 1))...]
                guard let usual = number(of: codes[..<place] + [codes[place].asHole] + rest),
                    hosts[Int(usual)].count * 2 > hostCount, let form = form(CodePlace(kind: usual, hole: hole))
                else { continue }
                let fits =
                    isJoined
                    ? lines[shape].allSatisfy { form.fits(word + value(holes[$0][hole], of: $0)) } : form.fits(word)
                if fits { open[Int32(shape), default: []].insert(place) }
            }
        }
        self.open(open)
    }

    private struct CodePlace: Hashable {
        var kind: Int32
        var hole: Int
    }

    /// The common form of codes that are drawn from letters and digits.
    private struct CodeForm {
        var length: Int
        var isHexadecimal: Bool
        var isLowercase: Bool
        var isUppercase: Bool

        func fits(_ text: [UInt8]) -> Bool {
            text.count == length
                && text.allSatisfy { byte in
                    byte.isDecimalDigit
                        || byte.isASCIILetter && (!isHexadecimal || byte.isHexadecimalDigit)
                            && (!isLowercase || byte.isASCIILowercase) && (!isUppercase || byte.isASCIIUppercase)
                }
        }
    }

    /// Returns the form of the codes at a place of a kind; nil if there are other values, too, or too few codes.
    private func codeForm(of lines: [Int], _ hole: Int) -> CodeForm? {
        let (fewest, most) = (20, 1000)
        var values: Set<[UInt8]> = []
        for line in lines.prefix(most) { values.insert(Array(value(holes[line][hole], of: line))) }
        guard values.count >= fewest, let length = values.first?.count else { return nil }
        let letters = values.map { $0.filter(\.isASCIILetter) }
        let isMixed = letters.count { !$0.isEmpty } * 3 >= values.count
        guard isMixed, values.allSatisfy({ $0.count == length && $0.allSatisfy(\.isLetterOrDigit) }) else { return nil }
        return CodeForm(
            length: length, isHexadecimal: values.allSatisfy { $0.allSatisfy(\.isHexadecimalDigit) },
            isLowercase: letters.allSatisfy { $0.allSatisfy(\.isASCIILowercase) },
            isUppercase: letters.allSatisfy { $0.allSatisfy(\.isASCIIUppercase) })
    }

    /// Turns the words at some places of shapes into values.
    ///
    /// - Parameter places: for each shape, the indices of the codes.
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
                    // Nothing separates the two: `eth` and `0` are one value.
                    opened[opened.count - 1].end = new.end
                } else {
                    codes.append(code.asHole)
                    opened.append(new)
                }
            }
            assign(line, (codes, opened))
        }
    }

    /// Returns families of shapes that differ only in words, in the order of their first shapes.
    private func skeletons(of candidates: [Int]) -> [(key: [ShapeCode], value: [Int])] {
        var families: [[ShapeCode]: [Int]] = [:]
        for shape in candidates {
            let skeleton = shapes[shape].map { isWord($0) ? -2 - ($0 & 1) : $0 }
            if skeleton.contains(where: { $0 < 0 }) { families[skeleton, default: []].append(shape) }
        }
        return families.sorted { ($0.value.first ?? 0) < ($1.value.first ?? 0) }
    }
}

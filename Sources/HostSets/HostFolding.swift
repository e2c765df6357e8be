import JobModel

/// Writes hosts as words that mean the same hosts when they are typed again in the same step.
extension StepHosts {
    /// Returns the word of one host: `10.20.1.3`; `3:10.0.0.7` outside area 0, and `0:10.0.0.7` when another area has
    /// the address too; `fd00::5`, `3:[fd00::5]`. A host that no address tells apart is written by its name (`web-01`,
    /// `name:my host`), else as `id:100042`, else as `nth:17`, its position from 1.
    public func word(for position: Int) -> String {
        guard hosts.indices.contains(position) else { return "nth:\(position &+ 1)" }
        let host = hosts[position]
        switch (forms[position], host.address) {
        case (.address, let address?): return address.description
        case (.areaAndAddress, let address?): return address.word(inArea: host.area)
        case (.name, _): return host.name.map(NameWord.word) ?? "nth:\(position + 1)"
        case (.id, _): return host.id.map { "id:\($0)" } ?? "nth:\(position + 1)"
        default: return "nth:\(position + 1)"
        }
    }

    /// Returns one text for these hosts, folded as ClusterShell folds them and sorted: IPv4 by area and address, then
    /// IPv6 likewise, then names as people sort them, then ids, then positions.
    ///
    /// The order and repetitions of `positions` don't matter. Without any host the text is empty, which is not a host
    /// set.
    public func folded(_ positions: some Sequence<Int>) -> String {
        folded(PositionSet(capacity: hosts.count, positions)).joined(separator: ",")
    }

    /// Returns the shorter of `folded` and the same hosts written as `@all!…`, when more than half of the step's hosts
    /// are meant; `@all` for all hosts of a step with several.
    public func shortWord(_ positions: some Sequence<Int>) -> String {
        let wanted = PositionSet(capacity: hosts.count, positions)
        let count = wanted.count
        if count == 0 { return "" }
        // A single host is written by its own word, also when the step has no other.
        if count == hosts.count, count > 1 { return "@all" }
        let folded = folded(wanted).joined(separator: ",")
        if count == 1 || count * 2 <= hosts.count { return folded }
        var others = PositionSet(capacity: hosts.count, full: true)
        others.subtract(wanted)
        // Operators apply from left to right, so each part needs an `!` of its own.
        let short = (["@all"] + self.folded(others)).joined(separator: "!")
        return short.utf8.count < folded.utf8.count ? short : folded
    }

    /// Returns the folded parts in order.
    private func folded(_ wanted: PositionSet) -> [String] {
        var plain: [UInt32] = []
        var byArea: [Int64: [UInt32]] = [:]
        var six: [(area: Int64, address: HostAddress, position: Int)] = []
        var names: [String] = []
        var ids: [Int64] = []
        var places: [Int64] = []
        for position in wanted.positions {
            switch forms[position] {
            case .address, .areaAndAddress:
                if case .v4(let bits) = hosts[position].ipv4 {
                    if case .address = forms[position] {
                        plain.append(bits)
                    } else {
                        byArea[hosts[position].area, default: []].append(bits)
                    }
                } else if let address = hosts[position].ipv6 {
                    six.append((hosts[position].area, address, position))
                }
            case .name:
                if let name = hosts[position].name { names.append(name) }
            case .id:
                if let id = hosts[position].id { ids.append(id) }
            case .place:
                places.append(Int64(position) + 1)
            }
        }
        // Plain words mean area 0. They are sorted together with the words that need their `0:`.
        var parts = AddressFold.words(plain)
        if let shared = byArea.removeValue(forKey: 0) {
            parts += AddressFold.words(shared).map { ($0.first, "0:" + $0.word) }
            parts.sort { $0.first < $1.first }
        }
        var words = parts.map(\.word)
        for (area, addresses) in byArea.sorted(by: { $0.key < $1.key }) {
            words += AddressFold.words(addresses).map { "\(area):\($0.word)" }
        }
        words += six.sorted { ($0.area, $0.address) < ($1.area, $1.address) }.map { word(for: $0.position) }
        words += NameFold.words(names).map(\.word)
        if !ids.isEmpty { words.append("id:" + NumberRanges(ascending: ids.sorted()).description) }
        if !places.isEmpty { words.append("nth:" + NumberRanges(ascending: places).description) }
        return words
    }
}

/// Folds host names into few words, as ClusterShell does. Names that differ only in their numbers become one word when
/// the numbers are all combinations of some sets, as in `rack[1-3]-node[01-20]`.
///
/// A box holds one set of numbers for each number in the name. Boxes that differ in one of them are merged, the last
/// one first, until no two boxes can be merged. Each name is written once. When the numbers are no full product,
/// ClusterShell may split them into other boxes.
struct NameFold {
    /// For each number in the name, the index of its set in `sets`.
    private typealias Box = [UInt32]

    /// Sets of numerals. A numeral is written as its rank among all numerals of the names, in ascending order.
    private var sets: [[UInt32]] = []
    private var numbers: [[UInt32]: UInt32] = [:]

    /// Returns the words of distinct names, each with its first name, sorted by `NameWord.precedes`. Time: near n log
    /// n.
    static func words(_ names: [String]) -> [(first: String, word: String)] {
        var alike: [[[UInt8]]: [[Numeral]]] = [:]
        var words: [(first: String, word: String)] = []
        for name in names {
            guard NameWord.isBare(name) else {
                words.append((name, NameWord.word(of: name)))
                continue
            }
            let (texts, numerals) = parts(name)
            alike[texts, default: []].append(numerals)
        }
        for (texts, numerals) in alike { words += folded(texts, numerals) }
        return words.sorted { NameWord.precedes($0.first, $1.first) }
    }

    /// Splits a name into its numbers and the texts around them; there is one more text than there are numbers.
    private static func parts(_ name: String) -> (texts: [[UInt8]], numerals: [Numeral]) {
        var texts: [[UInt8]] = [[]]
        var numerals: [Numeral] = []
        var rest = Array(name.utf8)[...]
        while !rest.isEmpty {
            let digits = NameWord.digits(rest)
            if let numeral = Numeral(digits) {
                numerals.append(numeral)
                texts.append([])
            } else {
                texts[texts.count - 1] += digits
            }
            rest = rest.dropFirst(digits.count)
            let text = rest.prefix { !(48...57).contains($0) }
            texts[texts.count - 1] += text
            rest = rest.dropFirst(text.count)
        }
        return (texts, numerals)
    }

    /// Returns the words of names that differ only in their numbers.
    private static func folded(_ texts: [[UInt8]], _ names: [[Numeral]]) -> [(first: String, word: String)] {
        let places = texts.indices.dropLast()
        let known = Set(names.joined()).sorted()
        let ranks = Dictionary(uniqueKeysWithValues: zip(known, UInt32(0)...))
        var fold = NameFold()
        let points = names.map { $0.map { ranks[$0] ?? 0 } }.sorted { $0.lexicographicallyPrecedes($1) }
        let boxes = fold.merged(points.map { point in point.map { fold.number(of: [$0]) } }, places: places.reversed())
        func text(_ box: Box, _ number: (UInt32) -> String) -> String {
            zip(texts, box.map(number) + [""]).map { String(decoding: $0, as: UTF8.self) + $1 }.joined()
        }
        return boxes.map { box in
            let sets = fold.sets
            let first = text(box) { known[Int(sets[Int($0)].first ?? 0)].text }
            return (first, text(box) { Numeral.folded(sets[Int($0)].lazy.map { known[Int($0)] }) })
        }
    }

    private mutating func merged(_ boxes: [Box], places: [Int]) -> [Box] {
        var boxes = boxes
        var count: Int
        repeat {
            count = boxes.count
            for place in places { boxes = merged(boxes, at: place) }
        } while boxes.count < count
        return boxes
    }

    /// Merges boxes that are the same except at one place. The result has the order of the first box of each.
    private mutating func merged(_ boxes: [Box], at place: Int) -> [Box] {
        var index: [Box: Int] = [:]
        var result: [Box] = []
        var members: [[UInt32]] = []
        for box in boxes {
            var key = box
            key[place] = .max
            if let known = index[key] {
                members[known].append(box[place])
            } else {
                index[key] = result.count
                result.append(box)
                members.append([box[place]])
            }
        }
        for (position, numbers) in members.enumerated() where numbers.count > 1 {
            result[position][place] = number(of: numbers.flatMap { sets[Int($0)] }.sorted())
        }
        return result
    }

    private mutating func number(of set: [UInt32]) -> UInt32 {
        if let number = numbers[set] { return number }
        let number = UInt32(sets.count)
        numbers[set] = number
        sets.append(set)
        return number
    }
}

/// Folds host names into few words, as ClusterShell does: names that are alike but for their numbers become one word where
/// the numbers are all combinations of some sets, as in `rack[1-3]-node[01-20]`.
///
/// Boxes (a set of numbers for each place) that differ in one place alone become one, the last place first, until no two
/// do. It holds each name once; where the numbers are no full product, ClusterShell may cut it into other boxes.
struct NameFold {
    /// A set for each place where numbers vary, by its number in `sets`.
    private typealias Box = [UInt32]

    /// Ascending numbers of numerals.
    private var sets: [[UInt32]] = []
    private var numbers: [[UInt32]: UInt32] = [:]

    /// The words of different names, each with its first name, as `NameWord.precedes` sorts them. Time: near n log n.
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

    /// A name as the texts around its numbers, one more than there are numbers.
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

    /// The words of names that are alike but for their numbers.
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

    /// Boxes that are the same but at one place as one, in the order of their first ones.
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

/// Holds names against a pattern. It never backtracks: for each piece it keeps all places where the piece can end, so that
/// no pattern takes longer than (pieces × bytes of the name × digits of a number).
struct NameMatcher {
    private enum Piece {
        case text([UInt8])
        case numbers(Numbers)
        case anyCharacter
        case anyText
    }

    private let pieces: [Piece]

    /// - Parameter isLowered: Whether names come in lower case; the pattern is then put into lower case, too.
    init(_ pattern: NamePattern, isLowered: Bool) {
        pieces = pattern.pieces.map { piece in
            switch piece {
            case .text(let text): .text(Array((isLowered ? text.lowercased() : text).utf8))
            case .numbers(let ranges): .numbers(Numbers(ranges))
            case .anyCharacter: .anyCharacter
            case .anyText: .anyText
            }
        }
    }

    func matches(_ text: String) -> Bool {
        let name = Array(text.utf8)
        if case .text(let start)? = pieces.first, !name.starts(with: start) { return false }
        // Ascending, without repetitions.
        var places = [0]
        for piece in pieces {
            var ends: Set<Int> = []
            for place in places {
                let rest = name[place...]
                switch piece {
                case .text(let text):
                    if rest.starts(with: text) { ends.insert(place + text.count) }
                case .numbers(let numbers):
                    ends.formUnion(numbers.ends(in: rest))
                case .anyCharacter:
                    // The bytes of one scalar: those that go on begin with the bits 10.
                    let more = rest.dropFirst().prefix { $0 & 0xC0 == 0x80 }.count
                    if !rest.isEmpty { ends.insert(place + 1 + more) }
                case .anyText: break
                }
            }
            if case .anyText = piece {
                places = places.first.map { Array($0...name.count) } ?? []
            } else {
                places = ends.sorted()
            }
            if places.isEmpty { return false }
        }
        return places.last == name.count
    }
}

/// The numbers between a pair of brackets.
private struct Numbers {
    /// Few runs are looked through; of many the numbers are kept.
    private static let fewRuns = 16

    private let ranges: NumberRanges
    private let all: Set<Numeral>?
    private let mostDigits: Int

    init(_ ranges: NumberRanges) {
        self.ranges = ranges
        all = ranges.runs.count > Numbers.fewRuns ? Set(ranges.numerals) : nil
        mostDigits = ranges.runs.map { max($0.width, Numeral.digits($0.upper)) }.max() ?? 0
    }

    /// Where one of the numbers can end with which bytes begin.
    func ends(in bytes: ArraySlice<UInt8>) -> [Int] {
        let digits = NameWord.digits(bytes.prefix(min(mostDigits, Numeral.mostDigits)))
        guard !digits.isEmpty else { return [] }
        return (1...digits.count).compactMap { count in
            guard let numeral = Numeral(digits.prefix(count)), contains(numeral) else { return nil }
            return bytes.startIndex + count
        }
    }

    private func contains(_ numeral: Numeral) -> Bool {
        if let all { return all.contains(numeral) }
        return ranges.runs.contains { run in
            run.lower <= numeral.value && numeral.value <= run.upper && (numeral.value - run.lower) % run.step == 0
                && numeral == Numeral(numeral.value, least: run.width)
        }
    }
}

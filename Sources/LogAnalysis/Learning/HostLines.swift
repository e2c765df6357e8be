/// The masked lines of some hosts, each distinct line once: what behaviours are learned from.
///
/// Workers on several cores fill one each, with whole hosts.
public struct HostLines: Sendable {
    /// The texts of the distinct lines, end to end.
    private(set) var text: [UInt8] = []
    /// Where each distinct line ends in `text`.
    private(set) var ends: [Int] = []
    /// For each distinct line without words the last line with words before it, which says what its values are; else -1.
    private(set) var headings: [Int32] = []
    /// For each host the numbers of its lines, in order; blank lines are left out.
    private(set) var hosts: [(position: Int, lines: [Int32])] = []
    private var numbers: [ByteHash: Int32] = [:]
    /// Of distinct lines whose text is not what masks left, because the fields of a JSON line were put in order: the hash of
    /// what masks left of the first such line.
    private var originals: [Int32: ByteHash] = [:]
    /// What was seen of lines, as masks left them, by their hash.
    private var seen: [ByteHash: (Content, Int32)] = [:]

    /// Whether hosts printed more than is kept of different lines: nothing can be learned from them then.
    public private(set) var isTooMuch = false

    /// How many distinct lines are kept, and how many bytes of them.
    public static let (mostDistinct, mostBytes) = (200_000, 16_000_000)

    /// No lines yet.
    public init() {}

    /// Adds the lines of a host's masked log.
    ///
    /// - Parameter position: the host's position in the step; each is added once.
    mutating func add(_ masked: [UInt8], position: Int) {
        var lines: [Int32] = []
        var heading = Int32(-1)
        masked.withUnsafeBytes { bytes in
            bytes.forEachLine(unless: { false }) { line in
                let hash = ByteHash(line)
                let (content, known) = seen[hash] ?? see(line, hash)
                switch content {
                case .nothing: break
                case .words:
                    heading = known
                    lines.append(known)
                case .values: lines.append(number(of: line, under: heading))
                case .marks: lines.append(known)
                }
            }
        }
        if isTooMuch { lines.removeAll { $0 < 0 } }
        hosts.append((position, lines))
    }

    private enum Content {
        case nothing, words, values, marks
    }

    /// What a line that was not seen before is made of, and its number, unless that depends on the line before.
    private mutating func see(_ line: UnsafeRawBufferPointer, _ hash: ByteHash) -> (Content, Int32) {
        let content = Self.content(of: line)
        var known = Int32(-1)
        switch content {
        case .words:
            if let sorted = JSONFields.sorted(line) {
                known = sorted.withUnsafeBytes { number(of: $0, under: -1) }
                if originals[known] == nil { originals[known] = hash }
            } else {
                known = number(of: line, under: -1)
            }
        case .marks: known = number(of: line, under: -1)
        case .nothing, .values: break
        }
        if seen.count < Self.mostDistinct { seen[hash] = (content, known) }
        return (content, known)
    }

    /// What a masked line is made of.
    private static func content(of line: UnsafeRawBufferPointer) -> Content {
        guard let line = PlainLine(line) else { return .nothing }
        var (isBlank, hasDigit, place) = (true, false, 0)
        while place < line.end {
            let byte = line[place]
            if byte != 0x20, byte != 0x09 { isBlank = false }
            if byte == UInt8(ascii: "<"), let end = line.endOfPlaceholder(place) {
                // What a mask put here tells nothing.
                place = end
                continue
            }
            if byte.isDecimalDigit {
                // Letters glued to digits are no word.
                hasDigit = true
                while line[place].isLetterOrDigit { place += 1 }
                continue
            }
            if byte.isASCIILetter || byte >= 0x80 {
                var end = place
                while line[end].isASCIILetter || line[end] >= 0x80 { end += 1 }
                if !line[end].isDecimalDigit { return .words }
                place = end
                continue
            }
            place += 1
        }
        return isBlank ? .nothing : hasDigit ? .values : .marks
    }

    private mutating func number(of line: UnsafeRawBufferPointer, under heading: Int32) -> Int32 {
        let own = ByteHash(line)
        // The same values under another heading are another line.
        let hash = heading < 0 ? own : withUnsafeBytes(of: (own.first, own.second, Int64(heading))) { ByteHash($0) }
        if let known = numbers[hash] { return known }
        guard ends.count < Self.mostDistinct, text.count + line.count <= Self.mostBytes else {
            isTooMuch = true
            return -1
        }
        let number = Int32(ends.count)
        text.append(contentsOf: line)
        ends.append(text.count)
        headings.append(heading)
        numbers[hash] = number
        return number
    }

    /// How many hosts there are.
    public var hostCount: Int { hosts.count }

    /// How many lines there are.
    public var lineCount: Int { hosts.reduce(0) { $0 + $1.lines.count } }
    /// How many distinct lines there are.
    public var distinctCount: Int { ends.count }

    var count: Int { ends.count }

    /// The hash of what masks left of a distinct line.
    func hash(of number: Int) -> ByteHash { originals[Int32(number)] ?? ByteHash(text[range(number)]) }

    /// Where a distinct line lies in `text`.
    func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    /// All lines of several parts, with the hosts in the order of their positions.
    ///
    /// - Parameter precedes: the order of hosts, by position; the numbers of the lines follow from it alone.
    public static func joined(_ parts: [HostLines], by precedes: (Int, Int) -> Bool) -> HostLines {
        var whole = HostLines()
        whole.isTooMuch = parts.contains(where: \.isTooMuch)
        let places = parts.enumerated().flatMap { part, lines in
            lines.hosts.enumerated().map { (part: part, index: $0, position: $1.position) }
        }
        var renumbered = parts.map { Array(repeating: Int32(-1), count: $0.count) }
        whole.hosts.reserveCapacity(places.count)
        for place in places.sorted(by: { precedes($0.position, $1.position) }) {
            var lines = parts[place.part].hosts[place.index].lines
            for index in lines.indices {
                let known = renumbered[place.part][Int(lines[index])]
                lines[index] =
                    known >= 0 ? known : whole.adopt(Int(lines[index]), of: parts[place.part], &renumbered[place.part])
            }
            if whole.isTooMuch { lines.removeAll { $0 < 0 } }
            whole.hosts.append((place.position, lines))
        }
        // No line is added after this.
        whole.numbers = [:]
        return whole
    }

    /// The number here of a distinct line of another part.
    private mutating func adopt(_ line: Int, of part: HostLines, _ renumbered: inout [Int32]) -> Int32 {
        if renumbered[line] >= 0 { return renumbered[line] }
        let heading = part.headings[line] < 0 ? -1 : adopt(Int(part.headings[line]), of: part, &renumbered)
        renumbered[line] = part.text.withUnsafeBytes {
            number(of: UnsafeRawBufferPointer(rebasing: $0[part.range(line)]), under: heading)
        }
        let adopted = renumbered[line]
        if adopted >= 0, originals[adopted] == nil { originals[adopted] = part.originals[Int32(line)] }
        return adopted
    }
}

/// The fields of a line that is one JSON object: some programs write them in another order each time.
enum JSONFields {
    /// A line has at most this many fields; one with more stays as it is.
    private static let most = 200

    /// The line with its fields in the order of their names; nil if it is no JSON object in one line, or has them so already.
    /// Only the outermost object is looked at.
    static func sorted(_ line: UnsafeRawBufferPointer) -> [UInt8]? {
        guard let first = line.firstIndex(where: { $0 != 0x20 }), line[first] == UInt8(ascii: "{"),
            let last = line.lastIndex(where: { $0 != 0x20 }), line[last] == UInt8(ascii: "}"), first + 1 < last,
            line[first + 1] == UInt8(ascii: "\"") || line[first + 1] == 0x20
        else { return nil }
        var fields: [Range<Int>] = []
        var (start, depth, isInText) = (first + 1, 0, false)
        var place = first + 1
        while place < last {
            let byte = line[place]
            if isInText {
                if byte == UInt8(ascii: "\\") { place += 1 } else if byte == UInt8(ascii: "\"") { isInText = false }
            } else {
                switch byte {
                case UInt8(ascii: "\""): isInText = true
                case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
                case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
                case UInt8(ascii: ",") where depth == 0:
                    fields.append(start..<place)
                    start = place + 1
                default: break
                }
                if depth < 0 || fields.count >= most { return nil }
            }
            place += 1
        }
        guard depth == 0, !isInText, start <= last else { return nil }
        fields.append(start..<last)
        let texts = fields.map { field in
            line[field].drop { $0 == 0x20 }
        }
        guard texts.count > 1, texts.allSatisfy({ $0.first == UInt8(ascii: "\"") }) else { return nil }
        let order = texts.sorted { $0.lexicographicallyPrecedes($1) }
        if order.map(\.startIndex) == texts.map(\.startIndex) { return nil }
        var sorted = Array(line[..<(first + 1)])
        for (index, text) in order.enumerated() {
            if index > 0 { sorted.append(UInt8(ascii: ",")) }
            sorted += text
        }
        return sorted + line[last...]
    }
}

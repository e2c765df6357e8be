/// The masked lines of some hosts, each distinct line once: the input of learning.
///
/// Workers on several cores fill one value each, with whole hosts.
public struct HostLines: Sendable {
    /// The texts of the distinct lines, end to end.
    private(set) var text: [UInt8] = []
    /// The end of each distinct line in `text`.
    private(set) var ends: [Int] = []
    /// For each distinct line without words, the last line with words before it, which says what the values mean; -1
    /// for other lines.
    private(set) var headings: [Int32] = []
    /// For each host the numbers of its lines, in order; blank lines are left out.
    private(set) var hosts: [(position: Int, lines: [Int32])] = []
    private var numbers: [ByteHash: Int32] = [:]
    /// The hash of the masked line for distinct lines whose text differs from it, because the fields of a JSON line
    /// were sorted. It is the hash of the first such line.
    private var originals: [Int32: ByteHash] = [:]
    /// The content and number of the masked lines seen so far, by their hash.
    private var seen: [ByteHash: (Content, Int32)] = [:]

    /// Whether the hosts printed more distinct lines than are kept. Nothing can be learned from them then.
    public private(set) var isTooMuch = false

    /// The largest number of distinct lines that are kept, and of their bytes.
    public static let (mostDistinct, mostBytes) = (200_000, 16_000_000)

    public init() {}

    /// Adds the lines of a host's masked log.
    ///
    /// - Parameter position: the host's position in the step; each host is added once.
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

    /// Returns the content of a line that was not seen before, and its number unless the number depends on the line
    /// before it.
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

    /// Returns what a masked line consists of.
    private static func content(of line: UnsafeRawBufferPointer) -> Content {
        guard let line = PlainLine(line) else { return .nothing }
        var (isBlank, hasDigit, place) = (true, false, 0)
        while place < line.end {
            let byte = line[place]
            if byte != 0x20, byte != 0x09 { isBlank = false }
            if byte == UInt8(ascii: "<"), let end = line.endOfPlaceholder(place) {
                // A placeholder is neither a word nor a value.
                place = end
                continue
            }
            if byte.isDecimalDigit {
                // Letters glued to digits are not a word.
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

    /// The number of hosts.
    public var hostCount: Int { hosts.count }

    /// The number of lines of all hosts.
    public var lineCount: Int { hosts.reduce(0) { $0 + $1.lines.count } }
    /// The number of distinct lines.
    public var distinctCount: Int { ends.count }

    var count: Int { ends.count }

    /// Returns the hash of the masked line for a distinct line.
    func hash(of number: Int) -> ByteHash { originals[Int32(number)] ?? ByteHash(text[range(number)]) }

    /// Returns the range of a distinct line in `text`.
    func range(_ number: Int) -> Range<Int> { (number == 0 ? 0 : ends[number - 1])..<ends[number] }

    /// Returns the lines of several parts, with the hosts in a given order.
    ///
    /// - Parameter precedes: the order of hosts, by position. The numbers of the lines depend on it alone.
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

    /// Returns the number that a distinct line of another part has here, adding the line if it is new.
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

/// The fields of a line that is one JSON object. Some programs write them in another order each time.
enum JSONFields {
    /// The largest number of fields that are sorted; a line with more fields stays as it is.
    private static let most = 200

    /// Returns the line with the fields of its outermost object sorted by name. Returns nil if the line is not one JSON
    /// object, or if its fields are sorted already.
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

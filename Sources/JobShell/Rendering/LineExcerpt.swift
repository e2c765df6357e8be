/// The parts that a screen shows of a line that is too long for it: those around what matched, or its beginning.
struct LineExcerpt {
    /// A line of more rows of the screen than this is too long for it.
    private static let mostRows = 10
    /// How many rows are shown of such a line.
    private static let shownRows = 4
    /// How many bytes are shown before and after a match, at least.
    private static let margin = 40

    /// The parts, in order.
    let parts: [Range<Int>]

    /// Whether a line of so many bytes is too long for a screen of so many columns; none is for a file.
    static func isTooLong(_ length: Int, width: Int?) -> Bool {
        width.map { length / mostRows > max(40, $0) } ?? false
    }

    /// The parts of a line that is too long.
    ///
    /// - Parameters:
    ///   - spans: what matched, in order.
    ///   - width: the columns of the screen.
    init(of line: UnsafeRawBufferPointer, around spans: [Range<Int>], width: Int) {
        var room = Self.shownRows * max(40, width)
        var parts: [Range<Int>] = []
        for span in spans where room > 0 {
            let start = max(parts.last?.upperBound ?? 0, span.lowerBound - Self.margin)
            let end = min(line.count, span.upperBound + Self.margin, start + room)
            // What matched lies within what is shown already, or behind what there is room for.
            guard start < end, span.lowerBound < end else { continue }
            if let last = parts.last, last.upperBound == start {
                parts[parts.count - 1] = last.lowerBound..<end
            } else {
                parts.append(start..<end)
            }
            room -= end - start
        }
        // What room is left goes to what stands around the only part, half of it before.
        if parts.isEmpty { parts = [0..<0] }
        if parts.count == 1 {
            let start = max(0, parts[0].lowerBound - room / 2)
            let end = min(line.count, parts[0].upperBound + room - (parts[0].lowerBound - start))
            parts[0] = start..<end
        }
        self.parts = parts.map { part in
            Self.boundary(of: line, part.lowerBound)..<Self.boundary(of: line, part.upperBound)
        }
    }

    /// The place itself, or where the character begins that it lies in.
    private static func boundary(of line: UnsafeRawBufferPointer, _ place: Int) -> Int {
        guard place < line.count else { return line.count }
        for start in stride(from: place, through: max(0, place - 3), by: -1) where line[start] & 0xC0 != 0x80 {
            return start
        }
        return place
    }
}

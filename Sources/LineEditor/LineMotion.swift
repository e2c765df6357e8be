/// Up and down within a text of several lines. Pure: offsets in scalars, nil where there is no such line.
enum LineMotion {
    /// The same column (in scalars) of the line above.
    static func up(_ line: EditedLine) -> Int? {
        let scalars = line.scalars
        guard let end = scalars[..<line.cursor].lastIndex(of: "\n") else { return nil }
        let column = line.cursor - end - 1
        let start = scalars[..<end].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        return min(start + column, end)
    }

    /// The same column of the line below.
    static func down(_ line: EditedLine) -> Int? {
        let scalars = line.scalars
        guard let end = scalars[line.cursor...].firstIndex(of: "\n") else { return nil }
        let start = scalars[..<line.cursor].lastIndex(of: "\n").map { $0 + 1 } ?? 0
        let nextEnd = scalars[(end + 1)...].firstIndex(of: "\n") ?? scalars.count
        return min(end + 1 + line.cursor - start, nextEnd)
    }
}

import TerminalText

/// Bars of block characters: of ASCII where nothing else can be shown, and read without colour.
struct Bars {
    let screen: Screen

    /// A bar of a part of a whole, in eighths of a column; never empty for more than nothing.
    ///
    /// - Parameter columns: how long the whole is.
    func bar(_ part: Int, of whole: Int, columns: Int) -> String {
        if part <= 0 || whole <= 0 { return "" }
        guard screen.usesUTF8 else {
            return String(repeating: "#", count: max(1, (part * columns + whole / 2) / whole))
        }
        let eighths = max(1, min(columns * 8, (part * columns * 8 + whole / 2) / whole))
        let rest = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8]
        return String(repeating: "█", count: eighths / 8) + rest
    }

    /// A bar of hosts by what became of them: `█` well, `▒` not well, `░` unfinished; without UTF-8 `=`, `x` and `.`.
    /// Whatever there is has at least a column.
    func outcomes(good: Int, bad: Int, unfinished: Int, columns: Int) -> [StyledText] {
        let counts = [good, bad, unfinished]
        let total = counts.reduce(0, +)
        if total == 0 { return [] }
        var widths = counts.map { $0 == 0 ? 0 : max(1, $0 * columns / total) }
        // What rounding left belongs to the largest part, and what it took too much comes from there.
        if let largest = counts.indices.max(by: { counts[$0] < counts[$1] }) {
            widths[largest] = max(1, widths[largest] + columns - widths.reduce(0, +))
        }
        let signs: [Character] = screen.usesUTF8 ? ["█", "▒", "░"] : ["=", "x", "."]
        let looks = [Look.good, Look.bad, Look.unfinished]
        return zip(signs, zip(widths, looks)).compactMap { sign, part in
            part.0 == 0 ? nil : StyledText(String(repeating: sign, count: part.0), part.1)
        }
    }
}

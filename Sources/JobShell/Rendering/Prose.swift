import TerminalText

/// Fits prose, such as help, into a window that may be narrower than its lines.
enum Prose {
    /// A line is continued by the next line if the next line's first word would not have fitted into this width: its
    /// paragraph was broken there by the author, at this width or a larger one.
    private static let usualWidth = 80
    /// The indentation of a broken line's continuation, relative to the line, if the line has no columns.
    private static let indent = 4

    /// Breaks lines that are too long between words. The continuation is aligned with the last column of the line.
    static func drawn(_ text: String, width: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isEnded = lines.last?.isEmpty ?? false
        if isEnded { lines.removeLast() }
        let drawn = paragraphs(lines).flatMap { $0.wrapped(to: width, indent: hang(of: $0, width)) }
        return drawn.joined(separator: "\n") + (isEnded ? "\n" : "")
    }

    /// Joins the lines of each paragraph.
    private static func paragraphs(_ lines: [String]) -> [String] {
        var paragraphs: [String] = []
        /// The width of the line before; nil if that line can't be continued.
        var widthBefore: Int?
        for line in lines {
            let isPlain = !line.isEmpty && !line.hasPrefix(" ") && !line.contains("  ")
            if isPlain, let widthBefore, widthBefore + 1 + DisplayWidth.of(line.prefix { $0 != " " }) > usualWidth,
                let last = paragraphs.popLast()
            {
                paragraphs.append(last + " " + line)
            } else {
                paragraphs.append(line)
            }
            widthBefore = isPlain ? DisplayWidth.of(line) : nil
        }
        return paragraphs
    }

    /// The indentation of a broken line's continuation: below the text after the last gap of two spaces, if enough
    /// room is left there.
    private static func hang(of line: String, _ width: Int) -> Int {
        let leading = line.prefix { $0 == " " }.count
        let text = line.dropFirst(leading)
        guard let gap = text.ranges(of: "  ").last else { return leading == 0 ? 0 : leading + indent }
        let column = leading + DisplayWidth.of(text[..<gap.upperBound])
        return column * 2 <= width ? column : leading + indent
    }
}

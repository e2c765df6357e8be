import TerminalText

/// Text for a person, such as help, in a window that may be narrower than its lines.
enum Prose {
    /// Lines at least so wide, with another below them, are those of a paragraph that was broken where it was written.
    private static let usualWidth = 80
    /// How far a line that is broken goes on to the right of where it begins, where no column says otherwise.
    private static let indent = 4

    /// The text with lines that are too long broken between words; what is broken goes on below the last column of its line.
    static func drawn(_ text: String, width: Int) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        let isEnded = lines.last?.isEmpty ?? false
        if isEnded { lines.removeLast() }
        let drawn = paragraphs(lines).flatMap { $0.wrapped(to: width, indent: hang(of: $0, width)) }
        return drawn.joined(separator: "\n") + (isEnded ? "\n" : "")
    }

    /// The lines, those of a paragraph joined.
    private static func paragraphs(_ lines: [String]) -> [String] {
        var paragraphs: [String] = []
        var isOpen = false
        for line in lines {
            let isPlain = !line.isEmpty && !line.hasPrefix(" ") && !line.contains("  ")
            if isPlain, isOpen, let last = paragraphs.popLast() {
                paragraphs.append(last + " " + line)
            } else {
                paragraphs.append(line)
            }
            isOpen = isPlain && DisplayWidth.of(line) >= usualWidth
        }
        return paragraphs
    }

    /// Where a line goes on: below what follows its last gap of two spaces, if enough room is left there.
    private static func hang(of line: String, _ width: Int) -> Int {
        let leading = line.prefix { $0 == " " }.count
        let text = line.dropFirst(leading)
        guard let gap = text.ranges(of: "  ").last else { return leading == 0 ? 0 : leading + indent }
        let column = leading + DisplayWidth.of(text[..<gap.upperBound])
        return column * 2 <= width ? column : leading + indent
    }
}

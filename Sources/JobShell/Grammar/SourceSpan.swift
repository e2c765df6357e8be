/// A piece of a text, as UTF-8 byte offsets from its beginning, half-open (`start..<end`).
///
/// Every token and every node of the tree carries one, so that errors, colouring and completion can point at it.
public struct SourceSpan: Sendable, Equatable, Hashable {
    /// Offset of the first byte.
    public let start: Int
    /// Offset after the last byte.
    public let end: Int

    /// Makes a span; an `end` before `start` is taken as `start`.
    public init(_ start: Int, _ end: Int) {
        self.start = start
        self.end = max(start, end)
    }

    /// The span of what was not read from any text, such as a tree made by hand.
    public static let none = SourceSpan(0, 0)

    /// From the first byte of the one to the last byte of the other.
    public func joined(with other: SourceSpan) -> SourceSpan {
        SourceSpan(min(start, other.start), max(end, other.end))
    }

    /// The characters of the span in the text it was read from; offsets outside the text are pulled to its ends.
    public func text(in source: String) -> Substring {
        let bytes = source.utf8
        let from = bytes.index(bytes.startIndex, offsetBy: max(0, start), limitedBy: bytes.endIndex) ?? bytes.endIndex
        let to = bytes.index(bytes.startIndex, offsetBy: max(0, end), limitedBy: bytes.endIndex) ?? bytes.endIndex
        return source[from..<to]
    }

    /// Where the span begins, for an error message. Reads the text once: for many spans of one text use `SourceLines`.
    public func location(in source: String) -> SourceLocation {
        SourceLines(source).location(of: self)
    }
}

/// Where a span begins, in the words a person uses.
public struct SourceLocation: Sendable, Equatable {
    /// The line, from 1.
    public let line: Int
    /// The column in characters, from 1.
    public let column: Int
    /// How many characters of the span are on that line; 0 for an empty span, such as the end of the text.
    public let length: Int
    /// The text of that line, without its line end.
    public let text: String
}

/// The lines of a text, found once, so that any number of spans can be located cheaply.
///
/// A line ends with LF, CRLF or a lone CR, as it does in the grammar.
public struct SourceLines: Sendable {
    private let source: String
    private let starts: [Int]

    /// Finds the lines of the text: one pass over its bytes.
    public init(_ source: String) {
        self.source = source
        var starts = [0]
        var offset = 0
        var previous: UInt8 = 0
        for byte in source.utf8 {
            if previous == Byte.carriageReturn, byte != Byte.lineFeed { starts.append(offset) }
            offset += 1
            if byte == Byte.lineFeed { starts.append(offset) }
            previous = byte
        }
        if previous == Byte.carriageReturn { starts.append(offset) }
        self.starts = starts
    }

    /// The line (from 1) on which the span begins. Takes logarithmic time.
    public func line(of span: SourceSpan) -> Int {
        var low = 0
        var high = starts.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if starts[middle] <= span.start { low = middle } else { high = middle }
        }
        return low + 1
    }

    /// Line, column and text of the place where the span begins.
    public func location(of span: SourceSpan) -> SourceLocation {
        let line = line(of: span)
        let start = starts[line - 1]
        let next = line < starts.count ? starts[line] : source.utf8.count
        let whole = SourceSpan(start, next).text(in: source)
        // CRLF is one character in Swift.
        let text = whole.last?.isNewline == true && line < starts.count ? whole.dropLast() : whole
        let before = SourceSpan(start, span.start).text(in: source)
        let marked = SourceSpan(span.start, min(span.end, start + text.utf8.count)).text(in: source)
        return SourceLocation(line: line, column: before.count + 1, length: marked.count, text: String(text))
    }
}

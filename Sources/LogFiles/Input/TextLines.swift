/// What is done with text before it is cut into lines.
enum TextLines {
    /// The line without a carriage return at its end.
    static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// What remembers how much of a text was read, and refuses more than memory shall hold.
    static func limited(_ chunks: @escaping Chunks, to limit: Int, named name: String) -> Chunks {
        var total = 0
        return {
            let chunk = try chunks()
            total += chunk.count
            if total > limit { throw Texts.tooMuchAtOnce(name, limit) }
            return chunk
        }
    }

    /// The byte order mark of UTF-8 at the beginning of a text is no part of its first line.
    static func withoutMark(_ chunks: @escaping Chunks) -> Chunks {
        var isFirst = true
        return {
            let chunk = try chunks()
            defer { isFirst = false }
            return isFirst && chunk.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(chunk.dropFirst(3)) : chunk
        }
    }
}

/// Cuts text into lines as its chunks arrive.
final class LineSource {
    private let chunks: Chunks
    private let mostBytes: Int
    private var rest: ArraySlice<UInt8> = []
    private var isAtEnd = false

    init(_ chunks: @escaping Chunks, mostBytes: Int) {
        self.chunks = chunks
        self.mostBytes = mostBytes
    }

    /// The next line without its line feed; nil after the last.
    ///
    /// - Throws: `Failure` for a line that is too long, and what the chunks throw.
    func next() throws -> ArraySlice<UInt8>? {
        var pending: [UInt8] = []
        while true {
            if let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
                let line = rest[..<end]
                rest = rest[(end + 1)...]
                return pending.isEmpty ? line : (pending + line)[...]
            }
            pending += rest
            rest = []
            if pending.count > mostBytes { throw Texts.lineTooLong(mostBytes) }
            if isAtEnd { return pending.isEmpty ? nil : pending[...] }
            rest = try chunks()[...]
            isAtEnd = rest.isEmpty
        }
    }
}

/// What is asked of single lines.
enum TextLine {
    static func text(_ line: ArraySlice<UInt8>) -> String { String(decoding: line, as: UTF8.self) }

    /// As much of a line as a note quotes.
    static func excerpt(_ line: ArraySlice<UInt8>) -> String {
        let text = text(TextLines.withoutReturn(ColourCodes.dropped(around: line.prefix(400))))
        return text.count > 80 ? text.prefix(79) + "…" : text
    }

    /// The number that a text of digits, perhaps after a minus, is; nil for anything else.
    static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.count <= 11, text.utf8.first != UInt8(ascii: "+") else { return nil }
        return Int(text)
    }
}

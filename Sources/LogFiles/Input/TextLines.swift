/// Prepares text before it is cut into lines.
enum TextLines {
    /// Returns the line without a carriage return at its end.
    static func withoutReturn(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        line.last == UInt8(ascii: "\r") ? line.dropLast() : line
    }

    /// Returns chunks that fail when their total exceeds the limit for text in memory.
    static func limited(_ chunks: @escaping Chunks, to limit: Int, named name: String) -> Chunks {
        var total = 0
        return {
            let chunk = try chunks()
            total += chunk.count
            if total > limit { throw Texts.tooMuchAtOnce(name, limit) }
            return chunk
        }
    }

    /// Returns the chunks without a UTF-8 byte order mark at their beginning, which is not a part of the first line.
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

    /// Returns the next line without its line feed; nil after the last line.
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

/// Converts single lines to text and numbers.
enum TextLine {
    static func text(_ line: ArraySlice<UInt8>) -> String { String(decoding: line, as: UTF8.self) }

    /// Returns the part of a line that a note quotes.
    static func excerpt(_ line: ArraySlice<UInt8>) -> String {
        let text = text(TextLines.withoutReturn(ColorCodes.dropped(around: line.prefix(400))))
        return text.count > 80 ? text.prefix(79) + "…" : text
    }

    /// Returns the number of a text of digits with an optional minus; nil for anything else.
    static func number(_ text: some StringProtocol) -> Int? {
        guard text.utf8.count <= 11, text.utf8.first != UInt8(ascii: "+") else { return nil }
        return Int(text)
    }
}

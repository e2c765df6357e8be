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

/// Cuts what a client writes into lines, each of which is a message.
struct MessageLines {
    /// A line without its end.
    enum Line {
        case whole([UInt8])
        /// A line beyond the limit, whose bytes were passed over.
        case tooLong
    }

    private let limit: Int
    private let read: @Sendable () async throws -> [UInt8]
    private var buffer: [UInt8] = []
    /// The number of bytes of `buffer` that are known to hold no end of a line.
    private var searched = 0
    private var isSkipping = false
    private var hasEnded = false

    /// - Parameters:
    ///   - limit: the length of the longest line, in bytes.
    ///   - read: returns the next bytes as they come, and none at the end.
    init(limit: Int, read: @escaping @Sendable () async throws -> [UInt8]) {
        self.limit = limit
        self.read = read
    }

    /// Returns the next line that is not blank, or nil at the end. The last line needs no line feed.
    ///
    /// - Throws: the errors of reading.
    mutating func next() async throws -> Line? {
        while true {
            if let line = takeLine() {
                if case .whole(let bytes) = line, bytes.allSatisfy(Self.isBlank) { continue }
                return line
            }
            if hasEnded { return nil }
            let bytes = try await read()
            if bytes.isEmpty {
                hasEnded = true
                // What follows the last line feed is a line, too.
                buffer.append(UInt8(ascii: "\n"))
            }
            buffer += bytes
        }
    }

    private mutating func takeLine() -> Line? {
        guard let end = buffer[searched...].firstIndex(of: UInt8(ascii: "\n")) else {
            if buffer.count > limit {
                isSkipping = true
                buffer = []
            }
            searched = buffer.count
            return nil
        }
        let line = Array(buffer[..<end])
        buffer.removeSubrange(...end)
        searched = 0
        defer { isSkipping = false }
        return isSkipping || line.count > limit ? .tooLong : .whole(line)
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [9, 13, 32].contains(byte) }
}

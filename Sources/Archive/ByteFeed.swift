/// Bytes that come in chunks, of which some are taken at a time. Only one chunk is held.
final class ByteFeed {
    /// How many bytes are taken at once at most.
    static let pieceBytes = 1 << 16

    private let source: () throws -> [UInt8]
    private var chunk: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// Whether an error came out of the source itself.
    private(set) var hasFailed = false

    /// - Parameter source: Gives the next bytes, and an empty array at their end.
    init(_ source: @escaping () throws -> [UInt8]) {
        self.source = source
    }

    /// - Parameters:
    ///   - range: The bytes of a file of which this is the feed.
    ///   - read: Gives `count` bytes of the file from `offset` on; fewer end the feed too early.
    convenience init(_ range: Range<Int>, _ read: @escaping (_ offset: Int, _ count: Int) throws -> [UInt8]) {
        var left = range
        self.init {
            if left.isEmpty { return [] }
            let count = min(Self.pieceBytes, left.count)
            let piece = try read(left.lowerBound, count)
            left = left.dropFirst(piece.count)
            return piece.count <= count ? piece : Array(piece.prefix(count))
        }
    }

    /// Gets the next chunk where the one before is used up.
    ///
    /// - Returns: Whether there are bytes to take.
    func fill() throws -> Bool {
        while position == chunk.count {
            if isAtEnd { return false }
            (chunk, position) = ([], 0)
            do { chunk = try source() } catch {
                hasFailed = true
                throw error
            }
            isAtEnd = chunk.isEmpty
        }
        return true
    }

    /// Lends the bytes of the chunk that are left. The closure tells how many of them it took.
    func take(_ body: (UnsafeBufferPointer<UInt8>) -> Int) {
        position += chunk.withUnsafeBufferPointer { bytes in
            let rest = UnsafeBufferPointer(rebasing: bytes[position...])
            return min(max(0, body(rest)), rest.count)
        }
    }

    /// The next bytes without a copy of the others: at least one, unless there are none.
    func piece(upTo count: Int) throws -> [UInt8] {
        guard count > 0, try fill() else { return [] }
        let end = position + min(count, chunk.count - position, Self.pieceBytes)
        defer { position = end }
        return Array(chunk[position..<end])
    }

    /// Exactly `count` bytes, or as many as there are.
    func bytes(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, try fill() { bytes += try piece(upTo: count - bytes.count) }
        return bytes
    }

    /// Passes over `count` bytes.
    ///
    /// - Returns: How many there were.
    func skip(_ count: Int) throws -> Int {
        var left = count
        while left > 0, try fill() {
            let step = min(left, chunk.count - position)
            position += step
            left -= step
        }
        return count - left
    }

    /// The next byte, which stays.
    func peek() throws -> UInt8? {
        try fill() ? chunk[position] : nil
    }
}

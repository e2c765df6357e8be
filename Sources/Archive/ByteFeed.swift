/// A buffered reader over a source that delivers bytes in chunks. Only one chunk is in memory at a time.
final class ByteFeed {
    /// The maximum number of bytes that one call of `piece(upTo:)` returns.
    static let pieceBytes = 1 << 16

    private let source: () throws -> [UInt8]
    private var chunk: [UInt8] = []
    private var position = 0
    private var isAtEnd = false
    /// Whether the source has thrown an error.
    private(set) var hasFailed = false

    /// - Parameter source: Returns the next bytes, and an empty array at the end.
    init(_ source: @escaping () throws -> [UInt8]) {
        self.source = source
    }

    /// Creates a feed over a range of a file.
    ///
    /// - Parameters:
    ///   - range: The offsets of the bytes in the file.
    ///   - read: Returns `count` bytes of the file from `offset` on. Fewer bytes mean that the file is shorter than
    ///     expected, and end the feed early.
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

    /// Reads the next chunk if the current one is used up.
    ///
    /// - Returns: Whether any bytes are left.
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

    /// Passes the unread bytes of the current chunk to the closure, which returns how many of them it consumed.
    func take(_ body: (UnsafeBufferPointer<UInt8>) -> Int) {
        position += chunk.withUnsafeBufferPointer { bytes in
            let rest = UnsafeBufferPointer(rebasing: bytes[position...])
            return min(max(0, body(rest)), rest.count)
        }
    }

    /// Reads up to `count` bytes from the current chunk. The result is empty only at the end of the source.
    func piece(upTo count: Int) throws -> [UInt8] {
        guard count > 0, try fill() else { return [] }
        let end = position + min(count, chunk.count - position, Self.pieceBytes)
        defer { position = end }
        return Array(chunk[position..<end])
    }

    /// Reads exactly `count` bytes, or all remaining bytes if fewer are left.
    func bytes(_ count: Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < count, try fill() { bytes += try piece(upTo: count - bytes.count) }
        return bytes
    }

    /// Skips `count` bytes.
    ///
    /// - Returns: The number of bytes that were skipped, which is smaller at the end of the source.
    func skip(_ count: Int) throws -> Int {
        var left = count
        while left > 0, try fill() {
            let step = min(left, chunk.count - position)
            position += step
            left -= step
        }
        return count - left
    }

    /// Returns the next byte without consuming it; nil at the end of the source.
    func peek() throws -> UInt8? {
        try fill() ? chunk[position] : nil
    }
}

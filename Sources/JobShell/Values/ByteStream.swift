import JobModel
import TerminalText

/// Text as bytes in chunks. Each iteration produces the bytes again.
public struct ByteStream: AsyncSequence, Sendable {
    private let chunks: PulledSequence<[UInt8]>
    /// Whether the bytes are prose, which a screen may break between words. Output for programs is never broken.
    private(set) var isProse = false
    /// Whether the text grows while it is read, as what a plugin says of the lines of `follow` does.
    public let isGrowing: Bool

    /// Creates a stream that calls `open` at the beginning of each iteration.
    ///
    /// - Parameter isGrowing: whether the text grows while it is read.
    public init(isGrowing: Bool = false, _ open: @escaping @Sendable () -> PulledSequence<[UInt8]>.Pull) {
        chunks = PulledSequence(open)
        self.isGrowing = isGrowing
    }

    /// Creates a stream of one chunk.
    public init(_ bytes: [UInt8]) {
        chunks = PulledSequence([bytes])
        isGrowing = false
    }

    /// Creates a stream of short text, which a screen shows as it is.
    public static func text(_ text: String) -> ByteStream { ByteStream(Array(text.utf8)) }

    /// Creates a stream of lines, each with a line feed after it.
    static func lines(_ lines: some Sequence<String>) -> ByteStream { .text(lines.map { $0 + "\n" }.joined()) }

    /// Creates a stream of prose: a screen breaks lines that are too long between words.
    ///
    /// Text after two or more spaces in a line is a separate column, as in help; the continuation of a broken line
    /// is aligned with it.
    public static func prose(_ text: String) -> ByteStream {
        var stream = ByteStream.text(text)
        stream.isProse = true
        return stream
    }

    /// Begins a new iteration.
    public func makeAsyncIterator() -> PulledSequence<[UInt8]>.AsyncIterator { chunks.makeAsyncIterator() }

    /// Reads all bytes. Use it only for streams that are known to be short.
    public func collected() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        for try await chunk in self { bytes += chunk }
        return bytes
    }

    /// The lines of the text, without their line endings.
    var lines: PulledSequence<[UInt8]> {
        PulledSequence(joining: {
            let chunks = makeAsyncIterator()
            var pending: [UInt8] = []
            var hasEnded = false
            return {
                if hasEnded { return nil }
                guard let chunk = try await chunks.next() else {
                    hasEnded = true
                    return pending.isEmpty ? nil : [pending]
                }
                var parts = (pending + chunk).split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
                pending = Array(parts.popLast() ?? [])
                return parts.map { Array($0) }
            }
        })
    }
}

extension ByteStream: Value {
    public var kind: ValueKind { .text }
    public var records: Records { lines.changing { .string(String(decoding: $0, as: UTF8.self)) } }
    public var sheet: Sheet { Sheet(fields: ["text"], records: records) }

    /// The text with what a terminal could act on made harmless, because it may contain bytes from the platform, as the
    /// output of `to csv` does.
    public func drawn(on screen: Screen) -> ByteStream {
        guard let width = screen.width else { return self }
        let isProse = isProse
        return ByteStream {
            let chunks = makeAsyncIterator()
            return {
                try await chunks.next().map { bytes in
                    let text = TerminalSafe.text(bytes)
                    return Array((isProse ? Prose.drawn(text, width: width) : text).utf8)
                }
            }
        }
    }
}

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

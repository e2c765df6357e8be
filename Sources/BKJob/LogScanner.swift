import JobModel

/// Reads a log answer as it arrives: bytes in, hosts out. An entry leaves the moment its object is whole.
public struct LogScanner {
    private var scanner = JSONScanner(LogAnswerReader())

    init() {}

    /// Reads a piece of the answer. Entries that became whole before an error can be taken after it.
    mutating func read(_ piece: UnsafeRawBufferPointer) throws(ScanError) {
        try scanner.read(piece)
    }

    /// The answer has no more pieces.
    mutating func finish() throws(ScanError) {
        try scanner.finish()
    }

    /// The entries that became whole since the last time.
    mutating func takeEntries() -> [LogEntry] {
        defer { scanner.reader.entries = [] }
        return scanner.reader.entries
    }

    /// What is held of the answer, in bytes, but for the entries that can be taken.
    var heldBytes: Int { scanner.tokenBytes + scanner.reader.heldBytes }

    /// What a general decoder has to read of the answer at once, in bytes.
    var partBytes: Int { scanner.reader.partBytes }

    /// What stood around the hosts, as a small answer without them.
    var envelopeText: [UInt8] { scanner.reader.envelopeText }

    /// Where the answer has another form than it should.
    var complaint: String? { scanner.reader.complaint }

    /// Reads a whole answer in pieces, as they would arrive, and drops what it read: for measuring.
    ///
    /// - Parameters:
    ///   - body: the JSON text of a log answer.
    ///   - pieceSize: in bytes.
    /// - Returns: how many hosts have a log, and how many bytes the logs have; nil when the body is cut or no JSON.
    public static func scan(_ body: [UInt8], pieceSize: Int = 65_536) -> (hosts: Int, bytes: Int)? {
        var scanner = LogScanner()
        var result = (hosts: 0, bytes: 0)
        do throws(ScanError) {
            for start in stride(from: 0, to: body.count, by: max(1, pieceSize)) {
                let end = start + min(max(1, pieceSize), body.count - start)
                try scanner.read(body, start..<end)
                for entry in scanner.takeEntries() {
                    guard case .script(let log)? = entry.content else { continue }
                    result.hosts += 1
                    result.bytes += log.count
                }
            }
            try scanner.finish()
        } catch {
            return nil
        }
        return result
    }

    /// Reads a part of some bytes.
    mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(ScanError) {
        try scanner.read(bytes, range)
    }
}

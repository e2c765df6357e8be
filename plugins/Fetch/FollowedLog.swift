import JobShell
import LogAnalysis

/// How much of one host's log was told of already.
///
/// Not the log itself is held but its length and a hash, so that following 50,000 hosts costs no more than their names.
struct FollowedLog: Sendable {
    /// What a look at a log brings.
    struct News {
        /// Whether the log is another one than before: shorter, or with another beginning.
        var isRewritten = false
        /// The lines that are new, in bytes of the log, and the number of the first.
        var lines: Range<Int>
        var firstNumber: Int
    }

    private var length = 0
    private var lineCount = 0
    private var hash = FollowedLog.hash(of: [])
    /// How often each line of a distribution was told of: they stand in no order that lasts.
    private var known: [ByteHash: Int] = [:]

    /// Takes in a script's log.
    ///
    /// - Parameter isFinal: whether the host has ended. Until then a last line without an ending may grow.
    mutating func take(_ log: [UInt8], isFinal: Bool) -> News {
        var news = News(lines: length..<length, firstNumber: lineCount + 1)
        if log.count < length || Self.hash(of: log[..<length]) != hash {
            news = News(isRewritten: true, lines: 0..<0, firstNumber: 1)
            (length, lineCount) = (0, 0)
        }
        let end = isFinal ? log.count : (log.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0)
        guard end > length else {
            if news.isRewritten { hash = Self.hash(of: log[..<length]) }
            return news
        }
        news.lines = length..<end
        lineCount += LogText(Array(log[length..<end])).lineCount
        length = end
        hash = Self.hash(of: log[..<end])
        return news
    }

    /// Takes in a distribution's log; the lines, by index, that were not told of yet.
    mutating func newLines(of text: LogText) -> [Int] {
        var counts: [ByteHash: Int] = [:]
        return (0..<text.lineCount).filter { index in
            let hash = ByteHash(text.line(index))
            counts[hash, default: 0] += 1
            guard counts[hash, default: 0] > known[hash, default: 0] else { return false }
            known[hash] = counts[hash]
            return true
        }
    }

    private static func hash(of bytes: ArraySlice<UInt8>) -> ByteHash {
        bytes.withUnsafeBytes { ByteHash($0) }
    }
}

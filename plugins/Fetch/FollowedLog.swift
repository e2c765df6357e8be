import JobModel
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
        /// What to show of a last line without an ending that has stood still for a while, in bytes of the log, and its number.
        var halfLine: (text: Range<Int>, number: Int)?
    }

    /// A last line without an ending.
    private struct HalfLine {
        /// Where the log ended when the line was seen first, and when that was.
        let end: Int
        let since: Timestamp
        /// How many looks found it as it was.
        var looks = 0
        var isTold = false
    }

    private var length = 0
    private var lineCount = 0
    private var hash = FollowedLog.hash(of: [])
    /// How often each line of a distribution was told of: they stand in no order that lasts.
    private var known: [ByteHash: Int] = [:]
    private var half: HalfLine?
    /// A half line is told of when so many looks found it unchanged, or one so many milliseconds later: a program that asks
    /// something waits for its answer, and one that is printing has printed more by then.
    private static let patience = (looks: 2, milliseconds: Int64(3000))

    /// Takes in a script's log.
    ///
    /// - Parameters:
    ///   - isFinal: whether the host has ended. Until then a last line without an ending may grow.
    ///   - now: when the log was looked at.
    mutating func take(_ log: [UInt8], isFinal: Bool, at now: Timestamp) -> News {
        var news = wholeLines(of: log, isFinal: isFinal)
        if news.isRewritten { half = nil }
        news.halfLine = halfLine(of: log, at: now).map { ($0, lineCount + 1) }
        return news
    }

    private mutating func wholeLines(of log: [UInt8], isFinal: Bool) -> News {
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

    private mutating func halfLine(of log: [UInt8], at now: Timestamp) -> Range<Int>? {
        guard log.count > length else {
            half = nil
            return nil
        }
        guard var line = half, line.end == log.count else {
            half = HalfLine(end: log.count, since: now)
            return nil
        }
        line.looks += 1
        let hasStood =
            line.looks >= Self.patience.looks
            || now.milliseconds - line.since.milliseconds >= Self.patience.milliseconds
        let isNews = hasStood && !line.isTold
        if isNews { line.isTold = true }
        half = line
        guard isNews else { return nil }
        // Of a line that was drawn over, as progress is, the last state is what a terminal shows.
        let carriageReturn = UInt8(ascii: "\r")
        let end = log[length...].lastIndex { $0 != carriageReturn }.map { $0 + 1 } ?? length
        let start = log[length..<end].lastIndex(of: carriageReturn).map { $0 + 1 } ?? length
        return start < end ? start..<end : nil
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

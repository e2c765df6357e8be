import JobModel
import LogAnalysis

/// Remembers how much of one host's log was shown already.
///
/// It keeps the length and a hash of the log instead of the log itself, so that 50,000 hosts can be followed in little
/// memory.
struct FollowedLog: Sendable {
    /// What is new in a log since the last look.
    struct News {
        /// Whether another log has replaced the one that was seen: it is shorter, or has another beginning.
        var isRewritten = false
        /// The bytes of the log that hold the new lines.
        var lines: Range<Int>
        /// The number of the first new line, from 1.
        var firstNumber: Int
        /// A last line without a line feed that has not changed for a while: the bytes of the log to show, and its
        /// number.
        var halfLine: (text: Range<Int>, number: Int)?
    }

    /// A last line without a line feed.
    private struct HalfLine {
        /// The length of the log when the line was first seen.
        let end: Int
        /// When the line was first seen.
        let since: Timestamp
        /// How many later looks found the line unchanged.
        var looks = 0
        /// Whether the line was shown already.
        var isTold = false
    }

    /// The number of bytes of whole lines that were shown.
    private var length = 0
    private var lineCount = 0
    /// The hash of the first `length` bytes.
    private var hash = FollowedLog.hash(of: [])
    /// How often each line of a distribution's log was shown, by its hash. The order of these lines changes from look
    /// to look.
    private var known: [ByteHash: Int] = [:]
    private var half: HalfLine?
    /// A half line is shown once this many looks have found it unchanged, or one look this many milliseconds later. By
    /// then a program that is printing has printed more, and one that asks a question still waits for its answer.
    private static let patience = (looks: 2, milliseconds: Int64(3000))

    /// Compares a script's log with what was shown of it, and remembers its new lines as shown.
    ///
    /// - Parameters:
    ///   - log: the whole log as it is now.
    ///   - isFinal: whether the host has ended. Until then a last line without a line feed may grow.
    ///   - now: when the log was read.
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
        // Carriage returns draw a line over, as progress bars do. A terminal shows what follows the last one.
        let carriageReturn = UInt8(ascii: "\r")
        let end = log[length...].lastIndex { $0 != carriageReturn }.map { $0 + 1 } ?? length
        let start = log[length..<end].lastIndex(of: carriageReturn).map { $0 + 1 } ?? length
        return start < end ? start..<end : nil
    }

    /// Compares a distribution's log with what was shown of it, and remembers its new lines as shown.
    ///
    /// - Returns: the indices of the new lines.
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

/// Selects the lines to show when a run is followed, all of them or those that match a filter, and counts them.
struct WantedLines {
    /// How many lines were tested; 0 without a filter.
    private(set) var lineCount = 0
    /// How many lines matched.
    private(set) var matchCount = 0
    /// The hosts that printed matching lines.
    private(set) var hosts: Set<HostKey> = []
    private let search: LineSearch?

    /// - Parameter filter: the lines to show; nil for all lines.
    init(_ filter: LineFilter?) {
        search = filter.map { LineSearch($0) }
    }

    /// Selects and counts new lines of a host's log.
    ///
    /// - Parameters:
    ///   - bytes: whole lines.
    ///   - first: the number of the first line.
    /// - Returns: the lines that match, and lines on which the filter gave up, with their numbers.
    mutating func take(_ bytes: [UInt8], from first: Int, of host: HostKey) -> [(text: String, number: Int)] {
        let wanted = lines(of: bytes, from: first)
        if search != nil, !bytes.isEmpty {
            lineCount += LogText(bytes).lineCount
            matchCount += wanted.count
            if !wanted.isEmpty { hosts.insert(host) }
        }
        return wanted
    }

    /// Selects lines as `take` does, without counting them: half lines, which come again once they are whole.
    func lines(of bytes: [UInt8], from first: Int) -> [(text: String, number: Int)] {
        var lines: [(text: String, number: Int)] = []
        func add(_ line: some Collection<UInt8>, _ number: Int) {
            lines.append((String(decoding: line, as: UTF8.self), number))
        }
        guard let search else {
            let text = LogText(bytes)
            for index in 0..<text.lineCount { add(text.line(index), first + index) }
            return lines
        }
        bytes.withUnsafeBytes { text in
            _ = search.search(text, firstNumber: first) { add(text[$0.range], $0.number) }
        }
        return lines
    }
}

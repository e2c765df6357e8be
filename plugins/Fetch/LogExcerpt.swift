import JobModel
import JobShell
import LogAnalysis

/// Which lines of each log are shown.
enum LogExcerpt: Equatable {
    case all
    /// The first so many.
    case head(Int)
    /// The last so many.
    case tail(Int)
    /// Those of some numbers, from 0.
    case lines(Range<Int>)

    /// What a call asks for.
    ///
    /// - Throws: a usage `Failure` when it asks for two things, or for no lines that could be.
    init(_ arguments: Arguments) throws(Failure) {
        let given = ["head", "tail", "lines"].filter { arguments.count($0) > 0 }
        if given.count > 1 { throw Texts.oneOf(given) }
        if let count = arguments.integer("head") {
            self = .head(Int(clamping: count))
        } else if let count = arguments.integer("tail") {
            self = .tail(Int(clamping: count))
        } else if let text = arguments.text("lines") {
            guard let range = Self.range(text) else { throw Texts.notLines(text) }
            self = .lines(range)
        } else {
            self = .all
        }
    }

    /// Reads `17`, `17-20` or `17-`.
    private static func range(_ text: String) -> Range<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int($0) }), first > 0, parts.count <= 2 else { return nil }
        if parts.count == 1 { return first - 1..<first }
        if parts[1].isEmpty { return first - 1..<Int.max }
        guard let last = Int(parts[1]), last >= first else { return nil }
        return first - 1..<last
    }

    /// The log with only these lines.
    ///
    /// - Parameter asText: a distribution's log becomes the lines that `filter` numbers. So it does where lines are chosen by
    ///   their numbers.
    func cut(_ log: HostLog, _ asText: Bool) -> HostLog {
        var log = log
        if case .files? = log.content, asText || isByNumber, let text = log.text { log.content = .script(text) }
        switch log.content {
        case .script(let bytes):
            let text = LogText(bytes)
            let range = range(of: text.lineCount, numbers: log.lineNumbers, from: log.firstLine)
            log.firstLine += range.lowerBound
            log.lineNumbers = log.lineNumbers.map { Array($0[range.clamped(to: $0.indices)]) }
            log.content = .script(Array(text.bytes(ofLines: range)))
        case .files(let transfers): log.content = .files(cut(transfers))
        case nil: break
        }
        return log
    }

    private var isByNumber: Bool { if case .lines = self { true } else { false } }

    /// The places of the lines in a log of so many, which have numbers of their own or follow a first one.
    private func range(of count: Int, numbers: [Int]?, from first: Int) -> Range<Int> {
        switch self {
        case .all: return 0..<count
        case .head(let most): return 0..<min(most, count)
        case .tail(let most): return max(0, count - most)..<count
        case .lines(let wanted):
            if let numbers {
                // Ascending, as they stood in the log.
                let start = numbers.firstIndex { $0 > wanted.lowerBound } ?? count
                return start..<max(start, numbers.firstIndex { $0 > wanted.upperBound } ?? count)
            }
            let skipped = first - 1
            return (max(0, wanted.lowerBound - skipped)..<max(0, wanted.upperBound - skipped)).clamped(to: 0..<count)
        }
    }

    /// The transfers with only the first or last lines of all their logs together.
    private func cut(_ transfers: [FileTransfer]) -> [FileTransfer] {
        var result = transfers
        let isFromTheEnd: Bool
        var left: Int
        switch self {
        case .head(let most): (isFromTheEnd, left) = (false, most)
        case .tail(let most): (isFromTheEnd, left) = (true, most)
        case .all, .lines: return transfers
        }
        for index in isFromTheEnd ? Array(result.indices.reversed()) : Array(result.indices) {
            guard let log = result[index].log else { continue }
            let text = LogText(Array(log.utf8))
            let bytes = isFromTheEnd ? text.tail(left) : text.head(left)
            result[index].log = left == 0 ? nil : String(decoding: bytes, as: UTF8.self)
            left = max(0, left - text.lineCount)
        }
        return result
    }
}

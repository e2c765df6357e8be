import JobModel
import JobShell
import LogAnalysis

/// `show [HOSTSET] [--raw] [--head N] [--tail N] [--lines A-B] [--numbers]` shows the logs of hosts.
struct ShowCommand: Command {
    private static let isRaw = Parameter.flag(
        "raw", help: "control sequences as they are; they act on your terminal")
    static let head = Parameter.option("head", .count, valueName: "N", help: "only the first N lines of each")
    static let tail = Parameter.option("tail", .count, valueName: "N", help: "only the last N lines of each")
    static let lines = Parameter.option(
        "lines", .text, valueName: "A-B", help: "only these lines, by the numbers that `filter` prints")
    private static let isNumbered = Parameter.flag(
        "numbers", letter: "n", help: "the number of each line before it")

    let signature = CommandSignature(
        "show", summary: "read the logs, each under a header",
        details: """
            What is not here yet is fetched first. Control characters and escape sequences in a log are shown in caret
            form and act on nothing, unless --raw is given; `set log-color on` lets colors through. A distribution's log
            is a table of transfers and their lines.

            What doesn't fit the screen goes through $JOBLOG_PAGER, $PAGER or less; `set pager off` does without.
            """,
        parameters: [
            Parameter.hostSet(), Parameter.exclude, Self.isRaw, Self.head, Self.tail, Self.lines, Self.isNumbered,
        ],
        accepts: [.hosts, .logs, .groups], gives: .logs,
        examples: [
            .init("show @failed --tail 5", "how the failed ones ended"),
            .init("show 10.20.0.11 --lines 14-20 --numbers", "what stands around a line that `filter` found"),
            .init("show 10.20.0.1 --head 3 | to text", "how one host began"),
        ], isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let excerpt = try LogExcerpt(invocation)
        let selection = try await context.selection(invocation)
        let (source, failure) = try await context.logs(of: selection, from: invocation.input)
        let isNumbered = invocation[Self.isNumbered]
        var list = source
        if excerpt != .all || isNumbered { list = source.mapping { excerpt.cut($0, isNumbered) } }
        if excerpt != .all { list.isExcerpt = true }
        (list.isRaw, list.isNumbered) = (invocation[Self.isRaw], isNumbered)
        return Outcome(
            list, failure: failure, notes: list.positions.isEmpty ? [invocation.noHostsSentence] : [])
    }
}

/// The lines of each log that `show` shows.
enum LogExcerpt: Equatable {
    case all
    /// The first lines, at most this many.
    case head(Int)
    /// The last lines, at most this many.
    case tail(Int)
    /// The lines whose numbers, counted from 0, are in the range.
    case lines(Range<Int>)

    /// Reads the options of a call.
    ///
    /// - Throws: a usage `Failure` for two options at once, and for line numbers that are not understood.
    init(_ invocation: Invocation) throws(Failure) {
        let options: [any SignatureParameter] = [ShowCommand.head, ShowCommand.tail, ShowCommand.lines]
        let given = options.filter { invocation.has($0) }
        if given.count > 1, let last = given.last {
            throw Texts.oneOf(given.map(\.declaration.name)).about(last)
        }
        if let count = invocation[ShowCommand.head] {
            self = .head(count)
        } else if let count = invocation[ShowCommand.tail] {
            self = .tail(count)
        } else if let text = invocation[ShowCommand.lines] {
            guard let range = Self.range(text) else { throw Texts.notLines(text).about(ShowCommand.lines) }
            self = .lines(range)
        } else {
            self = .all
        }
    }

    /// Reads `17`, `17-20` or `17-`, which count from 1, as a range that counts from 0.
    private static func range(_ text: String) -> Range<Int>? {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Int($0) }), first > 0, parts.count <= 2 else { return nil }
        if parts.count == 1 { return first - 1..<first }
        if parts[1].isEmpty { return first - 1..<Int.max }
        guard let last = Int(parts[1]), last >= first else { return nil }
        return first - 1..<last
    }

    /// Reduces a log to the wanted lines.
    ///
    /// - Parameter asText: whether a distribution's log becomes text, the lines that `filter` numbers, rather than a
    ///   list of transfers. It always does when lines are chosen by number.
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

    /// The indices of the wanted lines in a log.
    ///
    /// - Parameters:
    ///   - count: how many lines the log has.
    ///   - numbers: the lines' numbers, ascending, when they are not consecutive; nil when they are.
    ///   - first: the number of the first line, for consecutive lines.
    private func range(of count: Int, numbers: [Int]?, from first: Int) -> Range<Int> {
        switch self {
        case .all: return 0..<count
        case .head(let most): return 0..<min(most, count)
        case .tail(let most): return max(0, count - most)..<count
        case .lines(let wanted):
            if let numbers {
                let start = numbers.firstIndex { $0 > wanted.lowerBound } ?? count
                return start..<max(start, numbers.firstIndex { $0 > wanted.upperBound } ?? count)
            }
            let skipped = first - 1
            return (max(0, wanted.lowerBound - skipped)..<max(0, wanted.upperBound - skipped)).clamped(to: 0..<count)
        }
    }

    /// Reduces the logs of transfers to the first or last lines of all of these logs together.
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

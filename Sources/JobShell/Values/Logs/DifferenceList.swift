import JSON
import JobModel
import LogAnalysis

/// The difference between two hosts' logs. Each host may represent a group.
public struct Difference: Sendable {
    /// One of the two sides that are compared.
    public struct Side: Sendable {
        /// The name of the group, such as `g1`, or the host-set word that the user typed.
        public let name: String
        /// The step whose hosts are on this side. The two sides may be of different steps, or of different runs.
        let step: StepSnapshot
        /// The positions in the step of the hosts on this side.
        public let positions: [Int]
        /// The position in the step of the host whose log is shown.
        public let representative: Int
        /// The log of the representative.
        public let log: ComparableLog

        /// Creates a side.
        public init(
            name: String, step: StepSnapshot, positions: [Int], representative: Int, log: ComparableLog
        ) {
            self.name = name
            self.step = step
            self.positions = positions
            self.representative = representative
            self.log = log
        }

        /// The host-set word of the host whose log is shown.
        var host: String { step.hosts.word(for: representative) }
        /// The hosts of the side as one short host set.
        var folded: String { step.hosts.shortWord(positions) }
    }

    /// The old side.
    public let from: Side
    /// The new side.
    public let to: Side
    /// The new log with its lines in the order in which they are compared. This is its own order unless the order
    /// of lines is ignored.
    let ordered: ComparableLog
    /// The changes from the old log to the new one.
    public let diff: LogDiff
    /// The number of unchanged lines shown before and after a change.
    let context: Int
    /// The changes, each with `context` unchanged lines before and after it.
    public let hunks: [Hunk]

    /// Compares two sides.
    ///
    /// - Parameters:
    ///   - context: the number of unchanged lines shown before and after a change.
    ///   - isStopped: asked now and then. Once it returns true, the search for the shortest difference ends; the
    ///     result is then correct but longer.
    public init(from: Side, to: Side, context: Int, isStopped: () -> Bool = { false }) {
        self.from = from
        self.to = to
        self.context = context
        (ordered, diff) = LogDiff.comparing(from.log, to.log, isStopped: isStopped)
        hunks = diff.hunks(context: context)
    }

    /// The lines of a hunk, divided into masked text, changed words, and the rest.
    ///
    /// - Parameter isStopped: asked now and then. Once it returns true, words that differ may be missing from the
    ///   result.
    public func text(of hunk: Hunk, isStopped: () -> Bool = { false }) -> HunkText {
        HunkText(hunk, of: diff, from: from.log, to: ordered, isStopped: isStopped)
    }

    /// The text of a line of a hunk. For an unchanged line it is the text in the old log.
    func text(of line: HunkLine) -> ArraySlice<UInt8> {
        switch line {
        case .same(let index, _), .removed(let index): from.log.line(index)
        case .added(let index): ordered.line(index)
        }
    }

    /// The number, from 1, of the hunk's first line in the old log. For a hunk without lines of the old log, it is
    /// the number of the line before the hunk.
    public func fromLine(of hunk: Hunk) -> Int {
        hunk.fromLine == 0 ? 0 : from.log.number(ofLine: hunk.fromLine - 1)
    }

    /// The number, from 1, of the hunk's first line in the new log. For a hunk without lines of the new log, it is
    /// the number of the line before the hunk.
    func toLine(of hunk: Hunk) -> Int {
        hunk.toLine == 0 ? 0 : ordered.number(ofLine: hunk.toLine - 1)
    }
}

/// Differences that are computed one at a time, when they are read, so that only two logs are in memory at once.
public struct DifferenceList: Sendable {
    /// The form in which a screen shows the differences.
    public enum Layout: Sendable {
        /// The unified form of `diff -u`.
        case unified
        /// The old log on the left, the new one on the right.
        case sideBySide
        /// Only the numbers of added and removed lines.
        case counts
    }

    /// The logs of the new sides, whose step is theirs; in a comparison within one step, all logs that are compared. Each
    /// side names its own step.
    public let logs: LogList
    /// The number of differences.
    public let count: Int
    /// The form in which a screen shows the differences.
    let layout: Layout
    /// Whether every byte is shown unchanged, in the form that `patch` reads.
    let isRaw: Bool
    private let make: @Sendable (Int) async throws -> Difference

    /// Creates a list of `count` differences between logs. `make` computes the difference at an index.
    public init(
        _ logs: LogList, count: Int, layout: Layout, isRaw: Bool = false,
        make: @escaping @Sendable (Int) async throws -> Difference
    ) {
        self.logs = logs
        self.count = count
        self.layout = layout
        self.isRaw = isRaw
        self.make = make
    }

    /// Computes the difference at an index.
    ///
    /// - Throws: the errors of reading the two logs; `CancellationError` when the task is cancelled.
    public func difference(_ index: Int) async throws -> Difference {
        try Task.checkCancellation()
        return try await make(index)
    }

    /// A difference as JSON (docs/language.md, "Values as JSON").
    func json(of difference: Difference) -> JSONObject {
        var hunks: [JSONValue] = []
        for hunk in difference.hunks {
            var lines: [JSONValue] = []
            for line in hunk.lines {
                // The task is cancelled, so nobody will read the rest.
                if lines.count & 1023 == 1023, Task.isCancelled { break }
                lines.append(
                    .object([
                        "op": .string("\(line.kind.rawValue)"),
                        "text": .string(String(decoding: difference.text(of: line), as: UTF8.self)),
                    ]))
            }
            hunks.append(
                .object([
                    "from_line": .whole(difference.fromLine(of: hunk)), "from_count": .whole(hunk.fromCount),
                    "to_line": .whole(difference.toLine(of: hunk)), "to_count": .whole(hunk.toCount),
                    "lines": .array(lines),
                ]))
        }
        let hosts = difference.to.positions.map {
            JSONValue.string(difference.to.step.hosts.word(for: $0))
        }
        var object = names(of: difference)
        object["hosts"] = .array(hosts)
        for field in counts(of: difference).fields { object[field.name] = field.value }
        object["hunks"] = .array(hunks)
        return object
    }

    private func names(of difference: Difference) -> JSONObject {
        let (from, to) = (difference.from, difference.to)
        return [
            "from": .string(from.name), "to": .string(to.name),
            "from_host": .string(from.host),
            "to_host": .string(to.host),
        ]
    }

    private func counts(of difference: Difference) -> JSONObject {
        [
            "host_count": .whole(difference.to.positions.count), "added": .whole(difference.diff.added),
            "removed": .whole(difference.diff.removed),
        ]
    }

    /// The row of a difference: its two sides and the numbers of changes.
    func row(of difference: Difference) -> JSONObject {
        var row = names(of: difference)
        for field in counts(of: difference).fields { row[field.name] = field.value }
        row["folded"] = .string(difference.to.folded)
        row["hunk_count"] = .whole(difference.hunks.count)
        return row
    }

    static let columns: [Table.Column] = [
        .init("from", title: "from"), .init("to", title: "to"), .init("host_count", title: "hosts", .number),
        .init("added", title: "+", .number), .init("removed", title: "-", .number),
        .init("hunk_count", title: "hunks", .number, mayGo: true), .init("folded", title: "which", .hostSet),
    ]

    /// Rows for a spreadsheet. In the layout `counts` there is a row for each difference; otherwise a row for each
    /// changed line, with its number in its log.
    var rows: RowStream {
        let isCounts = layout == .counts
        let fields =
            isCounts
            ? ["from", "to", "from_host", "to_host", "host_count", "added", "removed", "hunk_count", "folded"]
            : ["from", "to", "from_host", "to_host", "host_count", "folded", "change", "n", "text"]
        return RowStream(kind: .differences, columns: fields.map { Table.Column($0, title: $0) }) {
            var indices = (0..<count)[...]
            return {
                guard let index = indices.popFirst() else { return nil }
                let difference = try await difference(index)
                return isCounts ? [row(of: difference)] : lines(of: difference)
            }
        }
    }

    /// A row for each changed line.
    private func lines(of difference: Difference) -> [JSONObject] {
        var whose = names(of: difference)
        whose["host_count"] = .whole(difference.to.positions.count)
        whose["folded"] = .string(difference.to.folded)
        return difference.hunks.flatMap(\.lines).compactMap { line in
            var row = whose
            // The words `added` and `removed` are used because a spreadsheet reads + and - as the beginning of a
            // formula.
            switch line {
            case .same: return nil
            case .removed(let index):
                row["change"] = .string("removed")
                row["n"] = .whole(difference.from.log.number(ofLine: index))
            case .added(let index):
                row["change"] = .string("added")
                row["n"] = .whole(difference.ordered.number(ofLine: index))
            }
            row["text"] = .string(String(decoding: difference.text(of: line), as: UTF8.self))
            return row
        }
    }
}

extension DifferenceList: Value {
    public var kind: ValueKind { .differences }
    public var logSource: LogSource { .list(logs) }
    /// None: a difference is about two sides, and which of them a command for hosts would mean is not clear.
    public var hostSelection: HostSelection? { nil }
    public func counted() async throws -> (value: any Value, count: Int) { (self, count) }
    public func drawn(on screen: Screen) -> ByteStream { DifferenceRenderer(self, on: screen).stream() }

    public var records: Records {
        PulledSequence(Array(0..<count)).changing { index in
            let object = json(of: try await difference(index))
            // A cancelled task leaves parts out of the object, which must not pass for the whole.
            try Task.checkCancellation()
            return .object(object)
        }
    }

    /// Rows for each difference or changed line, because a list of hunks in one cell would be useless in a spreadsheet.
    public var sheet: Sheet { rows.sheet }

    public func table() async throws -> Table? {
        var rows: [JSONObject] = []
        for index in 0..<count { rows.append(row(of: try await difference(index))) }
        return Table(kind: .differences, columns: Self.columns, rows: rows)
    }
}

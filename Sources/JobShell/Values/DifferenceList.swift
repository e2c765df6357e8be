import JobModel
import LogAnalysis

/// How one host's log differs from another's, each of which may stand for a group.
public struct Difference: Sendable {
    /// One of the two that are compared.
    public struct Side: Sendable {
        /// The group or host set it stands for: `g1`, or the word that was typed.
        public let name: String
        /// Those hosts, by position in the step.
        public let positions: [Int]
        /// The host whose log is shown, by position in the step.
        public let representative: Int
        /// Its log.
        public let log: ComparableLog

        /// A side.
        public init(name: String, positions: [Int], representative: Int, log: ComparableLog) {
            self.name = name
            self.positions = positions
            self.representative = representative
            self.log = log
        }
    }

    /// The old one.
    public let from: Side
    /// The new one.
    public let to: Side
    /// The new log with its lines in the order in which they are compared: its own, unless lines count in any order.
    let ordered: ComparableLog
    /// What changed from one to the other.
    public let diff: LogDiff
    /// How many unchanged lines stand around a change.
    public let context: Int
    /// The changes with unchanged lines around them.
    public let hunks: [Hunk]

    /// Compares two sides.
    ///
    /// - Parameters:
    ///   - context: how many unchanged lines stand around a change.
    ///   - isStopped: asked now and then; once it is true, the difference is correct, but not the shortest.
    public init(from: Side, to: Side, context: Int, isStopped: () -> Bool = { false }) {
        self.from = from
        self.to = to
        self.context = context
        (ordered, diff) = LogDiff.comparing(from.log, to.log, isStopped: isStopped)
        hunks = diff.hunks(context: context)
    }

    /// A line of a hunk as it is shown; an unchanged one as the old log has it.
    func text(of line: HunkLine) -> ArraySlice<UInt8> {
        switch line {
        case .same(let index, _), .removed(let index): from.log.line(index)
        case .added(let index): ordered.line(index)
        }
    }

    /// The number, from 1, of a hunk's first line in the old log; of a hunk without lines of it that of the line before.
    public func fromLine(of hunk: Hunk) -> Int {
        hunk.fromLine == 0 ? 0 : from.log.number(ofLine: hunk.fromLine - 1)
    }

    /// The number, from 1, of a hunk's first line in the new log; of a hunk without lines of it that of the line before.
    func toLine(of hunk: Hunk) -> Int {
        hunk.toLine == 0 ? 0 : ordered.number(ofLine: hunk.toLine - 1)
    }
}

/// Differences, computed one at a time when somebody asks for them: two logs are in memory, not all.
public struct DifferenceList: Sendable {
    /// How a screen shows them.
    public enum Layout: Sendable {
        /// As `diff -u` does.
        case unified
        /// The old log at the left, the new one at the right.
        case sideBySide
        /// Only how much changed.
        case counts
    }

    /// The logs that are compared.
    public let logs: LogList
    /// How many differences there are.
    public let count: Int
    /// How a screen shows them.
    public let layout: Layout
    /// Whether every byte is shown as it is, in the form that `patch` reads.
    public let isRaw: Bool
    private let make: @Sendable (Int) async throws -> Difference

    /// A list of `count` differences between logs that `make` computes.
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

    /// The whole step, against which host-set words are written.
    public var step: StepSnapshot { logs.step }
    /// The hosts whose logs are compared, by position in the step.
    public var positions: [Int] { logs.positions }

    /// Computes a difference.
    public func difference(_ index: Int) async throws -> Difference {
        try Task.checkCancellation()
        return try await make(index)
    }

    /// A difference as JSON (docs/language.md, "Values as JSON").
    public func json(of difference: Difference) -> JSONObject {
        var hunks: [JSONValue] = []
        for hunk in difference.hunks {
            var lines: [JSONValue] = []
            for line in hunk.lines {
                // Nobody wants the rest any more.
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
        let hosts = difference.to.positions.map { JSONValue.string(step.hosts.word(for: $0)) }
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
            "from_host": .string(step.hosts.word(for: from.representative)),
            "to_host": .string(step.hosts.word(for: to.representative)),
        ]
    }

    private func counts(of difference: Difference) -> JSONObject {
        [
            "host_count": .whole(difference.to.positions.count), "added": .whole(difference.diff.added),
            "removed": .whole(difference.diff.removed),
        ]
    }

    /// A row for each difference: how much changed.
    func row(of difference: Difference) -> JSONObject {
        var row = names(of: difference)
        for field in counts(of: difference).fields { row[field.name] = field.value }
        row["folded"] = .string(step.hosts.shortWord(difference.to.positions))
        row["hunk_count"] = .whole(difference.hunks.count)
        return row
    }

    static let columns: [Table.Column] = [
        .init("from", title: "from"), .init("to", title: "to"), .init("host_count", title: "hosts", .number),
        .init("added", title: "+", .number), .init("removed", title: "-", .number),
        .init("hunk_count", title: "hunks", .number, mayGo: true), .init("folded", title: "which", .hostSet),
    ]

    /// Rows for a spreadsheet: of counts one for each difference, else one for each changed line with its number in its log.
    var rows: RowStream {
        let isCounts = layout == .counts
        let fields =
            isCounts
            ? ["from", "to", "from_host", "to_host", "host_count", "added", "removed", "hunk_count", "folded"]
            : ["from", "to", "from_host", "to_host", "host_count", "folded", "change", "n", "text"]
        return RowStream(kind: .differences, columns: fields.map { Table.Column($0, title: $0) }) {
            let next = Counter()
            return {
                let index = await next.next()
                guard index < count else { return nil }
                let difference = try await difference(index)
                return isCounts ? [row(of: difference)] : lines(of: difference)
            }
        }
    }

    /// A row for each changed line.
    private func lines(of difference: Difference) -> [JSONObject] {
        var whose = names(of: difference)
        whose["host_count"] = .whole(difference.to.positions.count)
        whose["folded"] = .string(step.hosts.shortWord(difference.to.positions))
        return difference.hunks.flatMap(\.lines).compactMap { line in
            var row = whose
            // Words, since a spreadsheet takes + and - for formulas.
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

extension ValueKind {
    /// Differences between logs.
    public static let differences = ValueKind(rawValue: "differences")
}

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
    /// What changed from one to the other.
    public let diff: LogDiff
    /// How many unchanged lines stand around a change.
    public let context: Int
    /// The changes with unchanged lines around them.
    public let hunks: [Hunk]

    /// Compares two sides.
    ///
    /// - Parameter context: how many unchanged lines stand around a change.
    public init(from: Side, to: Side, context: Int) {
        self.from = from
        self.to = to
        self.context = context
        diff = LogDiff(from: from.log, to: to.log)
        hunks = diff.hunks(context: context)
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

    /// The whole step, against which host-set words are written.
    public let step: StepSnapshot
    /// The hosts whose logs are compared, by position in the step, ascending.
    public let positions: [Int]
    /// Their logs; nil for those that are kept.
    public let logs: LogList?
    /// How many differences there are.
    public let count: Int
    /// How a screen shows them.
    public let layout: Layout
    /// Whether every byte is shown as it is, in the form that `patch` reads.
    public let isRaw: Bool
    private let make: @Sendable (Int) async throws -> Difference

    /// A list of `count` differences that `make` computes.
    public init(
        step: StepSnapshot, positions: [Int], logs: LogList? = nil, count: Int, layout: Layout, isRaw: Bool = false,
        make: @escaping @Sendable (Int) async throws -> Difference
    ) {
        self.step = step
        self.positions = positions
        self.logs = logs
        self.count = count
        self.layout = layout
        self.isRaw = isRaw
        self.make = make
    }

    /// Computes a difference.
    public func difference(_ index: Int) async throws -> Difference {
        try Task.checkCancellation()
        return try await make(index)
    }

    /// A difference as JSON (docs/language.md, "Values as JSON").
    public func json(of difference: Difference) -> JSONObject {
        let diff = difference.diff
        let hunks = difference.hunks.map { hunk -> JSONValue in
            let lines = hunk.lines.map { line -> JSONValue in
                .object([
                    "op": .string("\(line.kind.rawValue)"),
                    "text": .string(String(decoding: diff.text(line), as: UTF8.self)),
                ])
            }
            return .object([
                "from_line": .whole(hunk.fromLine), "from_count": .whole(hunk.fromCount),
                "to_line": .whole(hunk.toLine), "to_count": .whole(hunk.toCount), "lines": .array(lines),
            ])
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
}

extension ValueKind {
    /// Differences between logs.
    public static let differences = ValueKind(rawValue: "differences")
}

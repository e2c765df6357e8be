import JobLogs
import JobModel
import LogAnalysis

/// Hosts of a step that did the same thing.
public struct HostGroup: Sendable {
    /// One way in which a group differs from the largest one, in words of the logs.
    public struct Deviation: Sendable, Hashable, CustomStringConvertible {
        /// How it differs.
        public typealias Kind = LogAnalysis.Deviation.Kind

        /// How it differs.
        public var kind: Kind
        /// The line as the group's representative printed it; a missing one as the representative of the largest did.
        public var text: String
        /// For another value, the line as the representative of the largest group printed it.
        public var instead: String?
        /// For another value, what differs within the line, from left to right.
        public var changes: [LogAnalysis.Deviation.Change] = []
        /// For another number, how often the line stands in the log of the group's representative, and of the largest group's.
        public var count: Int?, insteadCount: Int?

        /// A way in which a group differs.
        public init(_ kind: Kind, _ text: String, instead: String? = nil) {
            self.kind = kind
            self.text = text
            self.instead = instead
        }

        /// The character that stands before the line: `+` only the group has it, `-` only the largest has it, `~` both have
        /// it, in another way.
        public var sign: Character {
            switch kind {
            case .extra: "+"
            case .missing: "-"
            case .value, .count, .order: "~"
            }
        }

        /// The deviation in a line of text: the line behind its sign, of another value `old → new` within it.
        public var description: String { text(ending: true) }

        /// - Parameter ending: whether another number or place is told behind the line.
        func text(ending: Bool) -> String {
            let line = text.isEmpty ? "(an empty line)" : text
            let shown = kind == .value ? ValueChange(changes, in: line).text : line
            return "\(sign) \(shown)" + (ending ? self.ending : "")
        }

        /// What is told behind the line.
        var ending: String {
            if let count, let insteadCount { return "  (\u{D7}\(count) instead of \u{D7}\(insteadCount))" }
            return kind == .order ? "  (at another place)" : ""
        }
    }

    /// What it is called: `g1` is the largest, `nolog` are the hosts without a log, `unfetched` those whose log could
    /// not be had.
    public let name: String
    /// Its hosts, by position in the step, ascending.
    public let positions: [Int]
    /// The host whose log stands for all, by position in the step: the first one.
    public let representative: Int
    /// How many lines its log has; nil where logs were not looked at.
    public let lineCount: Int?
    /// What sets it apart from the largest group, strongest first; empty for that one, and where logs were not looked at.
    public let deviations: [Deviation]
    /// How many of its logs the agent cut at its limit.
    public let cutCount: Int
    /// What the group's representative printed, of groups of lines that were found (`filter … | groups`) where it is short.
    public let text: String?

    /// A group.
    public init(
        name: String, positions: [Int], representative: Int, lineCount: Int? = nil,
        deviations: [Deviation] = [], cutCount: Int = 0,
        text: String? = nil
    ) {
        self.text = text
        self.name = name
        self.positions = positions
        self.representative = representative
        self.lineCount = lineCount
        self.deviations = deviations
        self.cutCount = cutCount
    }
}

/// The groups that some hosts of a step fall into, largest first.
public struct GroupList: Sendable {
    /// The whole step, against which host-set words are written.
    public let step: StepSnapshot
    /// How many hosts were grouped.
    public let hostCount: Int
    /// The groups, largest first, equally large ones by their first host; then `nolog` and `unfetched`.
    public let groups: [HostGroup]
    /// How logs were held against each other; nil when hosts were grouped by what became of them.
    public let comparison: Comparison?
    /// The logs that were held against each other, where they are not those that are kept: lines that `filter` found.
    public let logs: LogList?

    /// Groups that are too small to be among these.
    public struct Smaller: Sendable, Hashable {
        /// How many there are.
        public let count: Int
        /// How many hosts a group has at least to be among these.
        public let least: Int

        /// Groups that are left out.
        public init(count: Int, least: Int) {
            self.count = count
            self.least = least
        }
    }

    /// The groups that were left out because they are small: a screen tells of them in a line.
    public var smaller = Smaller(count: 0, least: 1)

    /// Groups of some hosts.
    public init(
        step: StepSnapshot, hostCount: Int, groups: [HostGroup], comparison: Comparison?, logs: LogList? = nil
    ) {
        // Groups outlive the statement that formed them.
        self.step = step.forLater
        self.hostCount = hostCount
        self.groups = groups
        self.comparison = comparison
        self.logs = logs
    }

    /// The group of a name.
    public func group(_ name: String) -> HostGroup? { groups.first { $0.name == name } }

    /// The groups of hosts that have a log.
    public var withLogs: [HostGroup] { groups.filter { $0.name != Self.noLog && $0.name != Self.unfetched } }

    /// The name of the group of hosts without a log.
    public static let noLog = HostSet.noLogName
    /// The name of the group of hosts whose log is not here.
    public static let unfetched = HostSet.unfetchedName

    /// What was looked through to form the groups; nil where nothing was learned.
    public var seenThrough: SeenThrough?
    /// A sentence about how the groups were formed, for a person; nil where there is nothing to say.
    public var remark: String?
    /// Whether the places that were looked through are listed below the groups.
    public var explains = false

    /// The names of the fields of a group in a table for spreadsheets.
    static let fields = [
        "name", "host_count", "hosts", "folded", "representative", "line_count", "statuses", "exit_codes", "tags",
        "mark", "text", "log_cut_count",
    ]

    /// A group as JSON (docs/language.md, "Values as JSON").
    public func json(of group: HostGroup) -> JSONObject {
        let hosts = group.positions.map { step.hosts.hosts[$0] }
        func counts(_ key: (Host) -> String?) -> JSONValue {
            var counts: [String: Int] = [:]
            for host in hosts { if let key = key(host) { counts[key, default: 0] += 1 } }
            let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return .object(JSONObject(sorted.map { JSONObject.Field(name: $0.key, value: .whole($0.value)) }))
        }
        var object: JSONObject = [
            "name": .string(group.name), "host_count": .whole(group.positions.count),
            "hosts": .array(group.positions.map { .string(step.hosts.word(for: $0)) }),
            "folded": .string(step.hosts.folded(group.positions)),
            "representative": .string(step.hosts.word(for: group.representative)),
            "line_count": .optional(group.lineCount), "statuses": counts { "\($0.status.rawValue)" },
            "exit_codes": counts { $0.exitCode.map { "\($0)" } }, "tags": counts { $0.tag.isEmpty ? nil : $0.tag },
            "deviations": .array(group.deviations.map { .object($0.json) }),
            "mark": group.deviations.first.map {
                .object(["op": .string("\($0.sign)"), "text": .string($0.text)])
            } ?? .null,
            "text": .optional(group.text),
        ]
        if let seenThrough, group.name == groups.first?.name { object["seen_through"] = .object(seenThrough.json) }
        if group.cutCount > 0 { object["log_cut_count"] = .whole(group.cutCount) }
        return object
    }

    /// A row for each group, for `to table`.
    public var table: Table {
        let hasTexts = groups.contains { $0.text != nil }
        let rows = groups.map { group -> JSONObject in
            var row = json(of: group)
            row["share"] = .string(share(of: group))
            row["outcome"] = .string(outcome(of: group))
            row["which"] = .string(step.hosts.shortWord(group.positions))
            row["apart"] = .string(
                group.text ?? group.deviations.first?.description ?? "")
            return row
        }
        return Table(
            kind: .groups,
            columns: [
                .init("name", title: "group"), .init("host_count", title: "hosts", .number),
                .init("share", title: "share", .number), .init("line_count", title: "lines", .number, mayGo: true),
                .init("outcome", title: "outcome"), .init("which", title: "which", .hostSet),
                .init("apart", title: hasTexts ? "lines" : "apart from @g1", .line, mayGo: true),
            ], rows: rows)
    }

    /// How much of all hosts a group is: `12.5%`.
    public func share(of group: HostGroup) -> String { humanShare(group.positions.count, of: hostCount) }

    private func cutWord(_ group: HostGroup) -> String {
        group.cutCount == group.positions.count ? "log cut by the agent" : "log cut by the agent x\(group.cutCount)"
    }

    /// What became of a group's hosts: `success, exit 0, ok`; where they differ, with how many did what.
    public func outcome(of group: HostGroup) -> String {
        func list(_ prefix: String, _ words: [String]) -> String? {
            var counts: [String: Int] = [:]
            for word in words where !word.isEmpty { counts[word, default: 0] += 1 }
            let sorted = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            if sorted.isEmpty { return nil }
            if sorted.count == 1, sorted[0].value == words.count { return prefix + sorted[0].key }
            let most = 3
            let shown = sorted.prefix(most).map { "\(prefix)\($0.key) x\($0.value)" }
            return (shown + (sorted.count > most ? ["…"] : [])).joined(separator: ", ")
        }
        let hosts = group.positions.map { step.hosts.hosts[$0] }
        return [
            list("", hosts.map(\.status.name)), list("exit ", hosts.map { $0.exitCode.map { "\($0)" } ?? "" }),
            list("", hosts.map(\.tag)), group.cutCount > 0 ? cutWord(group) : nil,
        ].compactMap { $0 }.joined(separator: ", ")
    }
}

extension ValueKind {
    /// Groups of hosts.
    public static let groups = ValueKind(rawValue: "groups")
}

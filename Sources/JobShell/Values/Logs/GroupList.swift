import HostSets
import JSON
import JobLogs
import JobModel
import LogAnalysis

/// A group of hosts of a step whose logs or outcomes are the same.
public struct HostGroup: Sendable {
    /// One way in which a group differs from the largest one, with the text of the logs.
    public struct Deviation: Sendable, Hashable, CustomStringConvertible {
        /// The kind of difference.
        public let kind: LogAnalysis.Deviation.Kind
        /// The line as the group's representative printed it. A missing line is given as the representative of the
        /// largest group printed it.
        let text: String
        /// For `value`, the line as the representative of the largest group printed it.
        let instead: String?
        /// For `value`, the changes within the line, from left to right.
        let changes: [LogAnalysis.Deviation.Change]
        /// For `count`, how often the line occurs in the log of the group's representative, and in the log of the
        /// largest group's representative.
        let count, insteadCount: Int?

        /// Creates a deviation.
        ///
        /// - Parameters:
        ///   - text: the line as the group's representative printed it; a missing line as the representative of the
        ///     largest group printed it.
        ///   - instead: for `value`, the line as the representative of the largest group printed it.
        ///   - changes: for `value`, the changes within the line, from left to right.
        ///   - counts: for `count`, how often the line occurs in the logs of the two representatives.
        public init(
            _ kind: LogAnalysis.Deviation.Kind, _ text: String, instead: String? = nil,
            changes: [LogAnalysis.Deviation.Change] = [], counts: (mine: Int, others: Int)? = nil
        ) {
            self.kind = kind
            self.text = text
            self.instead = instead
            self.changes = changes
            (count, insteadCount) = (counts?.mine, counts?.others)
        }

        /// The character before the line: `+` when only the group has the line, `-` when only the largest group has
        /// it, `~` when both have it in different ways.
        var sign: Character {
            switch kind {
            case .extra: "+"
            case .missing: "-"
            case .value, .count, .order: "~"
            }
        }

        /// The deviation as one line of text: the sign and the line. A line with another value shows `old → new` in
        /// it.
        public var description: String { text(ending: true) }

        /// - The deviation as one line of text.
        ///
        /// - Parameter ending: whether `ending` is appended.
        func text(ending: Bool) -> String {
            let line = text.isEmpty ? "(an empty line)" : text
            let shown = kind == .value ? ValueChange(changes, in: line).text : line
            return "\(sign) \(shown)" + (ending ? self.ending : "")
        }

        /// The text after the line, which says that the number or place of the line differs.
        var ending: String {
            if let count, let insteadCount { return "  (\u{D7}\(count) instead of \u{D7}\(insteadCount))" }
            return kind == .order ? "  (at another place)" : ""
        }
    }

    /// The name of the group. `g1` is the largest group, `nolog` contains the hosts without a log, and `unfetched`
    /// the hosts whose log could not be fetched.
    public let name: String
    /// The positions in the step of the group's hosts, ascending.
    public let positions: [Int]
    /// The position in the step of the host whose log represents the group. It is the group's first host.
    public let representative: Int
    /// The number of lines of the representative's log; nil when hosts were not grouped by their logs.
    public let lineCount: Int?
    /// The deviations from the largest group, strongest first. Empty for the largest group itself, and when hosts
    /// were not grouped by their logs.
    public let deviations: [Deviation]
    /// The number of the group's logs that the agent cut at its limit.
    let cutCount: Int
    /// The text that the representative printed, if the groups were formed from found lines (`filter … | groups`)
    /// and the text is short; otherwise nil.
    let text: String?

    /// Creates a group.
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

/// The groups into which hosts of a step were divided, largest first.
public struct GroupList: Sendable {
    /// The whole step. Host-set words are written in relation to all its hosts.
    public let step: StepSnapshot
    /// The number of hosts that were grouped.
    let hostCount: Int
    /// The groups, largest first, groups of equal size in the order of their first hosts; `nolog` and `unfetched`
    /// come last.
    public private(set) var groups: [HostGroup]
    /// How the logs were compared; nil when hosts were grouped by their outcomes.
    public let comparison: Comparison?
    /// The logs that were compared, if they are not the stored logs of the step but lines that `filter` found;
    /// otherwise nil.
    public let logs: LogList?

    /// The groups that are left out because they are small.
    struct Smaller: Sendable, Hashable {
        /// The number of groups that are left out.
        let count: Int
        /// The smallest number of hosts that a group must have to be in the list.
        let least: Int
    }

    /// The groups that are left out because they are small. A screen mentions them in one line.
    private(set) var smaller = Smaller(count: 0, least: 1)

    /// Creates a list of groups.
    ///
    /// - Parameters:
    ///   - hostCount: the number of hosts that were grouped.
    ///   - seenThrough: what was ignored to form the groups, if anything was learned: how often each mask matched in the
    ///     log of the first group's representative, by the name of the mask; the learned places, those on the most hosts
    ///     first, of which only the first few hundred need to be given; and the number of all learned places.
    ///   - remark: a sentence for the user about how the groups were formed.
    public init(
        step: StepSnapshot, hostCount: Int, groups: [HostGroup], comparison: Comparison?, logs: LogList? = nil,
        seenThrough: (masks: [String: Int], places: [LearnedPlace], placeCount: Int)? = nil, remark: String? = nil
    ) {
        // Later statements use the groups too.
        self.step = step.forLater
        self.hostCount = hostCount
        self.groups = groups
        self.comparison = comparison
        self.logs = logs
        self.seenThrough = seenThrough.map { SeenThrough(masks: $0, places: $1, placeCount: $2) }
        self.remark = remark
    }

    /// The list without small groups, as `groups` shows it. A screen mentions the groups that are left out in one line.
    ///
    /// - Parameters:
    ///   - least: the smallest number of hosts that a group must have to be in the list.
    ///   - explains: whether a screen lists the learned places below the groups.
    public func shown(least: Int, explains: Bool) -> GroupList {
        var list = self
        list.groups.removeAll { $0.positions.count < least }
        list.smaller = Smaller(count: groups.count - list.groups.count, least: least)
        list.explains = explains
        return list
    }

    /// The groups of hosts that have a log: all except `nolog` and `unfetched`.
    public var withLogs: [HostGroup] { groups.filter { !HostSet.logNames.contains($0.name) } }

    /// The masks and learned places that were ignored to form the groups; nil when nothing was learned.
    let seenThrough: SeenThrough?
    /// A sentence for the user about how the groups were formed; nil when there is nothing to say.
    let remark: String?
    /// Whether the learned places that were ignored are listed below the groups.
    private(set) var explains = false

    /// The learned places that were ignored to form the groups, each with the name by which the user can make it count in
    /// comparisons: `n1` is the first. Empty when nothing was learned.
    public var learnedPlaces: [(name: String, place: LearnedPlace)] {
        (seenThrough?.places ?? []).enumerated().map { index, place in (SeenThrough.name(of: index), place) }
    }

    /// The names of the fields of a group in CSV and TSV.
    static let fields = [
        "name", "host_count", "hosts", "folded", "representative", "line_count", "statuses", "exit_codes", "tags",
        "mark", "text", "log_cut_count",
    ]

    /// A group as JSON (docs/language.md, "Values as JSON").
    func json(of group: HostGroup) -> JSONObject {
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
    public func table() async throws -> Table? {
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

    /// The group's share of all grouped hosts: `12.5%`.
    public func share(of group: HostGroup) -> String { humanShare(group.positions.count, of: hostCount) }

    private func cutWord(_ group: HostGroup) -> String {
        group.cutCount == group.positions.count ? "log cut by the agent" : "log cut by the agent x\(group.cutCount)"
    }

    /// The outcome of a group's hosts: `success, exit 0, ok`. If the hosts differ, each outcome is followed by the
    /// number of hosts.
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

extension GroupList: Value {
    public var kind: ValueKind { .groups }
    public var records: Records { PulledSequence(groups).changing { .object(json(of: $0)) } }
    public func counted() async throws -> (value: any Value, count: Int) { (self, groups.count) }
    public func drawn(on screen: Screen) -> ByteStream { GroupRenderer(self, on: screen).stream() }

    /// A row for each group, with its hosts folded into one host set.
    public var sheet: Sheet {
        Sheet(
            fields: Self.fields,
            records: PulledSequence(groups).changing { group in
                var row = json(of: group)
                row["hosts"] = row["folded"]
                return .object(row)
            })
    }

    public var hostSelection: HostSelection? {
        HostSelection(step: step, positions: groups.flatMap(\.positions).sorted())
    }

    /// The logs were read to form the groups, and so they are in the store; found lines are not.
    public var logSource: LogSource {
        if let logs { return .list(logs) }
        return comparison == nil ? .none : hostSelection.map(LogSource.kept) ?? .none
    }
}

/// The parts of lines that were ignored to form groups: text that masks matched, and places that were learned.
struct SeenThrough: Sendable {
    /// How often each mask matched in the log of the first group's representative, by the name of the mask.
    var masks: [String: Int]
    /// The learned places: parts of lines of one pattern that differ on nearly every host. Places on the most hosts
    /// come first, and only the first few hundred are listed.
    var places: [LearnedPlace]
    /// The number of all learned places.
    var placeCount: Int

    /// The name of a place, by which the user can make it count in comparisons: `n1` is the first.
    static func name(of index: Int) -> String { "n\(index + 1)" }

    /// The ignored parts as JSON (docs/language.md, "Values as JSON").
    var json: JSONObject {
        let taken = masks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
        return [
            "masks": .object(JSONObject(taken.map { JSONObject.Field(name: $0.key, value: .whole($0.value)) })),
            "learned": .array(
                places.enumerated().map { index, place in
                    .object([
                        "name": .string(Self.name(of: index)), "pattern": .string(place.pattern),
                        "example": .string(place.example), "values": .whole(place.valueCount),
                        "hosts": .whole(place.hostCount),
                    ])
                }),
            "learned_count": .whole(placeCount),
        ]
    }
}

extension HostGroup.Deviation {
    /// The deviation as JSON (docs/language.md, "Values as JSON").
    var json: JSONObject {
        var object: JSONObject = ["kind": .string(kind.rawValue), "text": .string(text)]
        if let instead { object["instead"] = .string(instead) }
        if let count, let insteadCount {
            object["count"] = .whole(count)
            object["instead"] = .string("\(insteadCount)")
        }
        return object
    }
}

import HostSets
import JSON
import JobModel
import JobShell
import LogAnalysis

/// `patterns --against`: finds the kinds of lines that set some hosts apart from others.
struct PatternComparison {
    private let invocation: Invocation
    /// The statement that compares the sides.
    private let statement: String
    private let selection: HostSelection
    private let sides: PatternSides
    /// The host set of the second side as it was typed.
    private let word: String
    private let logs: LogList
    /// Why some of the logs could not be fetched; nil when all are there.
    private let failure: Failure?
    /// The logs in which `filter` searched for the piped lines; nil without piped lines. They distinguish a host that
    /// printed none of the lines from a host without a log.
    private let searched: LogList?
    /// The note for a first side without hosts.
    private let noHosts: String

    /// Reads the two sides of a call, and fetches their logs unless they were piped in.
    ///
    /// - Throws: `Failure` when a side has no hosts; errors of reading logs.
    init(_ invocation: Invocation, against set: HostSet, in context: Context) async throws {
        self.invocation = invocation
        statement = context.statement
        noHosts = invocation.noHostsSentence
        word = set.text
        selection = try await context.selection(invocation)
        let given: LogList?
        if let lines = invocation.input as? MatchList {
            (given, searched) = (try await lines.asLogs(), lines.logs)
        } else if case .list(let logs)? = invocation.input?.logSource {
            (given, searched) = (logs, nil)
        } else {
            (given, searched) = (nil, nil)
        }
        let excerpt = given.flatMap { $0.isExcerpt ? $0 : nil }
        let known = excerpt == nil ? nil : (searched ?? excerpt).map { Set($0.positions) }
        sides = try PatternSides(invocation, against: set, selection, among: known)
        // The hosts of both sides in the order of the step. Without hosts on the first side no log is needed.
        var both = selection
        both.positions = sides.first.isEmpty ? [] : (sides.first + sides.second).sorted()
        let isAllGiven = Set(given?.positions ?? []).isSuperset(of: both.positions)
        if let given, excerpt != nil || isAllGiven {
            (logs, failure) = (given.selecting(stepPositions: both.positions), nil)
        } else {
            (logs, failure) = try await context.logs(of: both, from: nil)
        }
    }

    /// The table of the kinds of lines that set the first side apart from the second.
    ///
    /// - Throws: `Failure` when no host of a side has a log.
    func outcome() async throws -> Outcome {
        if sides.first.isEmpty {
            return Outcome(Self.table([]), failure: failure, notes: [noHosts])
        }
        let found = try await lines(of: logs)
        var withLogs = found.hosts
        if let searched {
            withLogs = try await Self.hosts(
                withLogIn: searched.selecting(stepPositions: (sides.first + sides.second).sorted()))
        }
        func side(_ positions: [Int], _ word: String) throws -> HostPositions {
            var side = HostPositions()
            for position in positions where withLogs.contains(position) { side.insert(position) }
            if side.isEmpty { throw failure ?? Texts.noLog(word) }
            return side
        }
        let firstWord = invocation[.hostSet()]?.text ?? selection.step.hosts.shortWord(sides.first)
        let (first, second) = (try side(sides.first, firstWord), try side(sides.second, word))
        let contrast = try await computing { isStopped in
            var all = found.first
            all.merge(found.second)
            let set = PatternSet(all, isStopped: isStopped)
            return (
                set: set, kinds: set.contrast(first, against: second), lineCounts: set.lineCounts(of: found.first),
                otherLineCounts: set.lineCounts(of: found.second)
            )
        }
        let set = contrast.set
        let most = invocation[PatternsCommand.top] ?? contrast.kinds.count
        let rows = contrast.kinds.prefix(most).map { kind in
            Self.row(
                kind, set.patterns[kind.kind], lineCount: contrast.lineCounts[kind.kind],
                otherLineCount: contrast.otherLineCounts[kind.kind])
        }
        return Outcome(
            Self.table(rows), changes: [.patterns(set, by: statement)], failure: failure,
            notes: notes(withLogs, evenCount: set.patterns.count - contrast.kinds.count, of: set.patterns.count))
    }

    private func notes(_ withLogs: HostPositions, evenCount: Int, of count: Int) -> [String] {
        let silent = (sides.first + sides.second).filter { !withLogs.contains($0) }.sorted()
        return sides.notes
            + (silent.isEmpty ? [] : [Texts.areWithoutLog(silent.count, selection.step.hosts.shortWord(silent))])
            + (count == 0
                ? [Texts.noLinesToCompare]
                : evenCount == 0 ? [] : [Texts.areEquallyCommon(evenCount, isAll: evenCount == count)])
    }

    // MARK: Reading

    /// The lines of each side, and the hosts that have a log.
    private struct Part: Sendable {
        var first = LineShapes()
        var second = LineShapes()
        var hosts = HostPositions()
    }

    private func lines(of logs: LogList) async throws -> Part {
        let isFirst = Set(sides.first)
        let parts = try await logs.onAllCores { share in
            var part = Part()
            try share.forEach { position, log in
                guard let text = log.text else { return }
                part.hosts.insert(position)
                if isFirst.contains(position) {
                    part.first.add(linesOf: text, host: position) { share.isStopped }
                } else {
                    part.second.add(linesOf: text, host: position) { share.isStopped }
                }
            }
            return part
        }
        return try await computing { isStopped in
            var whole = Part()
            for part in parts where !isStopped() {
                whole.first.merge(part.first)
                whole.second.merge(part.second)
                whole.hosts.formUnion(part.hosts)
            }
            return whole
        }
    }

    private static func hosts(withLogIn logs: LogList) async throws -> HostPositions {
        let parts = try await logs.onAllCores { share in
            var hosts = HostPositions()
            try share.forEach { position, log in
                if log.text != nil { hosts.insert(position) }
            }
            return hosts
        }
        var whole = HostPositions()
        for part in parts { whole.formUnion(part) }
        return whole
    }

    // MARK: Showing

    private static let fields = [
        "name", "pattern", "line_count", "host_count", "of", "share", "against_line_count", "against_host_count",
        "against_of", "example",
    ]

    private static func row(
        _ contrast: PatternContrast, _ pattern: LinePattern, lineCount: Int, otherLineCount: Int
    ) -> JSONObject {
        let counts = contrast.counts
        return [
            "name": .string(PatternsCommand.name(contrast.kind)), "pattern": .string(pattern.template),
            "line_count": .whole(lineCount), "host_count": .whole(counts.count), "of": .whole(counts.total),
            "share": .number(Double(counts.count) / Double(max(1, counts.total))),
            "against_line_count": .whole(otherLineCount), "against_host_count": .whole(counts.otherCount),
            "against_of": .whole(counts.otherTotal),
            "example": .string(String(decoding: pattern.example, as: UTF8.self)),
        ]
    }

    private static func table(_ rows: [JSONObject]) -> Table {
        Table(
            kind: .patterns,
            columns: [
                .init("name", title: "kind"), .init("host_count", title: "hosts", .hostsAgainst),
                .init("pattern", title: "pattern", .line),
            ], rows: rows, fields: fields)
    }
}

/// The hosts of the two sides of `patterns --against`, by position in the step. No host is on both sides.
struct PatternSides: Sendable {
    let first: [Int]
    let second: [Int]
    /// A note about hosts that the call names on both sides; empty if there are none.
    let notes: [String]

    /// Resolves the two sides of a call. Hosts that are named on both count on the first side only or, if the second
    /// side is a part of the first, on the second only.
    ///
    /// - Parameters:
    ///   - set: the host set of the second side.
    ///   - selection: the hosts of the first side.
    ///   - known: the hosts that can be compared; nil for all hosts of the step.
    /// - Throws: `Failure` when the second side has no hosts, or when both sides are the same hosts.
    init(_ invocation: Invocation, against set: HostSet, _ selection: HostSelection, among known: Set<Int>?) throws {
        let all = try set.resolved(in: selection.step.hosts, excluding: invocation[.exclude])
        let members = known.map { known in all.filter(known.contains) } ?? all
        if members.isEmpty { throw all.isEmpty ? Texts.nobodyIsAgainst(set.text) : Texts.notAmongThese(set.text) }
        let (ones, others) = (Set(selection.positions), Set(members))
        let both = ones.intersection(others)
        guard !both.isEmpty else {
            (first, second, notes) = (selection.positions, members, [])
            return
        }
        if both.count == ones.count, both.count == others.count {
            throw Texts.sidesAreTheSame(set.text).about(PatternsCommand.against)
        }
        // A side that is a part of the other is compared with the rest of the other.
        let countOnFirst = both.count < others.count
        first = countOnFirst ? selection.positions : selection.positions.filter { !others.contains($0) }
        second = countOnFirst ? members.filter { !ones.contains($0) } : members
        // Without a host set and a piped value, the first side is all hosts, and the user named no host twice.
        let isImplied = invocation.input == nil && !invocation.has(Parameter.hostSet())
        notes = isImplied ? [] : [Texts.areOnBothSides(both.count, countOnFirst: countOnFirst)]
    }
}

import Grammar
import HostSets
import JobModel
import LogAnalysis

/// The sentences about masks, groups, charts, the pager, and logs that are missing.
extension Texts {
    static func notAPattern(_ pattern: String, _ error: RegularExpression.PatternError) -> Failure {
        let place = SourceSpan(error.offset, error.offset).location(in: pattern)
        return Failure(
            "usage", "the pattern \(quoted(pattern)) doesn't compile: \(error.message)",
            hint: "write regular expressions as in Perl: `\\` before a special character means the character itself",
            status: .usage, culprit: .text(TextMark(place.text, from: place.column - 1, length: place.length)))
    }

    static func maskExists(_ name: String) -> Failure {
        .usage("there is a mask named \(quoted(name)) already", hint: "type `mask list` to see them all")
    }

    static func smallerGroups(_ smaller: GroupList.Smaller, isAll: Bool) -> String {
        let groups = quantity(smaller.count, "group")
        return isAll
            ? "\(groups) of fewer than \(smaller.least) hosts and no larger one"
            : "and \(groups) of fewer than \(smaller.least) hosts"
    }

    static func moreDeviations(_ count: Int, _ name: String) -> String {
        "… and \(count) more: `diff @\(name)`"
    }

    static func seenThrough(_ seen: SeenThrough) -> String {
        let names = seen.masks.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        let masks = names.isEmpty ? nil : "masks took \(names.joined(separator: ", "))"
        let places =
            seen.placeCount == 0
            ? nil : quantity(seen.placeCount, "place differs", "places differ") + " from host to host"
        let parts = [masks, places].compactMap { $0 }
        if parts.isEmpty { return "looked through: nothing" }
        return "looked through: " + parts.joined(separator: "; ")
            + (seen.placeCount > 0 ? " (`groups --explain` lists them)" : "")
    }

    static let nothingLearned = "nothing was learned: masks alone decided (`help groups`)"

    static func place(values: Int, hosts: Int) -> String {
        let hosts = quantity(hosts, "host")
        return values == 0 ? "a line that only \(hosts) have" : "\(values) values on \(hosts)"
    }

    static func morePlaces(_ count: Int) -> String { "and \(count) more that fewer hosts have" }

    static let hopelessPattern = Failure(
        "undecided", "the pattern takes too much work on nearly every line; the search ended early",
        hint: "write a repetition within a repetition, such as (a+)+, without one of the two: it takes so long")

    /// The failure for lines on which PCRE2 reached its limit of work.
    ///
    /// - Parameters:
    ///   - lines: the host's position and the number of each line.
    ///   - meaning: how the command treated these lines.
    static func undecided(_ lines: [(position: Int, line: Int)], in hosts: StepHosts, _ meaning: String) -> Failure {
        let most = 5
        let named = lines.prefix(most).map { "\(hosts.word(for: $0.position)) line \($0.line)" }
        let more = lines.count > most ? " and \(lines.count - most) more" : ""
        let hostCount = Set(lines.map(\.position)).count
        return Failure(
            "undecided",
            "\(quantity(lines.count, "line")) of \(quantity(hostCount, "host"))"
                + " \(lines.count == 1 ? "takes" : "take") more work than a match may take:"
                + " \(named.joined(separator: ", "))\(more)",
            hint: "write a repetition within a repetition, such as (a+)+, without one of the two; \(meaning)")
    }

    /// The text in place of the omitted part of a very long line.
    static func notShown(_ count: Int, usesUTF8: Bool) -> String {
        let dots = usesUTF8 ? "…" : "..."
        return "\(dots) (\(quantity(count, "byte")) not shown) \(dots)"
    }

    static func moreHosts(_ count: Int) -> String { "… \(count) hosts in all" }

    static let noDurations = "no host reports how long it took"

    static func durations(_ count: Int) -> String {
        "\(quantity(count, "host")) by how long they took"
    }

    static let slowest = "slowest: "

    static func withoutDuration(_ count: Int) -> String {
        "\(quantity(count, "host reports", "hosts report")) no time"
    }

    static func noPager(_ command: String) -> String {
        .note("the pager can't be run: \(quoted(command)); type `set pager off` to do without one")
    }

    static func pagerFailed(_ command: String, status: Int) -> String {
        .note("the pager \(quoted(command)) failed with status \(status); type `set pager off` to do without one")
    }

    static func pagerEnded(_ command: String, bySignal signal: Int) -> Failure {
        Failure(
            "pager-failed", "the pager \(quoted(command)) was ended by signal \(signal)",
            hint: "type the statement again, or `set pager off` to do without a pager")
    }

    static func notHere(_ count: Int, of total: Int, _ first: Failure) -> Failure {
        let logs: Sentence = total == 1 ? "the host's log is" : "the logs of \(count) of \(total) hosts are"
        return Failure(
            "not-fetched", "\(logs) not available: \(first.sentence)", hint: first.hintForLogs, kind: first.kind,
            status: first.status)
    }

    static func withoutUploads(of count: Int, _ reason: Failure) -> String {
        let mend = reason.mayPass ? nil : reason.refusesCredentials ? "type `login`" : reason.hint
        return .note(
            "the uploads of \(quantity(count, "source")) could not be fetched: \(reason.message); "
                + (mend.map { "\($0), then " } ?? "") + "type `fetch` to ask again")
    }

    static func storeUnread(_ reason: String) -> String { .note("what was fetched before can't be read: \(reason)") }

    static func notKeptForLater(_ reason: String) -> String { .note("this is not kept for --offline: \(reason)") }

    // MARK: Notes at the end of a search

    static let nothingSearched = "no hosts match, so nothing was searched"

    /// - Parameters:
    ///   - count: how many logs were searched.
    ///   - isInverted: whether `-v` was given.
    ///   - isChained: whether the lines come from an earlier filter.
    static func nothingFound(in count: Int, isInverted: Bool, isChained: Bool) -> String {
        let logs = quantity(count, "log")
        if isChained { return "no line of \(logs) passes all filters" }
        return isInverted ? "every line of \(logs) matches, and -v looks for the others" : "no line of \(logs) matches"
    }

    static func withoutLog(_ count: Int, _ which: String) -> String {
        "\(quantity(count, "host has", "hosts have")) no log: \(which)"
    }

    static func notSearched(_ count: Int, _ which: String) -> String {
        "\(logsOfHosts(count)) \(count == 1 ? "is" : "are") not available, so nothing is known about \(which)"
    }

    static func shortened(_ count: Int, _ host: String, _ line: Int) -> String {
        let lines = count == 1 ? "a long line is" : "\(count) long lines are"
        return "\(lines) shown in part; `show \(host) --lines \(line)` shows \(count == 1 ? "it" : "the first") whole"
    }
}

import JobModel
import JobShell

/// What this plugin says to a person.
enum Texts {
    static let noHosts = "no hosts match"

    static func oneOf(_ options: [String]) -> Failure {
        .usage("\(options.map { "--\($0)" }.joined(separator: " and ")) exclude each other", hint: "give one of them")
    }

    // MARK: Transfers

    static func noDistribution(_ step: StepInstance, _ number: Int) -> Failure {
        Failure(
            "no-distribution", "step \(number) \(step.name) distributes no files",
            hint: "`steps` shows which step does; `show` has what this one printed")
    }

    /// The reason that is shown of some, and how many others there are.
    static func reason(_ shown: String, others: Int) -> String {
        others == 0 ? shown : "\(shown) (+\(others) other \(others == 1 ? "reason" : "reasons"))"
    }

    static func isSource(_ text: String) -> Failure {
        Failure(
            "no-such-host", "'\(text)' is a source of this step, and none of its targets",
            hint: "type files --by source")
    }

    static func noTransferStatus(_ word: String, _ words: [String]) -> Failure {
        let meant = StatusWords.meant(by: word, among: words) ?? Nearest.first(word, among: words)
        let nearest = meant.map { "did you mean \($0)? " } ?? ""
        return .usage(
            "'\(word)' is no status of a transfer",
            hint: "\(nearest)transfers are \(words.joined(separator: ", ")), or a number")
    }

    static func withoutTransfers(_ count: Int, _ which: String) -> String {
        "note: \(count == 1 ? "1 host tells" : "\(count) hosts tell") of no transfer: \(which)"
    }

    static func notLines(_ text: String) -> Failure {
        .usage("--lines must be numbers of lines, not '\(text)'", hint: "write 17, 17-20 or 17-")
    }

    /// What is known of hosts without a log, and how to ask again.
    static func withoutLog(_ report: FetchReport) -> String {
        if !report.mayAsk { return report.uncertain.isEmpty ? "" : "not certain" }
        if report.uncertain.isEmpty { return "`fetch --refresh` asks again" + askedAgain(report) }
        let which = report.uncertain.count == report.none.count ? "" : "\(report.uncertain.count) "
        return which + "not certain: `fetch` asks again" + askedAgain(report)
    }

    /// How many hosts were asked for again because an earlier answer told of no log.
    static func askedAgain(_ report: FetchReport) -> String {
        report.askedAgain == 0 ? "" : "; \(report.askedAgain) asked again now"
    }

    static func cut(_ count: Int, _ which: String) -> String {
        (count == 1 ? "the log of 1 host was" : "the logs of \(count) hosts were")
            + " cut by the agent at its limit: \(which)"
    }

    static func notFetched(_ count: Int, of total: Int, _ first: Failure) -> Failure {
        Failure(
            "not-fetched",
            (total == 1 ? "the host's log" : "\(count) of \(total) hosts") + " could not be fetched: \(first.message)",
            hint: first.hintForLogs, status: first.status)
    }
}

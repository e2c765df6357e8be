import JobModel
import LogAnalysis

extension MatchList {
    /// The notes for the end of a statement whose value was made from the list: that no line was found, and which hosts
    /// could not be searched. Call it after the value was read, as `Outcome` does with its closing notes.
    ///
    /// - Parameter isAboutHosts: whether the value consists of hosts without a match or of counts for each host, which
    ///   don't tell a host without a log from one whose log has no wanted line. The notes name those hosts then.
    public func closingNotes(isAboutHosts: Bool = false) -> [String] {
        let notes = ClosingNotes(list: self)
        return isAboutHosts ? notes.ofHostsWithout : notes.ofLines
    }
}

/// The notes at the end of a search: that nothing was found, and which hosts could not be searched.
private struct ClosingNotes {
    let list: MatchList

    /// The notes when lines, or the hosts that have matching lines, are shown. Hosts without a log are only mentioned
    /// if no host has a matching line.
    var ofLines: [String] {
        if list.positions.isEmpty { return [Texts.nothingSearched] }
        let sentence = list.tally.hasLines ? "" : (nothingFound + hosts).joined(separator: "; ")
        var notes = sentence.isEmpty ? [] : [sentence]
        if let first = list.tally.shortened {
            notes.append(Texts.shortened(first.count, list.step.hosts.word(for: first.position), first.line))
        }
        return notes
    }

    /// The notes when hosts without a match, or counts of lines, are shown. These values don't tell a host without a
    /// log from one whose log has no matching line, so the notes name the hosts without a log.
    var ofHostsWithout: [String] { list.positions.isEmpty ? [Texts.nothingSearched] : hosts }

    private var nothingFound: [String] {
        let filter = list.filter
        // With `--max-count 0` no line is wanted, and to find none is no news.
        if filter.mostLines == 0 { return [] }
        return [
            Texts.nothingFound(
                in: list.tally.searchedCount, isInverted: filter.isInverted, isChained: !filter.within.isEmpty)
        ]
    }

    private var hosts: [String] {
        let hosts = list.step.hosts
        let (without, notHere) = (list.tally.withoutLog, list.tally.notHere)
        return (without.isEmpty ? [] : [Texts.withoutLog(without.count, hosts.shortWord(without))])
            + (notHere.isEmpty ? [] : [Texts.notSearched(notHere.count, hosts.shortWord(notHere))])
    }
}

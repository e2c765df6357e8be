import JobModel
import JobShell
import LogAnalysis

/// What is said once everything was searched: that nothing was found, and which hosts it says nothing of.
struct ClosingNotes {
    private let list: MatchList

    init(_ list: MatchList) {
        self.list = list
    }

    /// Where lines, or the hosts that have some, are shown: nothing is said of hosts without a log while others have lines.
    var ofLines: [String] {
        if list.positions.isEmpty { return [Texts.noHosts] }
        let sentence = list.tally.hasLines ? "" : (nothingFound + hosts).joined(separator: "; ")
        var notes = sentence.isEmpty ? [] : [sentence]
        if let first = list.tally.shortened {
            notes.append(Texts.shortened(first.count, list.step.hosts.word(for: first.position), first.line))
        }
        return notes
    }

    /// Where hosts without a match, or numbers of lines, are shown: a host without a log is told like one whose log has no
    /// such line.
    var ofHostsWithout: [String] { list.positions.isEmpty ? [Texts.noHosts] : hosts }

    private var nothingFound: [String] {
        let filter = list.filter
        // Who asks for no line gets none.
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
            + (notHere.isEmpty ? [] : [Texts.notHere(notHere.count, hosts.shortWord(notHere))])
    }
}

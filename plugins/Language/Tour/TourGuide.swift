import JobModel
import JobShell

/// The steps of `tour`: from a run of the demo platform to a proof that can be mailed.
struct TourGuide: Guide {
    /// A statement of the tour, and what the user reads before typing it.
    private struct Station {
        let text: String
        let statement: String
        /// The words that another statement must have to do what the tour needs here. The first is the name of a
        /// command; at the beginning of a statement, a beginning of it is enough.
        let needs: [String]

        /// Whether a statement that succeeded does what the tour needs here.
        func isDone(by typed: String) -> Bool {
            let words = typed.split { $0.isWhitespace || "|;&".contains($0) }.map(String.init)
            return needs.enumerated().allSatisfy { index, need in
                words.contains(need) || (index == 0 && words.first.map(need.hasPrefix) == true)
            }
        }
    }

    /// The index of the station at which the user is.
    private var place = 0

    mutating func next(after statement: String?, status: Int) -> GuideStep {
        guard let statement else { return step() }
        guard Self.stations.indices.contains(place) else { return GuideStep(Texts.tourEnd) }
        let station = Self.stations[place]
        if status == 0 {
            guard station.isDone(by: statement) else { return step(Texts.tourStill) }
        } else if statement != station.statement || status == ExitStatus.interrupted.rawValue {
            return step(Texts.tourFailed)
        }
        // What the tour itself suggested and what failed here would fail again.
        place += 1
        return step()
    }

    /// The step at which the user is.
    ///
    /// - Parameter text: what to say in place of the station's own text.
    private func step(_ text: String? = nil) -> GuideStep {
        guard Self.stations.indices.contains(place) else { return GuideStep(Texts.tourEnd) }
        let station = Self.stations[place]
        let count = "(\(place + 1)/\(Self.stations.count))"
        return GuideStep(text ?? "\(count) \(station.text)", suggestion: station.statement)
    }

    private static let stations = [
        Station(
            text: """
                Each step suggests a statement: Enter on an empty line runs it, → takes it to be changed, the line `q` \
                leaves the tour. To begin with: a deployment on this platform failed. Choose its run; joblog shows the steps.
                """, statement: "job 20000100", needs: ["job", "20000100"]),
        Station(
            text: "Step 1 ran a script on many hosts, and some failed. Choose it: what follows is about its hosts.",
            statement: "step 1", needs: ["step", "1"]),
        Station(
            text: "Who failed, and how? The hosts are folded by outcome, exit code and what the script said.",
            statement: "hosts", needs: ["hosts"]),
        Station(
            text: """
                No two logs are the same to the byte. joblog fetches them all, looks through times, process numbers \
                and addresses, and puts hosts that did the same thing into one group. Look for hosts that succeeded and \
                still did something else. What is longer than the screen opens in a pager: Space goes on, q comes back.
                """, statement: "groups", needs: ["groups"]),
        Station(
            text: "What did the third group do differently from the largest? @g3 names its hosts from now on.",
            statement: "diff @g3", needs: ["diff"]),
        Station(
            text: "Or look for a text in all logs at once, as grep does.",
            statement: "filter -i 'no space|killed'", needs: ["filter"]),
        Station(
            text: "Keep the proof: one page with the groups, their differences and logs, which can be mailed.",
            statement: "groups | save ~/joblog-tour.html --force", needs: ["save"]),
    ]
}

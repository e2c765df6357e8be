/// The status of a job or a step: the platform's number, which may be unknown to joblog.
public struct RunStatus: RawRepresentable, Sendable, Hashable, Codable {
    /// The platform's number.
    public let rawValue: Int

    /// Creates a status from any number. Unknown numbers are shown as numbers.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The run or step waits for its turn.
    public static let waiting = RunStatus(rawValue: 1)
    /// The run or step runs.
    public static let running = RunStatus(rawValue: 2)
    /// The step was skipped.
    public static let skipped = RunStatus(rawValue: 5)
    /// The step failed, and a person or a setting let the run go on.
    public static let errorIgnored = RunStatus(rawValue: 6)
    /// The run pauses until a person acts on the platform's page.
    public static let waitingForUser = RunStatus(rawValue: 7)
    /// Somebody stopped the run, and it has not ended yet.
    public static let stopping = RunStatus(rawValue: 10)
    /// The next batch of a rolling run waits for its turn.
    public static let rollingWaiting = RunStatus(rawValue: 15)

    /// The result of a run, for colors and for `wait`.
    public enum Outcome: Sendable {
        /// It ended as intended (success, skipped, error ignored).
        case good
        /// It ended in any other way.
        case bad
        /// It has not ended.
        case unfinished
    }

    /// The result. The final numbers are 3 4 5 6 8 9 11 13 14 (the platform's table of codes); an unknown number counts
    /// as unfinished.
    public var outcome: Outcome {
        switch rawValue {
        case 3, 5, 6: .good
        case 4, 8, 9, 11, 13, 14: .bad
        default: .unfinished
        }
    }

    /// Whether the platform's table of codes has the number.
    public var isKnown: Bool { RunStatus.names[rawValue] != nil }

    /// Whether the platform no longer changes the status.
    public var isFinal: Bool { outcome != .unfinished }

    /// Whether the step was skipped or its error was ignored: the run went on, although not everything was done.
    public var isPassedOver: Bool { self == .skipped || self == .errorIgnored }

    /// Whether the step waits for its turn.
    public var hasNotBegun: Bool { self == .waiting }

    /// Whether the run pauses until a person acts on the platform's page.
    public var waitsForPerson: Bool { self == .waitingForUser }

    /// A fixed English name for each number, from the platform's table of codes.
    public var name: String { RunStatus.names[rawValue] ?? "status \(rawValue)" }

    private static let names: [Int: String] = [
        1: "waiting", 2: "running", 3: "success", 4: "failed", 5: "skipped", 6: "error ignored",
        7: "waiting for user", 8: "terminated", 9: "abnormal", 10: "stopping", 11: "stopped", 12: "stop failed",
        13: "confirm-terminated", 14: "abandoned", 15: "rolling, waiting",
    ]

    /// The words that `--status` takes for jobs and steps, with their numbers.
    public static let words: [(word: String, status: Int)] = [
        ("waiting", 1), ("running", 2), ("success", 3), ("failed", 4), ("skipped", 5), ("ignored", 6),
        ("confirm", 7), ("terminated", 8), ("abnormal", 9), ("stopping", 10), ("stopped", 11), ("abandoned", 14),
    ]

    /// Reads a word of `--status`, a number, a name as it is shown, or a word of the platform's own pages; nil for any
    /// other word.
    public init?(word: String) {
        if let known = RunStatus.words.first(where: { $0.word == word }) {
            rawValue = known.status
        } else if let number = Int(word) {
            rawValue = number
        } else if let known = RunStatus.names.first(where: { $0.value == word })?.key ?? PlatformWords.ofRuns[word] {
            rawValue = known
        } else {
            return nil
        }
    }

    /// The word that `--status` takes for this status, or the number when there is no word.
    public var word: String { RunStatus.words.first { $0.status == rawValue }?.word ?? String(rawValue) }
}

/// What became of a job or a step: the platform's number, which may be one that nobody knows yet.
public struct RunStatus: RawRepresentable, Sendable, Hashable, Codable {
    /// The platform's number.
    public let rawValue: Int

    /// Any number is a status; unknown ones are shown as numbers.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// How a run stands, for colours and for `wait`.
    public enum Outcome: Sendable {
        /// It ended as wished (success, skipped, error ignored).
        case good
        /// It ended otherwise.
        case bad
        /// It has not ended.
        case unfinished
    }

    /// Final numbers are 3 4 5 6 8 9 11 13 14 (the platform's table of codes); unknown numbers are taken as unfinished.
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

    /// Whether the step was skipped, or its error ignored: the run went on, although not everything was done.
    public var isPassedOver: Bool { rawValue == 5 || rawValue == 6 }

    /// Whether the step waits for its turn.
    public var hasNotBegun: Bool { rawValue == 1 }

    /// Whether nothing goes on until a person acts on the platform's page.
    public var waitsForPerson: Bool { rawValue == 7 }

    /// One fixed English word group for each number, from the platform's table of codes.
    public var name: String { RunStatus.names[rawValue] ?? "status \(rawValue)" }

    private static let names: [Int: String] = [
        1: "waiting", 2: "running", 3: "success", 4: "failed", 5: "skipped", 6: "error ignored",
        7: "waiting for user", 8: "terminated", 9: "abnormal", 10: "stopping", 11: "stopped", 12: "stop failed",
        13: "confirm-terminated", 14: "abandoned", 15: "rolling, waiting",
    ]

    /// The words of `--status` for jobs and steps, with the number each stands for.
    public static let words: [(word: String, status: Int)] = [
        ("waiting", 1), ("running", 2), ("success", 3), ("failed", 4), ("skipped", 5), ("ignored", 6),
        ("confirm", 7), ("terminated", 8), ("abnormal", 9), ("stopping", 10), ("stopped", 11), ("abandoned", 14),
    ]

    /// Reads a word of `--status`, a number, a name as it is shown, or a word of the platform's own pages; nil for any other.
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

    /// What `--status` calls it: the word, or the number where there is none.
    public var word: String { RunStatus.words.first { $0.status == rawValue }?.word ?? String(rawValue) }
}

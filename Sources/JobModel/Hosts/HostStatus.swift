/// The status of a step on one host: the platform's number, which may be unknown to joblog.
public struct HostStatus: RawRepresentable, Sendable, Hashable, Codable {
    /// The platform's number.
    public let rawValue: Int

    /// Creates a status from any number. Unknown numbers are shown as numbers.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The agent of the host can't be reached.
    public static let agentAbnormal = HostStatus(rawValue: 1)
    /// The host waits for its turn.
    public static let waiting = HostStatus(rawValue: 5)
    /// The host runs.
    public static let running = HostStatus(rawValue: 7)
    /// The host ended as intended.
    public static let success = HostStatus(rawValue: 9)
    /// The script took longer than it may.
    public static let scriptTimeout = HostStatus(rawValue: 102)

    /// Creates the status that the platform reports. A host for which it reports none is waiting, or running once it
    /// has a start time.
    public init(reported number: Int?, hasStarted: Bool) {
        self = number.map(HostStatus.init(rawValue:)) ?? (hasStarted ? .running : .waiting)
    }

    /// The classes of status, which together cover every number. The filter `failed` means all classes but `success`
    /// and `running`.
    public enum Class: String, Sendable, CaseIterable {
        /// The numbers 3 and 9.
        case success
        /// The numbers 5 and 7.
        case running
        /// The numbers 1, 18 and 310.
        case agent
        /// The numbers 11, 101 and 104.
        case script
        /// The numbers 13, 16, 17, 102 and 303.
        case timeout
        /// The numbers 103, 403 and 404.
        case terminated
        /// The numbers 2, 12, 311 and 312.
        case submit
        /// The numbers 202, 203, 301, 320, 321, 329 and 399.
        case transfer
        /// The numbers 0, 15 and 500, and any other number.
        case unknown
    }

    /// The class of this number (docs/language.md, "Status words").
    public var statusClass: Class {
        switch rawValue {
        case 3, 9: .success
        case 5, 7: .running
        case 1, 18, 310: .agent
        case 11, 101, 104: .script
        case 13, 16, 17, 102, 303: .timeout
        case 103, 403, 404: .terminated
        case 2, 12, 311, 312: .submit
        case 202, 203, 301, 320, 321, 329, 399: .transfer
        default: .unknown
        }
    }

    /// Whether the host ended without success.
    public var isFailure: Bool { statusClass != .success && statusClass != .running }
    /// Whether the host waits or runs.
    public var isUnfinished: Bool { statusClass == .running }
    /// Whether the script ran on the host, so that a log may be expected.
    public var didRun: Bool {
        switch statusClass {
        case .agent, .submit: false
        case .running: self == .running
        default: true
        }
    }

    /// A fixed English name for each number, from the platform's table of codes.
    public var name: String { HostStatus.names[rawValue] ?? "status \(rawValue)" }

    static let names: [Int: String] = [
        0: "unknown error", 1: "agent abnormal", 2: "invalid object", 3: "succeeded last time", 5: "waiting",
        7: "running", 9: "success", 11: "failed", 12: "submit failed", 13: "timeout", 15: "log error",
        16: "script log timeout", 17: "file log timeout", 18: "agent not installed", 101: "script failed",
        102: "script timeout", 103: "script terminated", 104: "non-zero exit code", 202: "transfer failed",
        203: "source missing", 301: "unclassified file error", 303: "file timeout", 310: "agent abnormal",
        311: "no such user", 312: "wrong password", 320: "file fetch failed", 321: "file too large",
        329: "transfer error", 399: "execution error", 403: "terminated", 404: "termination failed", 500: "unknown",
    ]
}

/// A word for `--status` on hosts: a class, all failed hosts, or exact numbers.
public enum HostStatusFilter: Sendable, Hashable {
    /// Every number of a class.
    case statusClass(HostStatus.Class)
    /// Every number that means neither success nor an unfinished host.
    case failed
    /// One number.
    case exact(Int)
    /// Every status that one of these filters matches.
    case any([HostStatusFilter])

    /// Reads a class, `failed`, `ok` (as in `@ok`), a number, a name as it is shown (`non-zero exit code`), or a word
    /// of the platform's own pages (`失败`); nil for any other word.
    public init?(_ word: String) {
        if word == "failed" {
            self = .failed
        } else if word == "ok" {
            self = .statusClass(.success)
        } else if let known = HostStatus.Class(rawValue: word) {
            self = .statusClass(known)
        } else if let number = Int(word) {
            self = .exact(number)
        } else if let known = PlatformWords.ofHosts[word.lowercased()] {
            self = known
        } else {
            // Two numbers have the name `agent abnormal`.
            let named = HostStatus.names.filter { $0.value == word }.keys.sorted()
            if named.isEmpty { return nil }
            self = named.count == 1 ? .exact(named[0]) : .any(named.map { .exact($0) })
        }
    }

    /// The words that help and "did you mean" show.
    public static let words = ["success", "failed"] + HostStatus.Class.allCases.dropFirst().map(\.rawValue)

    /// The words or numbers of `--status` that mean this filter.
    public var word: String {
        switch self {
        case .statusClass(let wanted): wanted.rawValue
        case .failed: "failed"
        case .exact(let number): String(number)
        case .any(let parts): parts.map(\.word).joined(separator: ",")
        }
    }

    /// Whether the filter matches a status.
    public func matches(_ status: HostStatus) -> Bool {
        switch self {
        case .statusClass(let wanted): status.statusClass == wanted
        case .failed: status.isFailure
        case .exact(let number): status.rawValue == number
        case .any(let parts): parts.contains { $0.matches(status) }
        }
    }
}

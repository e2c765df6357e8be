/// What became of a step on one host: the platform's number, which may be one that nobody knows yet.
public struct HostStatus: RawRepresentable, Sendable, Hashable, Codable {
    /// The platform's number.
    public let rawValue: Int

    /// Any number is a status; unknown ones are shown as numbers.
    public init(rawValue: Int) {
        self.rawValue = rawValue
    }

    /// The classes that together cover every number. `failed` holds all classes but `success` and `running`.
    public enum Class: String, Sendable, CaseIterable {
        /// 3 9
        case success
        /// 5 7
        case running
        /// 1 18 310
        case agent
        /// 11 101 104
        case script
        /// 13 16 17 102 303
        case timeout
        /// 103 403 404
        case terminated
        /// 2 12 311 312
        case submit
        /// 202 203 301 320 321 329 399
        case transfer
        /// 0 15 500 and any other number
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

    /// True when the host ended, and not well.
    public var isFailure: Bool { statusClass != .success && statusClass != .running }
    /// True while the host waits or runs.
    public var isUnfinished: Bool { statusClass == .running }
    /// True when the script did run on the host, so that a log may be expected.
    public var didRun: Bool {
        switch statusClass {
        case .agent, .submit: false
        case .running: rawValue == 7
        default: true
        }
    }

    /// One fixed English word group for each number, from the platform's table of codes.
    public var name: String { HostStatus.names[rawValue] ?? "status \(rawValue)" }

    /// The name of each known number.
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

/// A word for `--status` on hosts: a class, all that failed, or exact numbers.
public enum HostStatusFilter: Sendable, Hashable {
    /// Every number of a class.
    case statusClass(HostStatus.Class)
    /// Whatever is neither success nor unfinished.
    case failed
    /// One number.
    case exact(Int)
    /// Whatever one of these means.
    case any([HostStatusFilter])

    /// Reads a class, `failed`, `ok` (as in `@ok`), a number, a name as it is shown (`non-zero exit code`), or a word of the
    /// platform's own pages (`失败`); nil for any other word.
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
            // Two numbers share the name `agent abnormal`.
            let named = HostStatus.names.filter { $0.value == word }.keys.sorted()
            if named.isEmpty { return nil }
            self = named.count == 1 ? .exact(named[0]) : .any(named.map { .exact($0) })
        }
    }

    /// Every word that is told in help and for "did you mean".
    public static let words = ["success", "failed"] + HostStatus.Class.allCases.dropFirst().map(\.rawValue)

    /// The words or numbers of `--status` that mean the same.
    public var word: String {
        switch self {
        case .statusClass(let wanted): wanted.rawValue
        case .failed: "failed"
        case .exact(let number): String(number)
        case .any(let parts): parts.map(\.word).joined(separator: ",")
        }
    }

    /// Whether a host of this status is meant.
    public func matches(_ status: HostStatus) -> Bool {
        switch self {
        case .statusClass(let wanted): status.statusClass == wanted
        case .failed: status.isFailure
        case .exact(let number): status.rawValue == number
        case .any(let parts): parts.contains { $0.matches(status) }
        }
    }
}

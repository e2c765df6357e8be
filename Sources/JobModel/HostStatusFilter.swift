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

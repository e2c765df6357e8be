/// What one host printed in one step.
public struct HostLog: Sendable, Hashable {
    /// The content, by the kind of step.
    public enum Content: Sendable, Hashable {
        /// A script's output: UTF-8 bytes as the platform sent them, lines ending as the host ended them.
        case script([UInt8])
        /// A distribution's transfers.
        case files([FileTransfer])
    }

    /// How a host's log stands.
    public enum State: String, Sendable {
        /// It is here.
        case fetched
        /// The platform has none for this host.
        case none
        /// Nobody asked for it yet.
        case unfetched
        /// Asking failed.
        case failed
    }

    /// The host that printed it. Its `ipv6` may have become known with the log.
    public var host: Host
    /// Whether the log is here.
    public var state: State
    /// The content; nil unless `state` is `fetched`.
    public var content: Content?
    /// The number of its first line, from 1: more where lines before it were left out.
    public var firstLine = 1
    /// Of lines that stood apart in the log the number of each; nil where they follow `firstLine` one after the other.
    public var lineNumbers: [Int]?
    /// Why it is not here, when `state` is `failed`.
    public var failure: Failure?
    /// Whether asking again would bring nothing new: the host has ended and its log is here, or it is certain that the host
    /// has none. An answer without the log is no certainty by itself: platforms send such answers in passing, too.
    public var isFinal: Bool
    /// Whether the agent cut the log at its limit, so that the end of what the host printed is missing. Stays as it is
    /// when `content` becomes a part of the log.
    public var isCut: Bool

    /// A host's log in the given state. It is final where the host's status says so: the host has ended and the log is
    /// here, or the host has none because the script never ran there.
    public init(host: Host, state: State, content: Content? = nil, failure: Failure? = nil) {
        self.host = host
        self.state = state
        self.content = content
        self.failure = failure
        switch state {
        case .fetched: isFinal = !host.status.isUnfinished
        case .none: isFinal = host.status.isFailure && !host.status.didRun
        case .unfetched, .failed: isFinal = false
        }
        isCut = content?.endsInAgentsLimit ?? false
    }
}

extension HostLog.Content {
    /// What the agent writes in place of the rest of a script's output that is longer than it sends. In parentheses
    /// follows the limit, `1MB` or `20480 lines` (TencentBlueKing/bk-sops issue 906, and the platform's collected questions).
    private static let agentsLimit = Array("[GSE] Log Output Exceeds Maxsize(".utf8)
    /// How much of a log's end can hold that sentence and the line ends after it, in bytes.
    private static let longestLimit = 256

    /// Whether the last line ends in the agent's sentence. It may stand behind what was printed of a line.
    fileprivate var endsInAgentsLimit: Bool {
        guard case .script(let bytes) = self else { return false }
        let blanks = Array(" \t\r\n".utf8)
        var end = bytes.suffix(Self.longestLimit)
        while let last = end.last, blanks.contains(last) { end.removeLast() }
        guard end.last == UInt8(ascii: ")") else { return false }
        let line = end.lastIndex(of: UInt8(ascii: "\n")).map { end[($0 + 1)...] } ?? end
        let count = Self.agentsLimit.count
        return line.indices.dropLast(count).contains { line[$0...].prefix(count).elementsEqual(Self.agentsLimit) }
    }
}

extension Failure: Hashable {
    /// Failures of one code and message are one kind.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }
}

/// Which step of which run of which platform a log belongs to.
public struct LogPlace: Sendable, Hashable {
    /// The platform's address.
    public let platform: String
    /// The business or business set.
    public let scope: Scope
    /// `job_instance_id`
    public let job: Int64
    /// `step_instance_id`
    public let step: Int64
    /// The attempt, from 0 as the platform counts.
    public let executeCount: Int

    /// The place of a step's logs.
    public init(platform: String, scope: Scope, job: Int64, step: Int64, executeCount: Int) {
        self.platform = platform
        self.scope = scope
        self.job = job
        self.step = step
        self.executeCount = executeCount
    }
}

/// The log of one host in one step.
public struct HostLog: Sendable, Hashable {
    /// The content, by the kind of step.
    public enum Content: Sendable, Hashable {
        /// A script's output: UTF-8 bytes as the platform sent them, with the line ends that the host wrote.
        case script([UInt8])
        /// The transfers of a file-distribution step.
        case files([FileTransfer])
    }

    /// Whether the log was fetched.
    public enum State: String, Sendable {
        /// The log was fetched, and the content is here.
        case fetched
        /// The platform has no log of this host.
        case none
        /// The log was not requested yet.
        case unfetched
        /// The request failed.
        case failed
    }

    /// The host that printed the log. Its `ipv6` may have become known with the log.
    public var host: Host
    /// Whether the log was fetched.
    public var state: State
    /// The content; nil unless `state` is `fetched`.
    public var content: Content?
    /// The number of the first line, from 1. It is greater when lines before it were left out.
    public var firstLine = 1
    /// Line numbers, when the lines are not consecutive in the log; nil when they are.
    public var lineNumbers: [Int]?
    /// The reason why the log is missing, when `state` is `failed`.
    public var failure: Failure?
    /// Whether another request would bring nothing new: the host has ended and its log is here, or it is certain that
    /// the host has no log. An answer without the log is not enough: platforms also send such answers temporarily.
    public var isFinal: Bool
    /// Whether the agent cut the log at its limit, so that the end of the host's output is missing. The value is kept
    /// when `content` is reduced to a part of the log.
    public var isCut: Bool

    /// Creates a host's log in the given state. It is final when the host's status says so: the host has ended and the
    /// log is here, or the host has no log because the script never ran there.
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
    /// The text that the agent writes instead of the rest of a script's output that exceeds its limit. The limit
    /// follows in parentheses, `1MB` or `20480 lines` (TencentBlueKing/bk-sops issue 906, and the platform's collected
    /// questions).
    private static let agentsLimit = Array("[GSE] Log Output Exceeds Maxsize(".utf8)
    /// The length of a log's end that can hold that sentence and the line ends after it, in bytes.
    private static let longestLimit = 256

    /// Whether the last line ends with the agent's sentence. Output of the host may precede the sentence in that line.
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
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }
}

/// The key of a step's logs: which attempt at which step of which run on which platform they belong to.
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

    /// Creates the key of a step's logs.
    public init(platform: String, scope: Scope, job: Int64, step: Int64, executeCount: Int) {
        self.platform = platform
        self.scope = scope
        self.job = job
        self.step = step
        self.executeCount = executeCount
    }
}

extension HostLog {
    /// The size of the log's content, in bytes.
    public var byteCount: Int {
        switch content {
        case .script(let bytes): bytes.count
        case .files(let transfers): transfers.reduce(0) { $0 + ($1.log?.utf8.count ?? 0) }
        case nil: 0
        }
    }
}

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

    /// A host's log in the given state.
    public init(host: Host, state: State, content: Content? = nil, failure: Failure? = nil) {
        self.host = host
        self.state = state
        self.content = content
        self.failure = failure
    }
}

extension Failure: Hashable {
    /// Failures of one code and message are one kind.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }
}

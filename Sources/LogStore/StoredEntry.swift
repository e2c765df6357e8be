import JobModel

/// What the store knows of one host's log, without its content.
public struct StoredEntry: Sendable, Hashable {
    /// `fetched`; `none` for a host that has no log; `unfetched` for one that is noted to be asked for, such as a source of
    /// which only a target's log tells.
    public var state: HostLog.State
    /// Whether asking again would bring nothing new. False when the host had not finished: its log may have grown since.
    /// False, too, of a host without a log of which it was not certain that it has none.
    public var isFinal: Bool
    /// Whether the agent cut the log at its limit; nil where that was not noted.
    public var isCut: Bool?
    /// How many bytes the host printed, as `HostLog` counts them: of a file step, the texts of its transfers.
    public var byteCount: Int
    /// The host's status when the log was kept.
    public var status: HostStatus
    /// The address that came with the log; the status answer never has it.
    public var ipv6: HostAddress?
    /// When it was kept.
    public var kept: Timestamp
    /// Of a host that has no log: when the first answer since the host or its run ended told of none. Nil where no answer has.
    public var silentSince: Timestamp?
}

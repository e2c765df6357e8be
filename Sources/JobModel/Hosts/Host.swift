/// What tells one host of a step from another: its id, or where an old installation sends none, its network area and
/// address. (The same address exists in several network areas.)
public enum HostKey: Sendable, Hashable {
    /// The platform's `bk_host_id`.
    case id(Int64)
    /// Network area and address.
    case address(area: Int64, HostAddress)
    /// The name of a host of which nothing else is known: one of logs that were opened from files.
    case name(String)
    /// The platform told neither; the position in the step's answer is all there is.
    case position(Int)
}

/// One host of a step, with what became of it there.
public struct Host: Sendable, Hashable {
    /// The platform's `bk_host_id`; absent in old installations.
    public var id: Int64?
    /// The network area, the platform's `bk_cloud_id`; 0 is the default one.
    public var area: Int64
    /// The IPv4 address; absent for an IPv6-only host.
    public var ipv4: HostAddress?
    /// The IPv6 address. The status answer never has it: it becomes known with the host's log.
    public var ipv6: HostAddress?
    /// The host's name, where logs that were opened from files call it by one. The platform sends none.
    public var name: String?
    /// What became of the step here.
    public var status: HostStatus
    /// The script's exit code; absent while it runs and for file steps.
    public var exitCode: Int?
    /// What the script passed to `job_success` or `job_fail`; empty when nothing.
    public var tag: String
    /// When it began here.
    public var start: Timestamp?
    /// When it ended here.
    public var end: Timestamp?
    /// How long it took, in milliseconds.
    public var durationMilliseconds: Int64?
    /// Which attempt this tells of, from 0 as the platform counts.
    @ExecuteCount public var executeCount: Int

    /// A host; all but the identity may be unknown.
    public init(
        id: Int64?, area: Int64 = 0, ipv4: HostAddress? = nil, ipv6: HostAddress? = nil,
        name: String? = nil, status: HostStatus = HostStatus(rawValue: 9), exitCode: Int? = nil, tag: String = "",
        start: Timestamp? = nil,
        end: Timestamp? = nil, durationMilliseconds: Int64? = nil, executeCount: Int = 0
    ) {
        self.id = id
        self.area = area
        self.ipv4 = ipv4
        self.ipv6 = ipv6
        self.name = name
        self.status = status
        self.exitCode = exitCode
        self.tag = tag
        self.start = start
        self.end = end
        self.durationMilliseconds = durationMilliseconds
        self.executeCount = executeCount
    }

    /// The address it is called by: IPv4 where there is one.
    public var address: HostAddress? { ipv4 ?? ipv6 }

    /// What tells it from the others; `position` serves where the platform told neither id nor address.
    public func key(position: Int = 0) -> HostKey {
        if let id { return .id(id) }
        if let address { return .address(area: area, address) }
        if let name { return .name(name) }
        return .position(position)
    }
}

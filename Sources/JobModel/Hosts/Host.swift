/// The identity of a host within a step: its id, or, in old installations that send no id, its network area and
/// address. (The same address may exist in several network areas.)
public enum HostKey: Sendable, Hashable {
    /// The platform's `bk_host_id`.
    case id(Int64)
    /// The network area and the address.
    case address(area: Int64, HostAddress)
    /// The name of a host whose id and address are unknown, from logs that were opened from files.
    case name(String)
    /// The position in the step's answer, when the platform sent neither id nor address.
    case position(Int)
}

/// One host of a step, with the result of the step there.
public struct Host: Sendable, Hashable {
    /// The platform's `bk_host_id`; absent in old installations.
    public var id: Int64?
    /// The network area, the platform's `bk_cloud_id`; 0 is the default one.
    public var area: Int64
    /// The IPv4 address; absent for an IPv6-only host.
    public var ipv4: HostAddress?
    /// The IPv6 address. A status answer never has it: it becomes known with the host's log.
    public var ipv6: HostAddress?
    /// The host's name in logs that were opened from files. The platform sends none.
    public var name: String?
    /// The status of the step on this host.
    public var status: HostStatus
    /// The script's exit code; nil while the script runs, and for file steps.
    public var exitCode: Int?
    /// The text that the script passed to `job_success` or `job_fail`; empty when it passed none.
    public var tag: String
    /// When the step began on this host.
    public var start: Timestamp?
    /// When the step ended on this host.
    public var end: Timestamp?
    /// The duration of the step on this host, in milliseconds.
    public var durationMilliseconds: Int64?
    /// The attempt that the other properties describe, from 0 as the platform counts.
    @ExecuteCount public var executeCount: Int

    /// Creates a host. Everything but the identity may be unknown.
    public init(
        id: Int64?, area: Int64 = 0, ipv4: HostAddress? = nil, ipv6: HostAddress? = nil,
        name: String? = nil, status: HostStatus = .success, exitCode: Int? = nil, tag: String = "",
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

    /// The IPv4 address, or the IPv6 address of a host without one.
    public var address: HostAddress? { ipv4 ?? ipv6 }

    /// Returns the identity of the host within its step.
    ///
    /// - Parameter position: The host's position in the step's answer, which is the identity of a host without id,
    ///   address and name.
    public func key(position: Int = 0) -> HostKey {
        if let id { return .id(id) }
        if let address { return .address(area: area, address) }
        if let name { return .name(name) }
        return .position(position)
    }
}

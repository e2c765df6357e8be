import JobModel

/// A host of the demo world.
package struct DemoHost: Sendable {
    /// The index of the host in the inventory, from 0.
    let index: Int
    /// The platform's `bk_host_id`.
    let id: Int64
    /// The network area, `bk_cloud_id`.
    let area: Int64
    /// Nil for an IPv6-only host.
    let ipv4: HostAddress?
    /// Nil unless the host is IPv6-only.
    let ipv6: HostAddress?

    /// The address by which the host is named: IPv4, else IPv6.
    package var address: String { (ipv4 ?? ipv6)?.description ?? "" }

    /// The host's own name, made of its address as cloud vendors do: `VM-10-20-0-12-centos`.
    package var name: String {
        let dashed = address.map { $0 == "." || $0 == ":" ? "-" : $0 }
        return "VM-\(String(dashed))-centos"
    }
}

/// The hosts of the demo world. They are computed from their index, so that even 50,000 hosts need no memory.
///
/// Ids count from 100001, addresses from 10.20.0.1 in network area 0 (no `.0`, no `.255`). From 20 hosts up three
/// are IPv6-only, and the last one has the address 10.20.0.7 again, in network area 3.
struct DemoInventory: Sendable {
    /// How many hosts there are.
    let count: Int

    static let firstID: Int64 = 100_001
    /// The most hosts a world may have.
    static let largestCount = 1_000_000
    /// A file server that is not a host of any step.
    static let fileServer = DemoHost(index: -1, id: 99_001, area: 0, ipv4: .v4(0x0A00_080F), ipv6: nil)
    /// Another file server, 10.0.8.16, which lacks a file.
    static let brokenServer = DemoHost(index: -2, id: 99_002, area: 0, ipv4: .v4(0x0A00_0810), ipv6: nil)
    /// The file servers, which are not hosts of any step.
    static let fileServers = [fileServer, brokenServer]

    private static let hostsPerBlock = 254
    private static let firstBlock: UInt32 = 10 << 24 | 20 << 16
    private static let sharedIndex = 6
    private static let otherArea: Int64 = 3

    /// The indices of hosts with a fixed role: the first is a source of files, two share an address, three are
    /// IPv6-only.
    var reserved: Set<Int> {
        isLargeEnough ? Set(ipv6Only + [0, DemoInventory.sharedIndex, count - 1]) : [0]
    }

    /// Whether the inventory is large enough for hosts with fixed roles.
    var isLargeEnough: Bool { count >= 20 }

    private var ipv6Only: [Int] { [count / 5 + 3, count / 2 + 1, count * 4 / 5] }

    /// The host at an index in `0..<count`.
    func host(at index: Int) -> DemoHost {
        let id = DemoInventory.firstID + Int64(index)
        if isLargeEnough, ipv6Only.contains(index) {
            let address = HostAddress.v6(high: 0xFD00_0020_0000_0000, low: UInt64(index) + 1)
            return DemoHost(index: index, id: id, area: 0, ipv4: nil, ipv6: address)
        }
        let isTwin = isLargeEnough && index == count - 1
        let address = DemoInventory.address(isTwin ? DemoInventory.sharedIndex : index)
        return DemoHost(
            index: index, id: id, area: isTwin ? DemoInventory.otherArea : 0, ipv4: .v4(address), ipv6: nil)
    }

    private static func address(_ index: Int) -> UInt32 {
        firstBlock + UInt32(index / hostsPerBlock) << 8 + UInt32(index % hostsPerBlock) + 1
    }

    /// The host with an id; nil for an unknown id.
    func host(id: Int64) -> DemoHost? {
        guard id >= DemoInventory.firstID, id < DemoInventory.firstID + Int64(count) else { return nil }
        return host(at: Int(id - DemoInventory.firstID))
    }

    /// The hosts with an address, in one network area or, without `area`, in all.
    func hosts(address text: String, area: Int64? = nil) -> [DemoHost] {
        guard let address = HostAddress(text) else { return [] }
        var candidates = [count - 1]
        switch address {
        case .v4(let bits):
            guard bits > DemoInventory.firstBlock else { return [] }
            let offset = bits - DemoInventory.firstBlock
            let index = Int(offset >> 8) * DemoInventory.hostsPerBlock + Int(offset & 255) - 1
            if index < count - 1 { candidates.append(index) }
        case .v6(_, let low):
            if low > 0, low < UInt64(count) { candidates.append(Int(low) - 1) }
        }
        return candidates.filter { $0 >= 0 }.map(host(at:)).filter { host in
            (host.ipv4 == address || host.ipv6 == address) && (area == nil || host.area == area)
        }
    }
}

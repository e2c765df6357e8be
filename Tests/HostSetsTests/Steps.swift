import JobModel
import TestSupport

@testable import HostSets

/// A host by its address as text, IPv4 or IPv6.
func host(
    _ address: String?, id: Int64? = nil, area: Int64 = 0, status: Int = 9, tag: String = ""
) -> Host {
    var host = Host(id: id, area: area, status: HostStatus(rawValue: status), tag: tag)
    let parsed = address.flatMap { HostAddress($0) }
    if case .v6 = parsed { host.ipv6 = parsed } else { host.ipv4 = parsed }
    return host
}

/// A step of these addresses in area 0, without ids.
func step(_ addresses: [String]) -> StepHosts {
    StepHosts(addresses.map { host($0) })
}

extension StepHosts {
    /// The words of the hosts that a host set means.
    func words(_ text: String) throws -> [String] {
        try HostSet(text).resolved(in: self).map { word(for: $0) }
    }
}

/// What making or resolving a host set fails with; nil when it doesn't.
func failureOf(_ text: String, in step: StepHosts = step(["10.0.0.1"])) -> Failure? {
    do throws(Failure) {
        _ = try HostSet(text).resolved(in: step)
        return nil
    } catch {
        return error
    }
}

/// A step as awkward as platforms make them: addresses shared by areas and within one, hosts with IPv6 alone or beside
/// IPv4, with an id alone, and with nothing at all.
func awkwardStep(_ count: Int, using generator: inout SeededGenerator) -> StepHosts {
    let thirdOctets = UInt32.random(in: 1...4, using: &generator)
    let lastOctets = UInt32.random(in: 2...40, using: &generator)
    let areas: [Int64] = generator.once(in: 2) ? [0] : [0, 0, 3, 5]
    let shareIDs = generator.once(in: 4)
    return StepHosts(
        (0..<count).map { position in
            var host = Host(id: nil, area: areas.randomElement(using: &generator) ?? 0)
            if !generator.once(in: 3) {
                host.id = shareIDs ? Int64.random(in: 1...20, using: &generator) : Int64(100_000 + position)
            }
            if !generator.once(in: 5) {
                let third = UInt32.random(in: 0..<thirdOctets, using: &generator)
                host.ipv4 = .v4(0x0A14_0000 | third << 8 | UInt32.random(in: 0..<lastOctets, using: &generator))
            }
            if generator.once(in: 5) {
                host.ipv6 = .v6(high: 0xFD00 << 48, low: UInt64.random(in: 0...20, using: &generator))
            }
            let status = [9, 9, 3, 5, 1, 104, 13, 403, 12, 202, 500, 77].randomElement(using: &generator) ?? 9
            host.status = HostStatus(rawValue: status)
            host.tag = ["", "disk full", "a,b!c&d^e\\f", "完成"].randomElement(using: &generator) ?? ""
            return host
        })
}

/// What a host did in the deployment, job 20000100 step 1: the result that comparing hosts should find.
///
/// Of 240 hosts: 216 succeed plainly (three of them IPv6-only), 12 succeed and yet differ (4 wrong version, 2 another
/// checksum, 6 two lines in another order), **11 fail** (4 disk full, 3 out of memory, 2 stack trace, 2 agent
/// abnormal, which never ran and have no log), and 1 succeeds without printing anything. So there are seven different
/// logs, and three hosts without one. Other numbers of hosts have each in proportion, at least one from 20 hosts up.
public enum DemoBehaviour: String, Sendable, CaseIterable {
    /// Succeeded as planned.
    case success
    /// Failed: no space left on the device. Status 101, exit code 1, tag 磁盘空间不足.
    case diskFull
    /// Failed: killed by the kernel. Status 104, exit code 137, tag 内存不足.
    case outOfMemory
    /// Failed: a Java stack trace. Status 104, exit code 1, tag 启动异常.
    case stackTrace
    /// Succeeded, but runs the previous version.
    case wrongVersion
    /// Succeeded, from a package with another checksum.
    case otherChecksum
    /// Succeeded, and printed two lines in the opposite order.
    case otherOrder
    /// Failed before it began: status 310, no exit code, no log.
    case agentAbnormal
    /// Succeeded and printed nothing.
    case silent

    /// How many of 240 hosts have this behaviour.
    var share: Int {
        switch self {
        case .success: 0
        case .diskFull, .wrongVersion: 4
        case .outOfMemory: 3
        case .stackTrace, .otherChecksum, .agentAbnormal: 2
        case .otherOrder: 6
        case .silent: 1
        }
    }

    /// Whether the host counts as failed.
    public var isFailure: Bool {
        switch self {
        case .diskFull, .outOfMemory, .stackTrace, .agentAbnormal: true
        case .success, .wrongVersion, .otherChecksum, .otherOrder, .silent: false
        }
    }

    /// The behaviour of each host, by index. It depends only on the number of hosts. Reserved hosts always succeed
    /// plainly.
    static func assigned(to inventory: DemoInventory) -> [DemoBehaviour] {
        var behaviours = [DemoBehaviour](repeating: .success, count: inventory.count)
        let reserved = inventory.reserved
        var noise = Noise(Int64(inventory.count))
        for behaviour in allCases where behaviour != .success {
            let scaled = (behaviour.share * inventory.count + 120) / 240
            var missing = behaviour == .silent ? 1 : max(scaled, 1)
            if !inventory.isLargeEnough { missing = 0 }
            while missing > 0 {
                let index = Int(noise.next(in: 0...Int64(inventory.count - 1)))
                guard behaviours[index] == .success, !reserved.contains(index) else { continue }
                behaviours[index] = behaviour
                missing -= 1
            }
        }
        return behaviours
    }
}

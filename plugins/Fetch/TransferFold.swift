import JobModel
import JobShell

/// The transfers of one file, source or target.
struct TransferFold {
    /// What rows are folded by.
    enum Key: String, CaseIterable {
        case path, source, target
    }

    /// How many there are of each outcome.
    private var counts: [FileTransfer.Outcome: Int] = [:]
    /// The targets of all, and of those that failed, by position, ascending.
    private var targets: [Int] = []
    private var failedTargets: [Int] = []
    private var reasons: [String: Int] = [:]
    private var reasonOfUpload: String?

    /// How many failed, run and succeeded.
    var order: [Int] { FileTransfer.Outcome.allCases.map { counts[$0, default: 0] } }

    mutating func add(_ entry: TransferList.Entry) {
        let transfer = entry.transfer
        counts[transfer.outcome, default: 0] += 1
        if let position = entry.position {
            if targets.last != position { targets.append(position) }
            if transfer.outcome == .failed, failedTargets.last != position { failedTargets.append(position) }
        }
        guard transfer.outcome == .failed, let reason = transfer.reason else { return }
        reasons[reason, default: 0] += 1
        if entry.position == nil { reasonOfUpload = reasonOfUpload ?? reason }
    }

    /// The row of JSON and screen.
    func row(_ key: Key, _ word: String, in hosts: StepHosts) -> JSONObject {
        let shown = failedTargets.isEmpty ? targets : failedTargets
        let frequent = reasons.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
        let reason = (reasonOfUpload ?? frequent).map { Texts.reason($0, others: reasons.count - 1) }
        return [
            key.rawValue: .string(word), "transfer_count": .whole(order.reduce(0, +)),
            "failed_count": .whole(counts[.failed, default: 0]), "running_count": .whole(counts[.running, default: 0]),
            "success_count": .whole(counts[.success, default: 0]), "host_count": .whole(shown.count),
            "hosts": .array(shown.map { .string(hosts.word(for: $0)) }), "folded": .string(hosts.folded(shown)),
            "reason": .optional(reason), "which": .string(hosts.shortWord(shown)),
        ]
    }
}

import HostSets
import JSON
import JobModel
import JobShell

/// The downloads of some targets, and the uploads of their sources, each upload once.
struct TransferList {
    /// A transfer and the host that it belongs to.
    struct Entry {
        var transfer: FileTransfer
        /// The host where the transfer took place, as JSON.
        var host: JSONObject
        /// The position of the target in the step; nil for an upload.
        var position: Int?
    }

    /// Identifies an upload: the logs of all targets of a source repeat it.
    private struct UploadName: Hashable {
        let source: FileTransfer.Endpoint?
        let path: String?
        /// The index among the uploads of this source and path in one log: a file may be sent twice.
        let place: Int
    }

    private(set) var entries: [Entry] = []
    /// The positions of hosts that have no log, or a log without transfers.
    private(set) var without: [Int] = []
    /// The index in `entries` of each upload.
    private var uploads: [UploadName: Int] = [:]

    /// Adds the transfers of a target's log.
    mutating func add(_ log: HostLog, at position: Int) {
        guard case .files(let transfers)? = log.content, !transfers.isEmpty else {
            if log.state != .failed { without.append(position) }
            return
        }
        var places: [UploadName: Int] = [:]
        // The host's JSON is made once, because the host may have thousands of transfers.
        let host = log.host.json
        for transfer in transfers {
            guard transfer.mode == .upload else {
                entries.append(Entry(transfer: transfer, host: host, position: position))
                continue
            }
            let name = UploadName(source: transfer.source, path: transfer.sourcePath, place: 0)
            let place = places[name, default: 0]
            places[name] = place + 1
            add(transfer, UploadName(source: name.source, path: name.path, place: place), from: log.host)
        }
    }

    /// Adds an upload. If another target's log had the same upload, the one that failed is kept.
    private mutating func add(_ upload: FileTransfer, _ name: UploadName, from target: Host) {
        if let known = uploads[name] {
            if upload.outcome.rawValue < entries[known].transfer.outcome.rawValue { entries[known].transfer = upload }
            return
        }
        uploads[name] = entries.count
        let isHere = upload.source?.isSame(as: target) ?? false
        entries.append(Entry(transfer: upload, host: isHere ? target.json : Self.json(upload.source), position: nil))
    }

    /// The JSON of a source that is no target: only the fields that identify a host are known.
    private static func json(_ source: FileTransfer.Endpoint?) -> JSONObject {
        let host = source?.host
        return [
            "host_id": .optional(host?.id), "cloud": .optional(host?.area), "ip": .optional(host?.ipv4?.description),
            "ipv6": .optional(host?.ipv6?.description),
        ]
    }

    /// Removes all transfers that are not wanted. It is called once all logs were added.
    mutating func keep(_ isWanted: (FileTransfer) -> Bool) {
        entries.removeAll { !isWanted($0.transfer) }
        uploads = [:]
    }

    /// A row for each transfer: those that failed, then those that run, then the others; uploads first within each.
    var table: Table {
        func rank(_ entry: Entry) -> Int { entry.transfer.outcome.rawValue * 2 + (entry.position == nil ? 0 : 1) }
        let order = entries.indices.sorted { (rank(entries[$0]), $0) < (rank(entries[$1]), $1) }
        return Table(transfers: order.map { (entries[$0].transfer, entries[$0].host) })
    }
}

extension TransferList {
    /// Shown for a path or a source that the platform does not name.
    private static let untold = "?"

    /// A row for each path, source or target, the one with the most failures first.
    func folded(by key: TransferFold.Key, in hosts: StepHosts) -> Table {
        var folds: [(word: String, fold: TransferFold)] = []
        var places: [String: Int] = [:]
        for entry in entries {
            let word: String
            switch key {
            case .path: word = entry.transfer.sourcePath ?? Self.untold
            case .source: word = entry.transfer.source?.word ?? Self.untold
            case .target:
                guard let position = entry.position else { continue }
                word = hosts.word(for: position)
            }
            let place = places[word] ?? folds.count
            if place == folds.count {
                places[word] = place
                folds.append((word, TransferFold()))
            }
            folds[place].fold.add(entry)
        }
        let order = folds.indices.sorted { left, right in
            let (a, b) = (folds[left].fold.order, folds[right].fold.order)
            return a != b ? b.lexicographicallyPrecedes(a) : left < right
        }
        let isTarget = key == .target
        // Rows differ by their path, so a long path continues on the next line rather than lose its beginning.
        let columns: [Table.Column] = [
            .init(key.rawValue, title: key.rawValue, key == .path ? .text : .host),
            .init("failed_count", title: "failed", .number),
            .init("running_count", title: "running", .number, mayGo: true),
            .init("success_count", title: "ok", .number), .init("host_count", title: "hosts", .number),
            .init("reason", title: "reason"), .init("which", title: "which", .hostSet),
        ]
        return Table(
            kind: .files,
            columns: columns.filter { !isTarget || !["host_count", "which"].contains($0.field) },
            rows: order.map { folds[$0].fold.row(key, folds[$0].word, in: hosts) })
    }
}

/// The transfers of one path, source or target, counted.
struct TransferFold {
    /// What the transfers of a row have in common.
    enum Key: String, CaseIterable {
        case path, source, target
    }

    /// The number of transfers by outcome.
    private var counts: [FileTransfer.Outcome: Int] = [:]
    /// The positions of all targets, ascending.
    private var targets: [Int] = []
    /// The positions of the targets of failed transfers, ascending.
    private var failedTargets: [Int] = []
    /// The number of failed transfers by reason.
    private var reasons: [String: Int] = [:]
    /// The reason of the first failed upload. It is shown rather than the reasons of downloads.
    private var reasonOfUpload: String?

    /// The numbers of transfers that failed, run and succeeded, by which rows are sorted.
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

    /// The row for JSON and for the screen.
    ///
    /// Its hosts are the targets of failed transfers or, if none failed, all targets.
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

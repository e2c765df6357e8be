import JobModel
import JobShell

/// The transfers of some targets, and their sources' uploads, each once.
struct TransferList {
    /// A transfer, and whose it is.
    struct Entry {
        var transfer: FileTransfer
        /// The host where it happened, as JSON.
        var host: JSONObject
        /// The target, by position in the step; nil for an upload.
        var position: Int?
    }

    private struct UploadName: Hashable {
        let source: FileTransfer.Endpoint?
        let path: String?
        /// The place among uploads of one source and path: a file may be sent twice.
        let place: Int
    }

    private(set) var entries: [Entry] = []
    /// Hosts whose log is here and tells of no transfer, or that have none.
    private(set) var without: [Int] = []
    private var uploads: [UploadName: Int] = [:]

    /// Takes in a target's log.
    mutating func add(_ log: HostLog, at position: Int) {
        guard case .files(let transfers)? = log.content, !transfers.isEmpty else {
            if log.state != .failed { without.append(position) }
            return
        }
        var places: [UploadName: Int] = [:]
        // Made once: a host has a row for each file.
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

    /// Takes in an upload, unless another target's log had it: then the one that failed counts.
    private mutating func add(_ upload: FileTransfer, _ name: UploadName, from target: Host) {
        if let known = uploads[name] {
            if upload.outcome.rawValue < entries[known].transfer.outcome.rawValue { entries[known].transfer = upload }
            return
        }
        uploads[name] = entries.count
        let isHere = upload.source?.isSame(as: target) ?? false
        entries.append(Entry(transfer: upload, host: isHere ? target.json : Self.json(upload.source), position: nil))
    }

    /// A source of which no more is known than who it is: the fields of a host that say so.
    private static func json(_ source: FileTransfer.Endpoint?) -> JSONObject {
        let host = source?.host
        return [
            "host_id": .optional(host?.id), "cloud": .optional(host?.area), "ip": .optional(host?.ipv4?.description),
            "ipv6": .optional(host?.ipv6?.description),
        ]
    }

    /// Leaves only some transfers.
    mutating func keep(_ isWanted: (FileTransfer) -> Bool) {
        entries.removeAll { !isWanted($0.transfer) }
        uploads = [:]
    }

    /// A row for each transfer: what failed first, then what runs; of these the uploads first.
    var table: Table {
        func rank(_ entry: Entry) -> Int { entry.transfer.outcome.rawValue * 2 + (entry.position == nil ? 0 : 1) }
        let order = entries.indices.sorted { (rank(entries[$0]), $0) < (rank(entries[$1]), $1) }
        return Table(
            kind: .files, columns: Table.Column.transfers.filter { $0.field != "process" },
            rows: order.map { entries[$0].transfer.row(host: entries[$0].host) })
    }
}

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
        return [
            key.rawValue: .string(word), "transfer_count": .whole(order.reduce(0, +)),
            "failed_count": .whole(counts[.failed, default: 0]), "running_count": .whole(counts[.running, default: 0]),
            "success_count": .whole(counts[.success, default: 0]), "host_count": .whole(shown.count),
            "hosts": .array(shown.map { .string(hosts.word(for: $0)) }), "folded": .string(hosts.shortWord(shown)),
            "reason": .optional(reasonOfUpload ?? frequent),
        ]
    }
}

extension TransferList {
    /// A row for each path, source or target, the one with most failures first.
    func folded(by key: TransferFold.Key, in hosts: StepHosts) -> Table {
        var folds: [(word: String, fold: TransferFold)] = []
        var places: [String: Int] = [:]
        for entry in entries {
            let word: String
            switch key {
            case .path: word = entry.transfer.sourcePath ?? ""
            case .source: word = entry.transfer.source?.word ?? ""
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
        let columns: [Table.Column] = [
            .init(key.rawValue, title: key.rawValue, key == .path ? .path : .host),
            .init("failed_count", title: "failed", .number),
            .init("running_count", title: "running", .number, mayGo: true),
            .init("success_count", title: "ok", .number), .init("host_count", title: "hosts", .number),
            .init("reason", title: "reason"), .init("folded", title: "which", .hostSet),
        ]
        return Table(
            kind: .files,
            columns: columns.filter { !isTarget || !["host_count", "folded"].contains($0.field) },
            rows: order.map { folds[$0].fold.row(key, folds[$0].word, in: hosts) })
    }
}

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

extension TransferList {
    /// What stands for a path or a source that the platform does not tell.
    private static let untold = "?"

    /// A row for each path, source or target, the one with most failures first.
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
        // A path is what tells the rows apart: it goes on in the next line rather than lose its beginning.
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

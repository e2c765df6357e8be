import Archive
import JSON
import JobModel

/// A log that is to be read from a tree.
struct PlannedLog {
    /// A file of a log.
    struct File {
        let path: String
        /// Whether the file is compressed with gzip.
        var isPacked = false
    }

    let host: Host
    /// The log's files, whose bytes follow one another; empty for a host without a log.
    var files: [File]
    /// The state of the log when there is no file.
    var state = HostLog.State.none
    var isCut = false
    /// The SHA-256 of the log when it was saved.
    var sha256: String?
}

/// Reads the logs of a tree in the order in which the tree returns their files.
final class TreeLogs: LogPartReader {
    private let tree: any LogTree
    private let plan: [PlannedLog]
    private let limits: LogFileLimits
    let provenance: JSONValue?
    private let said: [String]
    private var checked = LogDigests()
    private var unread: [(path: String, reason: String)] = []
    private var total = 0

    /// The positions in the plan of logs without files, which come first.
    private var bare: ArraySlice<Int>
    /// For each file that is still to be read, its log's position and its index among the log's files.
    private var places: [String: (position: Int, part: Int)] = [:]
    /// For logs of several files, the bytes of the files that were read so far.
    private var begun: [Int: [Int: [UInt8]]] = [:]
    private var pull: (() throws -> (path: String, chunks: Chunks)?)?
    private var missing: ArraySlice<Int>?

    init(
        _ tree: any LogTree, _ plan: [PlannedLog], _ limits: LogFileLimits, provenance: JSONValue? = nil,
        notes: [String]
    ) throws {
        (self.tree, self.plan, self.limits, self.provenance, said) = (tree, plan, limits, provenance, notes)
        bare = plan.indices.filter { plan[$0].files.isEmpty }[...]
        for (position, log) in plan.enumerated() {
            for (part, file) in log.files.enumerated() { places[file.path] = (position, part) }
        }
    }

    var hosts: [Host] { plan.map(\.host) }

    var notes: [String] {
        said + (unread.isEmpty ? [] : [Texts.unreadFiles(unread)]) + [checked.note].compactMap { $0 }
    }

    func next() throws -> [HostLog]? {
        var (part, bytes) = ([HostLog](), 0)
        while part.count < LogPart.count, bytes < LogPart.bytes {
            guard let log = try nextLog() else { break }
            if case .script(let text)? = log.content { bytes += text.count }
            part.append(log)
        }
        return part.isEmpty ? nil : part
    }

    private func nextLog() throws -> HostLog? {
        if let position = bare.popFirst() {
            let log = plan[position]
            return HostLog(
                opened: log.host, nil, state: log.state, failure: log.state == .failed ? Texts.notSaved : nil)
        }
        // It is set only once: assigning a closure back wraps it again each time.
        if pull == nil { pull = try tree.files(plan.flatMap { $0.files.map(\.path) }) }
        while missing == nil, let (path, chunks) = try pull?() {
            guard let place = places.removeValue(forKey: path) else { continue }
            if let log = try log(at: place.position, part: place.part, path, chunks) { return log }
        }
        // Files that the survey listed but that no longer exist.
        var left = missing ?? Set(places.values.map(\.position)).sorted()[...]
        defer { missing = left }
        return left.popFirst().map { position in
            let file = plan[position].files.first?.path ?? ""
            return HostLog(
                opened: plan[position].host, nil, state: .failed, failure: Texts.fileGone(tree.name + "/" + file))
        }
    }

    /// Returns the log of a file that was read; nil while other files of the log are missing.
    private func log(at position: Int, part: Int, _ path: String, _ chunks: @escaping Chunks) throws -> HostLog? {
        let log = plan[position]
        let bytes: [UInt8]
        do {
            bytes = try read(log, log.files[part], chunks)
        } catch let failure as Failure where Self.isOfOneFile(failure, log.files[part]) {
            for file in log.files { places[file.path] = nil }
            unread.append((path, Texts.reason(failure, of: tree.name + "/" + path)))
            return HostLog(opened: log.host, nil, state: .failed, failure: failure)
        }
        guard log.files.count > 1 else { return finished(log, bytes) }
        begun[position, default: [:]][part] = bytes
        guard let parts = begun[position], parts.count == log.files.count else { return nil }
        begun[position] = nil
        return finished(log, log.files.indices.flatMap { Self.lines(parts[$0] ?? []) })
    }

    /// Whether the failure is only about this file, so that the other files can still be read.
    private static func isOfOneFile(_ failure: Failure, _ file: PlannedLog.File) -> Bool {
        failure.kind == .storage || (file.isPacked && failure.kind == .damaged)
    }

    private func finished(_ log: PlannedLog, _ bytes: [UInt8]) -> HostLog {
        checked.check(bytes, against: log.sha256, of: log.host)
        return HostLog(opened: log.host, .script(bytes), isCut: log.isCut)
    }

    /// Returns the bytes with a line feed at their end, so that other bytes may follow.
    private static func lines(_ bytes: [UInt8]) -> [UInt8] {
        bytes.isEmpty || bytes.last == UInt8(ascii: "\n") ? bytes : bytes + [UInt8(ascii: "\n")]
    }

    private func read(_ log: PlannedLog, _ file: PlannedLog.File, _ chunks: @escaping Chunks) throws -> [UInt8] {
        var next = chunks
        if file.isPacked {
            let gzip = GzipReader(limits: limits.ofArchives, chunk: chunks)
            next = { try gzip.bytes() }
        }
        var bytes: [UInt8] = []
        while case let chunk = try next(), !chunk.isEmpty {
            bytes += chunk
            total += chunk.count
            if bytes.count > limits.logBytes { throw Texts.logTooLong(log.host.word, limits.logBytes) }
            if total > limits.totalBytes { throw Texts.tooMuch(limits.totalBytes) }
        }
        return bytes
    }
}

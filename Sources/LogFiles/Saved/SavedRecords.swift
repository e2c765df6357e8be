import Digests
import JSON
import JobModel

/// Reads the JSON Lines that `save` or `to jsonl` wrote: the provenance, then a record with its log for each host. It
/// also reads the array that `to json` writes, which has a record on each line.
final class SavedRecords: LogPartReader {
    private var known: KnownHosts
    private let name: String
    private let limits: LogFileLimits
    private let lines: LineSource
    private var number = 0
    private var total = 0
    private(set) var provenance: JSONValue?
    private var digests: [String: String] = [:]
    private var checked = LogDigests()
    private var withoutLog = 0
    private var warnings: [String] = []

    init(_ chunks: @escaping Chunks, name: String, _ limits: LogFileLimits) {
        self.name = name
        self.limits = limits
        known = KnownHosts(limit: limits.hosts)
        // JSON's escapes lengthen the text of a typical log at most twofold.
        lines = LineSource(TextLines.withoutMark(chunks), mostBytes: limits.logBytes * 2)
    }

    var hosts: [Host] { known.hosts }

    var notes: [String] {
        let bare = withoutLog == known.hosts.count && withoutLog > 0 ? [Texts.recordsWithoutLogs(name)] : []
        return warnings + bare + [checked.note].compactMap { $0 }
    }

    func next() throws -> [HostLog]? {
        var (part, bytes) = ([HostLog](), 0)
        while part.count < LogPart.count, bytes < LogPart.bytes {
            guard let line = try lines.next() else { break }
            number += 1
            guard let record = try record(line) else { continue }
            guard let log = try log(of: record) else { continue }
            if case .script(let text)? = log.content { bytes += text.count }
            part.append(log)
        }
        return part.isEmpty ? nil : part
    }

    /// Returns the fields of a line; nil for a line without a record, and for the provenance.
    private func record(_ line: ArraySlice<UInt8>) throws -> JSONObject? {
        var line = TextLines.withoutReturn(line)
        while let last = line.last, last == UInt8(ascii: ",") || last == 0x20 { line = line.dropLast() }
        if line.isEmpty || line.elementsEqual([UInt8(ascii: "[")]) || line.elementsEqual([UInt8(ascii: "]")]) {
            return nil
        }
        guard let object = (try? JSONReader.ofFiles.value(line))?.object else { throw Texts.noRecord(name, number) }
        guard let provenance = object["provenance"] else { return object }
        // Appended records have a provenance of their own. The first one counts.
        if self.provenance == nil { self.provenance = provenance }
        if case .array(let logs)? = provenance.object?["logs"] {
            for log in logs {
                guard let fields = log.object, let host = fields["host"]?.text, let digest = fields["sha256"]?.text
                else {
                    continue
                }
                digests[host] = digest
            }
        }
        return nil
    }

    private func log(of object: JSONObject) throws -> HostLog? {
        let fields = object["host"]?.object ?? object
        let record = HostRecord { fields[$0] }
        guard let host = record.host else { throw Texts.recordOfNoHost(name, number) }
        guard try known.add(host) != nil else { throw Texts.hostTwice(host.word, name, number) }
        let log = Self.log(of: host, record, object)
        switch log.content {
        case nil: withoutLog += 1
        case .script(let bytes)?:
            total += bytes.count
            if bytes.count > limits.logBytes { throw Texts.logTooLong(host.word, limits.logBytes) }
            if total > limits.totalBytes { throw Texts.tooMuch(limits.totalBytes) }
            // The digests are those of whole logs, so filtered lines can't be checked.
            if object["lines"] == nil { checked.check(bytes, against: digest(of: host), of: host) }
        case .files?: break
        }
        return log
    }

    private static func log(of host: Host, _ record: HostRecord, _ object: JSONObject) -> HostLog {
        if let transfers = record.transfers { return HostLog(opened: host, .files(transfers), isCut: record.isCut) }
        if let text = object["log"]?.text {
            return HostLog(opened: host, .script(Array(text.utf8)), isCut: record.isCut)
        }
        guard case .array(let lines)? = object["lines"] else {
            let failure = record.failure
            return HostLog(opened: host, nil, state: failure == nil ? .none : .failed, failure: failure)
        }
        var (text, numbers) = ([UInt8](), [Int]())
        for line in lines.compactMap(\.object) {
            text += Array((line["text"]?.text ?? "").utf8)
            text.append(UInt8(ascii: "\n"))
            numbers.append(line["n"]?.integer.map { Int(clamping: $0) } ?? numbers.count + 1)
        }
        var log = HostLog(opened: host, .script(text), isCut: record.isCut)
        log.lineNumbers = numbers
        return log
    }

    /// Returns the digest of the host's log. The provenance names the host by a word of host sets.
    private func digest(of host: Host) -> String? {
        let address = host.address.map { $0.word(inArea: host.area) }
        let plain = host.area == 0 ? host.address.map { "\($0)" } : nil
        let words = [plain, address, host.id.map { "id:\($0)" }, host.name, host.name.map { "name:\($0)" }].compactMap {
            $0
        }
        return words.lazy.compactMap { self.digests[$0] }.first
    }
}

/// Compares logs with the SHA-256 with which they were saved, and remembers the hosts whose logs differ.
struct LogDigests {
    private var count = 0
    private var first: [String] = []

    /// The greatest number of hosts that a note names.
    private static let mostNamed = 5

    /// Compares the bytes of a host's log with the saved digest, which has hexadecimal digits.
    mutating func check(_ bytes: [UInt8], against digest: String?, of host: Host) {
        guard let digest, SHA256Digest(of: bytes).hexadecimal != digest.lowercased() else { return }
        count += 1
        if first.count < Self.mostNamed { first.append(host.word) }
    }

    /// A sentence about the hosts whose logs differ; nil when there are none.
    var note: String? { count == 0 ? nil : Texts.otherDigests(first, count) }
}

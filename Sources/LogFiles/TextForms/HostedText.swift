import JSON
import JobModel

/// Reads the lines of a text of one form and assigns each to its host.
protocol HostedText {
    /// Reads the next line, which has no line feed.
    ///
    /// - Throws: `Failure` when the text contradicts itself or gets too long.
    mutating func take(_ line: ArraySlice<UInt8>) throws
    /// Ends the text after its last line.
    mutating func finish() throws
}

/// Counts lines that belong to no host, and keeps the first one for the note.
struct StrayLines {
    private var count = 0
    private var first = ""

    mutating func add(_ line: ArraySlice<UInt8>) {
        if line.allSatisfy({ $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }) { return }
        if count == 0 { first = TextLine.excerpt(line) }
        count += 1
    }

    var note: String? { count == 0 ? nil : Texts.strayLines(count, first) }
}

/// The logs of text in which the lines of hosts interleave. All logs are held until the end of the text.
final class HeldLogs: LogPartReader {
    private var known: KnownHosts
    private var texts: [[UInt8]] = []
    private let limits: LogFileLimits
    private var total = 0
    /// The positions of the logs that are still to be returned, the last first; nil while the text is read.
    private var pending: [Int]?
    var notes: [String] = []
    let provenance: JSONValue? = nil

    init(_ limits: LogFileLimits) {
        self.limits = limits
        known = KnownHosts(limit: limits.hosts)
    }

    var hosts: [Host] { HostOrder.sorted(known.hosts) }

    /// Returns the position of a host, and adds the host if it is new.
    func position(of host: Host) throws -> Int {
        if let position = known.position(of: host) { return position }
        texts.append([])
        return try known.add(host) ?? 0
    }

    /// Changes a host, for instance its status.
    func update(_ position: Int, _ change: (inout Host) -> Void) { known.update(position, change) }

    /// Appends a line, without its line feed, to a host's log.
    ///
    /// - Throws: `Failure` when the log, or all logs together, get too long.
    func append(line: some Collection<UInt8>, to position: Int) throws {
        guard texts.indices.contains(position) else { return }
        try count(line.count + 1, at: position)
        texts[position] += line
        texts[position].append(UInt8(ascii: "\n"))
    }

    /// Appends whole lines to the logs of several hosts. Hosts with no other lines share them in memory.
    ///
    /// - Throws: `Failure` when a log, or all logs together, get too long.
    func append(block: [UInt8], to positions: [Int]) throws {
        for position in positions where texts.indices.contains(position) {
            try count(block.count, at: position)
            if texts[position].isEmpty { texts[position] = block } else { texts[position] += block }
        }
    }

    private func count(_ bytes: Int, at position: Int) throws {
        total += bytes
        if total > limits.totalBytes { throw Texts.tooMuch(limits.totalBytes) }
        guard texts.indices.contains(position), known.hosts.indices.contains(position) else { return }
        if texts[position].count + bytes > limits.logBytes {
            throw Texts.logTooLong(known.hosts[position].word, limits.logBytes)
        }
    }

    func next() throws -> [HostLog]? {
        var order = pending ?? Array(texts.indices.reversed())
        var (part, bytes) = ([HostLog](), 0)
        while part.count < LogPart.count, bytes < LogPart.bytes, let position = order.popLast() {
            guard texts.indices.contains(position), known.hosts.indices.contains(position) else { continue }
            bytes += texts[position].count
            part.append(HostLog(opened: known.hosts[position], .script(texts[position])))
            // A log that was returned is released.
            texts[position] = []
        }
        pending = order
        return part.isEmpty ? nil : part
    }
}

extension HostLog {
    /// Creates a log that was opened from files. It is final, whatever the host's status is, since there is nothing to
    /// request.
    init(opened host: Host, _ content: Content?, state: State = .fetched, failure: Failure? = nil, isCut: Bool = false)
    {
        self.init(host: host, state: content == nil ? state : .fetched, content: content, failure: failure)
        isFinal = true
        if isCut { self.isCut = true }
    }
}

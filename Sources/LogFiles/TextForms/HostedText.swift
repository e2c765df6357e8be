import JobModel

/// Takes the lines of a text of one form and gives each to its host.
protocol HostedText {
    /// Takes the next line, without its line feed.
    ///
    /// - Throws: `Failure` when the text contradicts itself or gets too long.
    mutating func take(_ line: ArraySlice<UInt8>) throws
    /// Tells that there are no more lines.
    mutating func finish() throws
}

/// Lines of a text that belong to no host: how many, and the first for the note.
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

/// The logs of text in which the lines of hosts interleave: all are held until the text has ended.
final class HeldLogs: LogPartReader {
    private var known: KnownHosts
    private var texts: [[UInt8]] = []
    private let limits: LogFileLimits
    private var total = 0
    /// Which logs are still to be handed out, the last first; nil while the text is read.
    private var pending: [Int]?
    var notes: [String] = []
    let provenance: JSONValue? = nil

    init(_ limits: LogFileLimits) {
        self.limits = limits
        known = KnownHosts(limit: limits.hosts)
    }

    var hosts: [Host] { HostOrder.sorted(known.hosts) }

    /// The position of a host, which is new or was met before.
    func position(of host: Host) throws -> Int {
        if let position = known.position(of: host) { return position }
        texts.append([])
        return try known.add(host) ?? 0
    }

    /// Notes what became of a host.
    func update(_ position: Int, _ change: (inout Host) -> Void) { known.update(position, change) }

    /// Appends a line, which has no line end, to a host's log.
    ///
    /// - Throws: `Failure` when a log, or all together, get too long.
    func append(line: some Collection<UInt8>, to position: Int) throws {
        guard texts.indices.contains(position) else { return }
        try count(line.count + 1, at: position)
        texts[position] += line
        texts[position].append(UInt8(ascii: "\n"))
    }

    /// Appends whole lines to the logs of several hosts, which share them in memory as long as they have no others.
    ///
    /// - Throws: as for one line.
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
            // What was handed out need not be held any more.
            texts[position] = []
        }
        pending = order
        return part.isEmpty ? nil : part
    }
}

extension HostLog {
    /// A log that was opened: asking again brings nothing new, whatever the host's status says.
    init(opened host: Host, _ content: Content?, state: State = .fetched, failure: Failure? = nil, isCut: Bool = false)
    {
        self.init(host: host, state: content == nil ? state : .fetched, content: content, failure: failure)
        isFinal = true
        if isCut { self.isCut = true }
    }
}

import JobModel
import NIOCore

/// Pulls a log answer from the network, and hands on each host's log once it is whole.
///
/// Never in memory: more than a piece of the body, the logs that were whole in it, and the log that is coming. The budget
/// knows of the latter.
struct LogAnswer {
    let answerReader: AnswerReader
    let request: PlatformRequest
    private var matcher: HostMatcher
    private var scanner = LogScanner()
    /// The answer's beginning, for the words of a page that is no answer.
    private var opening = AnswerOpening(limit: 16_384)
    /// How many bytes came since the last log that was asked for.
    private var bytesInVain = 0

    /// - Parameter hosts: those that the question asks for.
    init(to request: PlatformRequest, of hosts: [Host], answerReader: AnswerReader) {
        self.answerReader = answerReader
        self.request = request
        matcher = HostMatcher(hosts)
    }

    /// Reads all of a body. A body that breaks off, or turns out to be a refusal after all, hands on the hosts that were
    /// whole before it fails; only a whole one tells of hosts that have no log.
    ///
    /// - Parameter each: gets a few hosts at a time, in the platform's order.
    /// - Throws: `PlatformError`, `TransportError`, and what `each` throws.
    mutating func read(_ body: inout ReplyBody, each: ([HostMatcher.Match]) async throws -> Void) async throws {
        guard body.isSuccess else {
            let reply = try await AnswerOpening.refusal(of: &body)
            throw answerReader.refusal(reply, request)
        }
        do {
            while let piece = try await body.next() {
                opening.keep(piece)
                bytesInVain += piece.readableBytes
                let outcome = scan(piece)
                try await handOn(to: each)
                try outcome.get()
                if scanner.partBytes > ScanError.partLimit { throw ScanError.tooLong(ScanError.partLimit) }
                if bytesInVain > body.limits.bytesInVain { throw ScanError.inVain(bytesInVain) }
                try await body.hold(scanner.heldBytes)
            }
            try scanner.finish()
        } catch let error as ScanError {
            // What follows is for the title of a page only: to fail for want of it would hide what is known.
            try? await opening.fill(from: &body)
            throw answerReader.failure(error, of: opening.reply(of: body), to: request)
        }
        let reply = Reply(status: body.status, headers: body.headers, body: scanner.envelopeText)
        _ = try answerReader.content(of: reply, to: request, as: DataObject.self)
        if let complaint = scanner.complaint {
            throw answerReader.failure(complaint: complaint, of: reply, to: request)
        }
        let rest = matcher.rest()
        if !rest.isEmpty { try await each(rest) }
    }

    /// Hands on the logs that are whole. They are held by nobody here once that is done.
    private mutating func handOn(to each: ([HostMatcher.Match]) async throws -> Void) async throws {
        let logs = scanner.takeEntries().flatMap { matcher.matches(of: $0) }
        if logs.isEmpty { return }
        bytesInVain = 0
        try await each(logs)
    }

    /// Reads a piece. What became whole before an error can be taken after it.
    private mutating func scan(_ piece: ByteBuffer) -> Result<Void, ScanError> {
        piece.withUnsafeReadableBytes { bytes in
            do throws(ScanError) {
                try scanner.read(bytes)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
    }
}

/// `data` of a log answer, of which the hosts were read already.
private struct DataObject: Decodable, Sendable {
    init(from decoder: any Decoder) throws {
        _ = try Fields(decoder)
    }
}

/// Reads a log answer as it arrives: bytes in, hosts out. An entry leaves the moment its object is whole.
public struct LogScanner {
    private var scanner = JSONScanner(LogAnswerReader())

    init() {}

    /// Reads a piece of the answer. Entries that became whole before an error can be taken after it.
    mutating func read(_ piece: UnsafeRawBufferPointer) throws(ScanError) {
        try scanner.read(piece)
    }

    /// The answer has no more pieces.
    mutating func finish() throws(ScanError) {
        try scanner.finish()
    }

    /// The entries that became whole since the last time.
    mutating func takeEntries() -> [LogEntry] {
        defer { scanner.reader.entries = [] }
        return scanner.reader.entries
    }

    /// What is held of the answer, in bytes, but for the entries that can be taken.
    var heldBytes: Int { scanner.tokenBytes + scanner.reader.heldBytes }

    /// What a general decoder has to read of the answer at once, in bytes.
    var partBytes: Int { scanner.reader.partBytes }

    /// What stood around the hosts, as a small answer without them.
    var envelopeText: [UInt8] { scanner.reader.envelopeText }

    /// Where the answer has another form than it should.
    var complaint: String? { scanner.reader.complaint }

    /// Reads a whole answer in pieces, as they would arrive, and drops what it read: for measuring.
    ///
    /// - Parameters:
    ///   - body: the JSON text of a log answer.
    ///   - pieceSize: in bytes.
    /// - Returns: how many hosts have a log, and how many bytes the logs have; nil when the body is cut or no JSON.
    public static func scan(_ body: [UInt8], pieceSize: Int = 65_536) -> (hosts: Int, bytes: Int)? {
        var scanner = LogScanner()
        var result = (hosts: 0, bytes: 0)
        do throws(ScanError) {
            for start in stride(from: 0, to: body.count, by: max(1, pieceSize)) {
                let end = start + min(max(1, pieceSize), body.count - start)
                try scanner.read(body, start..<end)
                for entry in scanner.takeEntries() {
                    guard case .script(let log)? = entry.content else { continue }
                    result.hosts += 1
                    result.bytes += log.count
                }
            }
            try scanner.finish()
        } catch {
            return nil
        }
        return result
    }

    /// Reads a part of some bytes.
    mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(ScanError) {
        try scanner.read(bytes, range)
    }
}

/// Finds the hosts that were asked for among those an answer tells of, whose order is the platform's.
struct HostMatcher {
    /// The log of a host, with the host's place among those that were asked for.
    typealias Match = (position: Int, log: HostLog)

    private var hosts: [Host]
    private var isWaiting: [Bool]
    private var byID: [Int64: [Int]] = [:]
    private var byAddress: [HostKey: [Int]] = [:]

    init(_ hosts: [Host]) {
        self.hosts = hosts
        isWaiting = Array(repeating: true, count: hosts.count)
        for (position, host) in hosts.enumerated() {
            if let id = host.id { byID[id, default: []].append(position) }
            for address in [host.ipv4, host.ipv6] {
                if let address { byAddress[.address(area: host.area, address), default: []].append(position) }
            }
        }
    }

    /// The logs that an entry tells, of hosts that had none yet. An IPv6 address becomes known with it.
    mutating func matches(of entry: LogEntry) -> [Match] {
        var result: [Match] = []
        for position in positions(of: entry) where isWaiting[position] {
            hosts[position].ipv6 = hosts[position].ipv6 ?? entry.ipv6
            guard let content = entry.content else { continue }
            isWaiting[position] = false
            result.append((position, HostLog(host: hosts[position], state: .fetched, content: content)))
        }
        return result
    }

    /// The hosts that nothing was told of: once the answer is whole, the platform has no log of theirs.
    func rest() -> [Match] {
        hosts.indices.filter { isWaiting[$0] }.map { ($0, HostLog(host: hosts[$0], state: .none)) }
    }

    private func positions(of entry: LogEntry) -> [Int] {
        if entry.isSingle { return hosts.count == 1 ? [0] : [] }
        var result = entry.hostID.flatMap { byID[$0] } ?? []
        for address in [entry.ipv4, entry.ipv6] {
            // An address tells hosts apart only where one side has no id: an id that differs is another host.
            guard let address, let positions = byAddress[.address(area: entry.area ?? 0, address)] else { continue }
            result += positions.filter { entry.hostID == nil || hosts[$0].id == nil }
        }
        return result
    }
}

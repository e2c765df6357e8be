import JSON
import JobModel
import NIOCore

/// Reads a log answer from the network, and hands on each host's log once it is complete.
///
/// Only one chunk of the body, the logs that were completed by it, and the log that is still arriving are in memory.
/// The last of these is reported to the memory budget.
struct LogAnswer {
    let answerReader: AnswerReader
    let request: PlatformRequest
    private var matcher: HostMatcher
    private var scanner = LogScanner()
    /// The beginning of the body, for the title of a page that came instead of an answer.
    private var opening = AnswerOpening(limit: 16_384)
    /// The number of bytes since the last log that was asked for.
    private var bytesInVain = 0

    /// - Parameter hosts: the hosts that the request asks for.
    init(to request: PlatformRequest, of hosts: [Host], answerReader: AnswerReader) {
        self.answerReader = answerReader
        self.request = request
        matcher = HostMatcher(hosts)
    }

    /// Reads a whole body. When the body breaks off, or turns out to be a refusal after all, the logs that were
    /// complete are handed on before the error is thrown. Hosts without a log are reported only after a complete body.
    ///
    /// - Parameter each: called with the logs of a few hosts at a time, in the platform's order.
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
                if scanner.partBytes > ScanError.partLimit { throw JSONError.tooLong(ScanError.partLimit) }
                if bytesInVain > body.limits.bytesInVain { throw ScanError.inVain(bytesInVain) }
                try await body.hold(scanner.heldBytes)
            }
            try scanner.finish()
        } catch let error as JSONError {
            throw await failure(.json(error), &body)
        } catch let error as ScanError {
            throw await failure(error, &body)
        }
        let reply = opening.reply(of: body)
        _ = try answerReader.content(of: scanner.envelope, in: reply, to: request, as: DataObject.self)
        if let complaint = scanner.complaint {
            throw answerReader.failure(complaint: complaint, of: reply, to: request)
        }
        let rest = matcher.rest()
        if !rest.isEmpty { try await each(rest) }
    }

    private mutating func failure(_ error: ScanError, _ body: inout ReplyBody) async -> PlatformError {
        // The rest is read only for the title of a page. Failing to read it must not hide the error that is known.
        try? await opening.fill(from: &body)
        return answerReader.failure(error, of: opening.reply(of: body), to: request)
    }

    /// Hands on the logs that are complete. Nothing here refers to them afterwards.
    private mutating func handOn(to each: ([HostMatcher.Match]) async throws -> Void) async throws {
        let logs = scanner.takeEntries().flatMap { matcher.matches(of: $0) }
        if logs.isEmpty { return }
        bytesInVain = 0
        try await each(logs)
    }

    /// Scans a chunk. Entries that were completed before an error can still be taken.
    private mutating func scan(_ piece: ByteBuffer) -> Result<Void, JSONError> {
        piece.withUnsafeReadableBytes { bytes in
            do throws(JSONError) {
                try scanner.read(bytes)
                return .success(())
            } catch {
                return .failure(error)
            }
        }
    }
}

/// The `data` object of a log answer, whose hosts were read already.
private struct DataObject: FieldsReadable {
    init(_ fields: Fields) {}
}

/// Reads a log answer incrementally: bytes in, hosts out. An entry is available as soon as its object is complete.
public struct LogScanner {
    private var scanner = JSONScanner(LogAnswerReader())

    init() {}

    /// Reads a chunk of the answer. Entries that were completed before an error can still be taken.
    mutating func read(_ piece: UnsafeRawBufferPointer) throws(JSONError) {
        try scanner.read(piece)
    }

    /// Ends the answer.
    mutating func finish() throws(JSONError) {
        try scanner.finish()
    }

    /// Returns the entries that were completed since the last call.
    mutating func takeEntries() -> [LogEntry] {
        defer { scanner.handler.entries = [] }
        return scanner.handler.entries
    }

    /// The memory that is used for the answer, in bytes, without the entries that can be taken.
    var heldBytes: Int { scanner.tokenBytes + scanner.handler.heldBytes }

    /// The largest part of the answer that is kept as a tree, in bytes of JSON.
    var partBytes: Int { scanner.handler.partBytes }

    /// The answer without the hosts.
    var envelope: JSONValue { scanner.handler.envelope }

    /// A description of the first place where the answer has an unexpected form; nil when there is none.
    var complaint: String? { scanner.handler.complaint }

    /// Reads a whole answer in chunks, as they would arrive, and discards the result: for benchmarks.
    ///
    /// - Parameters:
    ///   - body: the JSON text of a log answer.
    ///   - pieceSize: the size of a chunk, in bytes.
    /// - Returns: the number of hosts with a log, and the number of bytes in their logs; nil when the body is
    ///   incomplete or not JSON.
    public static func scan(_ body: [UInt8], pieceSize: Int = 65_536) -> (hosts: Int, bytes: Int)? {
        var scanner = LogScanner()
        var result = (hosts: 0, bytes: 0)
        do throws(JSONError) {
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

    /// Reads a range of an array.
    mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONError) {
        try scanner.read(bytes, range)
    }
}

/// Assigns the entries of an answer to the hosts that were asked for. The order of the entries is the platform's.
struct HostMatcher {
    /// A log, with the host's position among the hosts that were asked for.
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

    /// Returns the log in an entry for each matching host that had none yet. Records the IPv6 address in the entry,
    /// too.
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

    /// The hosts that have no log in the answer so far. Once the answer is complete, the platform has no log of them.
    func rest() -> [Match] {
        hosts.indices.filter { isWaiting[$0] }.map { ($0, HostLog(host: hosts[$0], state: .none)) }
    }

    private func positions(of entry: LogEntry) -> [Int] {
        if entry.isSingle { return hosts.count == 1 ? [0] : [] }
        var result = entry.hostID.flatMap { byID[$0] } ?? []
        for address in [entry.ipv4, entry.ipv6] {
            // An address identifies a host only if the entry or the host has no id: an id that differs means another
            // host.
            guard let address, let positions = byAddress[.address(area: entry.area ?? 0, address)] else { continue }
            result += positions.filter { entry.hostID == nil || hosts[$0].id == nil }
        }
        return result
    }
}

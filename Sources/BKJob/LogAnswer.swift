import JobModel
import NIOCore

/// Pulls a log answer from the network, and hands on each host's log once it is whole.
///
/// Never in memory: more than a piece of the body and the logs that were whole in it.
struct LogAnswer {
    let interpreter: Interpreter
    let question: Question
    private var matcher: HostMatcher
    private var scanner = LogScanner()
    /// The answer's first bytes, for the words of a page that is no answer.
    private var opening: [UInt8] = []
    private static let openingLimit = 16_384
    /// How much of an answer with an HTTP status of trouble is read.
    private static let refusalLimit = 1 << 20

    /// - Parameter hosts: those that the question asks for.
    init(to question: Question, of hosts: [Host], interpreter: Interpreter) {
        self.interpreter = interpreter
        self.question = question
        matcher = HostMatcher(hosts)
    }

    /// Reads all of a body. A body that breaks off, or turns out to be a refusal after all, hands on the hosts that were
    /// whole before it fails; only a whole one tells of hosts that have no log.
    ///
    /// - Parameter each: gets a few hosts at a time, in the platform's order.
    /// - Throws: `PlatformError`, `TransportError`, and what `each` throws.
    mutating func read(_ body: inout ReplyBody, each: ([HostMatcher.Match]) async throws -> Void) async throws {
        guard (200..<300).contains(body.status) else {
            try await readOpening(&body, limit: Self.refusalLimit)
            throw interpreter.refusal(Reply(status: body.status, headers: body.headers, body: opening), question)
        }
        do {
            while let piece = try await body.next() {
                keepOpening(piece)
                let outcome = scan(piece)
                let logs = scanner.takeEntries().flatMap { matcher.matches(of: $0) }
                if !logs.isEmpty { try await each(logs) }
                try outcome.get()
            }
            try scanner.finish()
        } catch let error as ScanError {
            // What follows is for the title of a page only: to fail for want of it would hide what is known.
            try? await readOpening(&body, limit: Self.openingLimit)
            let reply = Reply(status: body.status, headers: body.headers, body: opening)
            throw interpreter.failure(error, of: reply, to: question)
        }
        let reply = Reply(status: body.status, headers: body.headers, body: scanner.envelopeText)
        _ = try interpreter.content(of: reply, to: question, as: DataObject.self)
        if let complaint = scanner.complaint {
            throw interpreter.failure(complaint: complaint, of: reply, to: question)
        }
        let rest = matcher.rest()
        if !rest.isEmpty { try await each(rest) }
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

    private mutating func readOpening(_ body: inout ReplyBody, limit: Int) async throws {
        while opening.count < limit, let piece = try await body.next() { keepOpening(piece, limit: limit) }
    }

    private mutating func keepOpening(_ piece: ByteBuffer, limit: Int = openingLimit) {
        guard opening.count < limit else { return }
        opening.append(contentsOf: piece.readableBytesView.prefix(limit - opening.count))
    }
}

/// `data` of a log answer, of which the hosts were read already.
private struct DataObject: Decodable, Sendable {
    init(from decoder: any Decoder) throws {
        _ = try Fields(decoder)
    }
}

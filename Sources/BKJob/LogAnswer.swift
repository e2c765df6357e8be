import JobModel
import NIOCore

/// Pulls a log answer from the network, and hands on each host's log once it is whole.
///
/// Never in memory: more than a piece of the body, the logs that were whole in it, and the log that is coming. The budget
/// knows of the latter.
struct LogAnswer {
    let interpreter: Interpreter
    let question: Question
    private var matcher: HostMatcher
    private var scanner = LogScanner()
    /// The answer's beginning, for the words of a page that is no answer.
    private var opening = AnswerOpening(limit: 16_384)
    /// How many bytes came since the last log that was asked for.
    private var bytesInVain = 0

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
        guard body.isSuccess else {
            let reply = try await AnswerOpening.refusal(of: &body)
            throw interpreter.refusal(reply, question)
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
            throw interpreter.failure(error, of: opening.reply(of: body), to: question)
        }
        let reply = Reply(status: body.status, headers: body.headers, body: scanner.envelopeText)
        _ = try interpreter.content(of: reply, to: question, as: DataObject.self)
        if let complaint = scanner.complaint {
            throw interpreter.failure(complaint: complaint, of: reply, to: question)
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

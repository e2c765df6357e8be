import JobModel
import NIOCore

/// Pulls an answer of `get_job_instance_status` from the network, and gathers the run it tells of.
///
/// One answer lists every host of every step. They are picked out as they come; what is left is small, and a general
/// decoder reads it. Where the answer is not of the form that the picking knows, the general decoder reads all of it and
/// says what is wrong, unless it is too long for that.
struct StatusAnswer {
    let interpreter: Interpreter
    let question: Question
    private var scanner = JSONScanner(StatusAnswerReader())
    private var trouble: ScanError?

    init(to question: Question, interpreter: Interpreter) {
        self.interpreter = interpreter
        self.question = question
    }

    /// Reads all of a body.
    ///
    /// - Throws: `PlatformError`, `TransportError`, and `CancellationError`.
    mutating func read(_ body: inout ReplyBody) async throws -> JobRun {
        guard body.isSuccess else {
            let reply = try await AnswerOpening.refusal(of: &body)
            throw interpreter.refusal(reply, question)
        }
        var opening = AnswerOpening(limit: body.limits.wholeBytes)
        var count = 0
        while let piece = try await body.next() {
            opening.keep(piece)
            count += piece.readableBytes
            scan(piece)
            let isRestLong = scanner.reader.rest.bytes.count > ScanError.partLimit
            if isRestLong { trouble = trouble ?? .tooLong(ScanError.partLimit) }
            if count > body.limits.bytesInVain { trouble = trouble ?? .inVain(count) }
            // What is wrong with a long one, its beginning must tell.
            if trouble != nil, opening.isCut { break }
            try await body.hold(scanner.tokenBytes + scanner.reader.heldBytes + opening.bytes.count)
        }
        if trouble == nil {
            do throws(ScanError) { try scanner.finish() } catch { trouble = error }
        }
        return try run(of: opening.reply(of: body), isWhole: !opening.isCut)
    }

    private mutating func scan(_ piece: ByteBuffer) {
        guard trouble == nil else { return }
        trouble = piece.withUnsafeReadableBytes { bytes -> ScanError? in
            do throws(ScanError) {
                try scanner.read(bytes)
                return nil
            } catch {
                return error
            }
        }
    }

    /// The run.
    ///
    /// - Parameters:
    ///   - reply: the answer, or its beginning.
    ///   - isWhole: which of both.
    /// - Throws: `PlatformError`.
    private mutating func run(of reply: Reply, isWhole: Bool) throws(PlatformError) -> JobRun {
        if isWhole, trouble != nil || scanner.reader.isOdd { return try generally(reply) }
        if let trouble { throw interpreter.failure(trouble, of: reply, to: question) }
        let isOdd = scanner.reader.isOdd
        var lists = scanner.reader.takeHosts()
        var small = reply
        small.body = scanner.reader.rest.bytes
        var run = try generally(small)
        guard !isOdd, run.steps.count == lists.count else {
            if isWhole { return try generally(reply) }
            throw interpreter.failure(complaint: Texts.oddHostList, of: reply, to: question)
        }
        for index in lists.indices {
            let attempt = run.steps[index].executeCount
            var hosts = lists[index] ?? []
            // The only other owner goes, so that the hosts are changed where they are.
            lists[index] = nil
            if attempt > 0 { for place in hosts.indices { hosts[place].executeCount = attempt } }
            run.steps[index].hosts = hosts
        }
        return run
    }

    private func generally(_ reply: Reply) throws(PlatformError) -> JobRun {
        try interpreter.content(of: reply, to: question, as: JobStatusAnswer.self).run
    }
}

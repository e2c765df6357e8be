import JSON
import JobModel
import NIOCore

/// Reads an answer of `get_job_instance_status` from the network.
///
/// One answer lists every host of every step. A scanner picks the hosts out as they arrive; the remainder is small and
/// is kept as a tree. When the answer has a form that the scanner does not know, the whole answer is read as a tree,
/// which says what is wrong, unless the answer is too long for that.
struct StatusAnswer {
    let answerReader: AnswerReader
    let request: PlatformRequest
    private var scanner = JSONScanner(StatusAnswerReader())
    private var scanError: ScanError?

    init(to request: PlatformRequest, answerReader: AnswerReader) {
        self.answerReader = answerReader
        self.request = request
    }

    /// Reads a whole body.
    ///
    /// - Throws: `PlatformError`, `TransportError`, and `CancellationError`.
    mutating func read(_ body: inout ReplyBody) async throws -> JobRun {
        guard body.isSuccess else {
            let reply = try await AnswerOpening.refusal(of: &body)
            throw answerReader.refusal(reply, request)
        }
        var opening = AnswerOpening(limit: body.limits.wholeBytes)
        var count = 0
        while let piece = try await body.next() {
            opening.keep(piece)
            count += piece.readableBytes
            scan(piece)
            let isRestLong = scanner.handler.rest.textBytes > ScanError.partLimit
            if isRestLong { scanError = scanError ?? .json(.tooLong(ScanError.partLimit)) }
            if count > body.limits.bytesInVain { scanError = scanError ?? .inVain(count) }
            // Of a long answer only the beginning is kept, so the error must be found in it.
            if scanError != nil, opening.isCut { break }
            try await body.hold(scanner.tokenBytes + scanner.handler.heldBytes + opening.bytes.count)
        }
        if scanError == nil {
            do throws(JSONError) { try scanner.finish() } catch { scanError = .json(error) }
        }
        return try run(of: opening.reply(of: body), isWhole: !opening.isCut)
    }

    private mutating func scan(_ piece: ByteBuffer) {
        guard scanError == nil else { return }
        scanError = piece.withUnsafeReadableBytes { bytes -> ScanError? in
            do throws(JSONError) {
                try scanner.read(bytes)
                return nil
            } catch {
                return .json(error)
            }
        }
    }

    /// Returns the run, with the hosts that the scanner picked out.
    ///
    /// - Parameters:
    ///   - reply: the answer, or its beginning.
    ///   - isWhole: whether `reply` is the whole answer.
    /// - Throws: `PlatformError`.
    private mutating func run(of reply: Reply, isWhole: Bool) throws(PlatformError) -> JobRun {
        if isWhole, scanError != nil || scanner.handler.hasUnexpectedForm { return try generally(reply) }
        if let scanError { throw answerReader.failure(scanError, of: reply, to: request) }
        let hasUnexpectedForm = scanner.handler.hasUnexpectedForm
        var lists = scanner.handler.takeHosts()
        let rest = scanner.handler.rest.value ?? .null
        var run = try answerReader.content(of: rest, in: reply, to: request, as: JobStatusAnswer.self).run
        guard !hasUnexpectedForm, run.steps.count == lists.count else {
            if isWhole { return try generally(reply) }
            throw answerReader.failure(complaint: Texts.oddHostList, of: reply, to: request)
        }
        for index in lists.indices {
            let attempt = run.steps[index].executeCount
            var hosts = lists[index] ?? []
            // Drops the other reference to the hosts, so that they are changed in place instead of copied.
            lists[index] = nil
            if attempt > 0 { for place in hosts.indices { hosts[place].executeCount = attempt } }
            run.steps[index].hosts = hosts
        }
        return run
    }

    private func generally(_ reply: Reply) throws(PlatformError) -> JobRun {
        try answerReader.content(of: reply, to: request, as: JobStatusAnswer.self).run
    }
}

/// The `data` object of `get_job_instance_status`.
struct JobStatusAnswer: FieldsReadable {
    let run: JobRun

    init(_ fields: Fields) throws(FormError) {
        guard let job = try fields.object("job_instance", as: JobInstance.self) else {
            throw FormError(.lacks("job_instance"))
        }
        let steps = try fields.list("step_instance_list", of: StepInstance.self) ?? []
        run = JobRun(job: job, steps: steps, isCalledFinished: fields.flag("finished") ?? false)
    }
}

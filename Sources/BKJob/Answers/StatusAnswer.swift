import JobModel
import NIOCore

/// Reads an answer of `get_job_instance_status` from the network, and decodes the run in it.
///
/// One answer lists every host of every step. A scanner picks the hosts out as they arrive; the remainder is small and
/// is decoded by `JSONDecoder`. When the answer has a form that the scanner does not know, `JSONDecoder` reads the
/// whole answer and says what is wrong, unless the answer is too long for that.
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
            let isRestLong = scanner.reader.rest.bytes.count > ScanError.partLimit
            if isRestLong { scanError = scanError ?? .tooLong(ScanError.partLimit) }
            if count > body.limits.bytesInVain { scanError = scanError ?? .inVain(count) }
            // Of a long answer only the beginning is kept, so the error must be found in it.
            if scanError != nil, opening.isCut { break }
            try await body.hold(scanner.tokenBytes + scanner.reader.heldBytes + opening.bytes.count)
        }
        if scanError == nil {
            do throws(ScanError) { try scanner.finish() } catch { scanError = error }
        }
        return try run(of: opening.reply(of: body), isWhole: !opening.isCut)
    }

    private mutating func scan(_ piece: ByteBuffer) {
        guard scanError == nil else { return }
        scanError = piece.withUnsafeReadableBytes { bytes -> ScanError? in
            do throws(ScanError) {
                try scanner.read(bytes)
                return nil
            } catch {
                return error
            }
        }
    }

    /// Decodes the run, with the hosts that the scanner picked out.
    ///
    /// - Parameters:
    ///   - reply: the answer, or its beginning.
    ///   - isWhole: whether `reply` is the whole answer.
    /// - Throws: `PlatformError`.
    private mutating func run(of reply: Reply, isWhole: Bool) throws(PlatformError) -> JobRun {
        if isWhole, scanError != nil || scanner.reader.hasUnexpectedForm { return try generally(reply) }
        if let scanError { throw answerReader.failure(scanError, of: reply, to: request) }
        let hasUnexpectedForm = scanner.reader.hasUnexpectedForm
        var lists = scanner.reader.takeHosts()
        var small = reply
        small.body = scanner.reader.rest.bytes
        var run = try generally(small)
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
struct JobStatusAnswer: Decodable {
    let run: JobRun

    init(from decoder: any Decoder) throws {
        let fields = try Fields(decoder)
        guard let job = try fields.object("job_instance", as: Job.self)?.instance else {
            throw fields.lacking("job_instance")
        }
        let steps = try fields.list("step_instance_list", of: Step.self) ?? []
        run = JobRun(
            job: job, steps: steps.map(\.instance), isCalledFinished: fields.flag("finished") ?? false)
    }

    private struct Job: Decodable {
        let instance: JobInstance

        init(from decoder: any Decoder) throws {
            instance = try JobInstance(Fields(decoder))
        }
    }

    private struct Step: Decodable {
        let instance: StepInstance

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            guard let id = fields.integer("step_instance_id", or: "id") else {
                throw fields.lacking("step_instance_id")
            }
            let attempt = Int(clamping: fields.integer("execute_count") ?? 0)
            let hosts = try fields.list("step_ip_result_list", of: HostResult.self) ?? []
            instance = StepInstance(
                id: id, name: fields.text("name") ?? "",
                type: Int(clamping: fields.integer("type", or: "step_type") ?? 0), status: fields.runStatus(),
                executeCount: attempt, create: fields.moment("create_time"), start: fields.moment("start_time"),
                end: fields.moment("end_time"), durationMilliseconds: fields.integer("total_time"),
                hosts: hosts.map { result in
                    var host = result.host
                    host.executeCount = attempt
                    return host
                })
        }
    }

    private struct HostResult: Decodable {
        let host: Host

        init(from decoder: any Decoder) throws {
            let fields = try Fields(decoder)
            let start = fields.moment("start_time")
            let status = fields.integer("status")
            host = Host(
                id: fields.integer("bk_host_id", or: "host_id"), area: fields.integer("bk_cloud_id") ?? 0,
                ipv4: fields.address("ip", wantsV6: false),
                ipv6: fields.address("ipv6", wantsV6: true)
                    ?? fields.address("ip", wantsV6: true),
                status: HostStatus(reported: status.map { Int(clamping: $0) }, hasStarted: start != nil),
                exitCode: fields.integer("exit_code").map { Int(clamping: $0) }, tag: fields.text("tag") ?? "",
                start: start, end: fields.moment("end_time"), durationMilliseconds: fields.integer("total_time"))
        }
    }
}

extension Fields {
    /// An address of the given family; nil when there is none or it can't be parsed.
    func address(_ name: FieldName, wantsV6: Bool) -> HostAddress? {
        guard let address = text(name).flatMap({ HostAddress($0.trimmed) }) else { return nil }
        switch address {
        case .v4: return wantsV6 ? nil : address
        case .v6: return wantsV6 ? address : nil
        }
    }
}

import JobModel
import Synchronization

/// One BlueKing JOB platform, asked through one door with one set of credentials. It only reads.
///
/// Every method throws one `Failure` that says what went wrong and what to type next, or `CancellationError` when its
/// task was cancelled, which also ends the request. No failure, trace or description holds a secret.
///
/// A platform that is dropped closes its connections by itself; `shutdown()` waits for that.
public final class JobPlatform: Sendable {
    private let endpoint: Endpoint
    private let credentials: Credentials
    private let proxy: Proxy?
    private let answerReader: AnswerReader
    private let limits: AnswerLimits
    private let transport: HTTPTransport
    /// Whether the platform has refused the method for many hosts' logs.
    private let refusesBatches = Mutex(false)
    /// Whether the platform does not have the method for a single host's log.
    private let refusesSingles = Mutex(false)

    /// Makes ready; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - environment: where the proxy is named (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, as curl reads
    ///     them; this machine is always reached directly).
    ///   - connections: how many requests are under way at once; more wait in line.
    ///   - trace: called after each request, from any thread.
    /// - Throws: `Failure` when the CA file or the proxy can't be used.
    public convenience init(
        endpoint: Endpoint, credentials: Credentials, environment: [String: String] = [:], connections: Int = 8,
        trace: (@Sendable (RequestTrace) -> Void)? = nil
    ) throws(Failure) {
        try self.init(
            endpoint: endpoint, credentials: credentials, environment: environment, connections: connections,
            limits: AnswerLimits(), trace: trace)
    }

    /// - Parameter limits: how much is taken in, and how slowly it may come.
    init(
        endpoint: Endpoint, credentials: Credentials, environment: [String: String], connections: Int,
        limits: AnswerLimits, trace: (@Sendable (RequestTrace) -> Void)?
    ) throws(Failure) {
        var proxy: Proxy?
        if let address = WebAddress(endpoint.url) {
            proxy = try Proxy.chosen(for: address, environment: environment)
        }
        let answerReader = AnswerReader(endpoint: endpoint, credentials: credentials, proxy: proxy)
        var maskedTrace: (@Sendable (RequestTrace) -> Void)?
        if let trace { maskedTrace = { trace(answerReader.mask.masked($0)) } }
        self.endpoint = endpoint
        self.credentials = credentials
        self.proxy = proxy
        self.answerReader = answerReader
        self.limits = limits
        transport = try HTTPTransport(
            endpoint: endpoint, proxy: proxy, connections: connections, limits: limits, trace: maskedTrace)
    }

    /// Closes the connections. Nothing can be asked afterwards.
    public func shutdown() async {
        await transport.shutdown()
    }

    /// Whether the logs of many hosts may be asked for in one request. Not in the GET form, because that method takes POST
    /// only, and not where the platform has refused it before.
    public var takesBatches: Bool { !endpoint.usesGET && !refusesBatches.withLock { $0 } }

    /// Takes it for known that the platform refuses the method for many hosts' logs, for as long as this platform is asked.
    ///
    /// - Returns: whether that was news.
    public func willRefuseBatches() -> Bool {
        refusesBatches.withLock { isKnown in
            defer { isKnown = true }
            return !isKnown
        }
    }

    /// Whether the log of a single host may be asked for by the method for one. Not where the platform has refused that before.
    public var takesSingles: Bool { !refusesSingles.withLock { $0 } }

    /// Takes it for known that the platform refuses the method for a single host's log, for as long as this platform is asked.
    public func willRefuseSingles() { refusesSingles.withLock { $0 = true } }

    /// A part of the list of runs, newest first.
    public func jobs(_ query: JobQuery, in scope: Scope) async throws -> JobPage {
        let request = PlatformRequest(
            .jobList,
            [
                "create_time_start": .integer(query.since.milliseconds),
                "create_time_end": .integer(query.until.milliseconds),
                "job_instance_id": query.id.map { .integer($0) }, "operator": query.operatorName.map { .string($0) },
                "name": query.name.map { .string($0) }, "launch_mode": query.launchMode.map { .whole($0.rawValue) },
                "type": query.kind.map { .whole($0.rawValue) }, "status": query.status.map { .whole($0.rawValue) },
                "ip": query.ip.map { .string($0) }, "job_cron_id": query.cronID.map { .integer($0) },
                "start": .whole(query.offset), "length": .whole(query.limit),
            ], in: scope)
        return try await answer(request, as: JobListAnswer.self).page
    }

    /// One run with its steps, and each step's hosts if asked for.
    public func run(_ job: Int64, in scope: Scope, withHosts: Bool = true) async throws -> JobRun {
        let request = PlatformRequest(.jobStatus, ["return_ip_result": .bool(withHosts)], in: scope, job: job)
        do {
            return try await ask(request) { answerReader, body in
                var answer = StatusAnswer(to: request, answerReader: answerReader)
                return try await answer.read(&body)
            }
        } catch let error as PlatformError {
            throw error.failure
        }
    }

    /// The variables of a run, step by step; passwords without their values.
    public func variables(of job: Int64, in scope: Scope) async throws -> [StepVariables] {
        try await answer(PlatformRequest(.variables, [:], in: scope, job: job), as: VariablesAnswer.self).steps
    }

    func answer<Content: Decodable & Sendable>(_ request: PlatformRequest, as type: Content.Type) async throws
        -> Content
    {
        do {
            return try await ask(request) { answerReader, body in
                let reply = try await body.collected()
                return try answerReader.content(of: reply, to: request, as: type)
            }
        } catch let error as PlatformError {
            throw error.failure
        }
    }

    /// Asks once, and lets `read` pull the answer.
    ///
    /// - Throws: `PlatformError`, `CancellationError`, and what `read` throws.
    func ask<Answer: Sendable>(
        _ request: PlatformRequest, read: @escaping @Sendable (AnswerReader, inout ReplyBody) async throws -> Answer
    ) async throws -> Answer {
        if let failure = credentials.missing(for: endpoint.door) { throw PlatformError(failure: failure) }
        let answerReader = answerReader
        let wireRequest = RequestWriter(endpoint: endpoint, credentials: credentials).request(for: request)
        do {
            return try await transport.send(wireRequest, patience: patience(for: request)) {
                try await read(answerReader, &$0)
            }
        } catch let error as TransportError {
            let (kind, detail) = PlatformErrorKind.reading(error)
            let failure = Texts.failure(kind, detail, request, endpoint: endpoint, proxy: proxy?.name)
            throw answerReader.mask.masked(PlatformError(failure: failure))
        } catch let error as PlatformError {
            // The one place where every sentence about an answer comes by, whatever field of it a secret came in.
            throw answerReader.mask.masked(error)
        }
    }

    private func patience(for request: PlatformRequest) -> Patience {
        request.method.isSmall
            ? .whole(seconds: endpoint.timeoutSeconds)
            : .flowing(seconds: endpoint.timeoutSeconds, leastBytesPerSecond: limits.leastBytesPerSecond)
    }
}

extension JobPlatform {
    /// The most hosts that `logs(of:job:step:in:each:)` takes at once (the platform's documents).
    public static let batchLimit = 500

    /// What one host printed, by the method that answers for a single host. For a file step that is its downloads and the
    /// uploads of their sources. It finds the logs of earlier attempts, too, which the answer for several hosts leaves out
    /// where the step distributes files.
    ///
    /// - Parameter each: gets the log once: as it is; with `none` once the answer is whole and does not tell of it; or with
    ///   `failed` when the host can't be named to the platform (neither id nor address).
    /// - Throws: `PlatformError`, `CancellationError`, and what `each` throws.
    public func log(
        of host: Host, job: Int64, step: Int64, in scope: Scope,
        each: @escaping @Sendable (HostLog) async throws -> Void
    ) async throws {
        let parameters: KeyValuePairs<String, JSONValue?>
        if let id = host.id {
            // The platform's documents disagree on the name; either is ignored by who doesn't know it.
            parameters = ["bk_host_id": .integer(id), "host_id": .integer(id)]
        } else if let address = host.address {
            parameters = ["bk_cloud_id": .integer(host.area), "ip": .string("\(address)")]
        } else {
            return try await each(HostLog(host: host, state: .failed, failure: Texts.namelessHost))
        }
        let request = PlatformRequest(.hostLog, parameters, in: scope, job: job, step: step, host: host)
        try await ask(request) { answerReader, body in
            var answer = LogAnswer(to: request, of: [host], answerReader: answerReader)
            try await answer.read(&body) { logs in
                for log in logs { try await each(log.log) }
            }
        }
    }

    /// What several hosts printed, handed on while the answer still comes: no more of it is in memory than a few logs.
    ///
    /// - Parameters:
    ///   - hosts: at most `batchLimit` of them.
    ///   - each: gets a few logs at a time, each with its host's position in `hosts`, in the platform's order; while it
    ///     works, the platform waits. Every host comes once: with its log; with `none` once the answer is whole and did
    ///     not tell of it; or with `failed` when it can't be named to the platform (neither id nor address).
    /// - Throws: `PlatformError`, `CancellationError`, and what `each` throws. What was handed on before stands: an
    ///   answer that breaks off yields the hosts that were whole.
    public func logs(
        of hosts: [Host], job: Int64, step: Int64, in scope: Scope,
        each: @escaping @Sendable ([(position: Int, log: HostLog)]) async throws -> Void
    ) async throws {
        guard hosts.count <= JobPlatform.batchLimit else {
            throw PlatformError(failure: Texts.tooManyHosts(hosts.count))
        }
        // A request names its hosts either by id or by address.
        let withID = hosts.indices.filter { hosts[$0].id != nil }
        let withAddress = hosts.indices.filter { hosts[$0].id == nil && hosts[$0].address != nil }
        for (positions, isByID) in [(withID, true), (withAddress, false)] where !positions.isEmpty {
            let asked = positions.map { hosts[$0] }
            let list: [JSONValue] = asked.map { host in
                isByID
                    ? .optional(host.id)
                    : ["bk_cloud_id": .integer(host.area), "ip": .optional(host.address?.description)]
            }
            let request = PlatformRequest(
                .hostLogs, [isByID ? "host_id_list" : "ip_list": .array(list)], in: scope, job: job, step: step)
            try await ask(request) { answerReader, body in
                var answer = LogAnswer(to: request, of: asked, answerReader: answerReader)
                try await answer.read(&body) { logs in
                    try await each(logs.map { (positions[$0.position], $0.log) })
                }
            }
        }
        let nameless = hosts.indices.filter { hosts[$0].id == nil && hosts[$0].address == nil }
        if nameless.isEmpty { return }
        try await each(
            nameless.map { ($0, HostLog(host: hosts[$0], state: .failed, failure: Texts.namelessHost)) })
    }
}

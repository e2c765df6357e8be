import JSON
import JobModel
import Synchronization

/// A client for one BlueKing JOB platform, which uses one door and one set of credentials. It only reads.
///
/// Every method throws a `Failure` that says what went wrong and what to type next, or `CancellationError` when its
/// task was cancelled, which also ends the request. (The two methods for logs throw `PlatformError` instead.) No
/// failure, trace or description holds a secret.
///
/// The connections are closed when the platform is deallocated; `shutdown()` waits until they are.
public final class JobPlatform: Sendable {
    private let endpoint: Endpoint
    private let credentials: Credentials
    private let proxy: Proxy?
    private let answerReader: AnswerReader
    private let limits: AnswerLimits
    private let transport: HTTPTransport
    /// Whether the platform has refused the method for the logs of many hosts.
    private let refusesBatches = Mutex(false)
    /// Whether the platform lacks the method for the log of a single host.
    private let refusesSingles = Mutex(false)

    /// Creates a client. Nothing is sent yet.
    ///
    /// - Parameters:
    ///   - environment: the variables that may name a proxy (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, as
    ///     curl reads them; the local machine is always reached directly).
    ///   - connections: how many requests may be in flight at once; further ones wait in line.
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

    /// - Parameter limits: how large a response may be, and how slowly it may arrive.
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

    /// Closes the connections. The platform can't be used afterwards.
    public func shutdown() async {
        await transport.shutdown()
    }

    /// Whether the logs of many hosts can be requested at once. False in the GET form, because that method accepts POST
    /// only, and once the platform has refused the method.
    public var takesBatches: Bool { !endpoint.usesGET && !refusesBatches.withLock { $0 } }

    /// Records that the platform refuses the method for the logs of many hosts; `takesBatches` is false from now on.
    ///
    /// - Returns: whether this was not known before.
    public func willRefuseBatches() -> Bool {
        refusesBatches.withLock { isKnown in
            defer { isKnown = true }
            return !isKnown
        }
    }

    /// Whether the log of a single host can be requested by the method for one host. False once the platform has
    /// refused the method.
    public var takesSingles: Bool { !refusesSingles.withLock { $0 } }

    /// Records that the platform refuses the method for the log of a single host; `takesSingles` is false from now on.
    public func willRefuseSingles() { refusesSingles.withLock { $0 = true } }

    /// Requests one page of the list of runs, newest first.
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

    /// Requests one run with its steps, and with each step's hosts if `withHosts` is true.
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

    /// Requests the variables of a run, step by step. The values of passwords are left out.
    public func variables(of job: Int64, in scope: Scope) async throws -> [StepVariables] {
        try await answer(PlatformRequest(.variables, [:], in: scope, job: job), as: VariablesAnswer.self).steps
    }

    func answer<Content: FieldsReadable & Sendable>(_ request: PlatformRequest, as type: Content.Type) async throws
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

    /// Sends one request, and lets `read` pull the response.
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
            // Every message about an answer passes here, whatever field of the answer a secret came in.
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
    /// The most hosts that `logs(of:job:step:in:each:)` accepts at once (the platform's documents).
    public static let batchLimit = 500

    /// Requests the log of one host, by the method for a single host. For a step that distributes files, the log is the
    /// host's downloads and the uploads of their sources. The method also finds logs of earlier attempts, which the
    /// method for many hosts leaves out for such steps.
    ///
    /// - Parameter each: called once with the log. Its state is `none` when the complete answer has no log of the host,
    ///   and `failed` when the host can't be named to the platform, because it has neither id nor address.
    /// - Throws: `PlatformError`, `CancellationError`, and what `each` throws.
    public func log(
        of host: Host, job: Int64, step: Int64, in scope: Scope,
        each: @escaping @Sendable (HostLog) async throws -> Void
    ) async throws {
        let parameters: KeyValuePairs<String, JSONValue?>
        if let id = host.id {
            // The platform's documents disagree on the name. A server ignores the one that it doesn't know.
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

    /// Requests the logs of several hosts, and hands them on while the answer still arrives, so that only a few logs
    /// are in memory at a time.
    ///
    /// - Parameters:
    ///   - hosts: at most `batchLimit` of them.
    ///   - each: called with a few logs at a time, each with its host's position in `hosts`, in the platform's order.
    ///     The platform waits while it works. Every host comes once; the state of its log is `none` when the complete
    ///     answer has no log of the host, and `failed` when the host can't be named to the platform, because it has
    ///     neither id nor address.
    /// - Throws: `PlatformError`, `CancellationError`, and what `each` throws. An answer that breaks off still yields
    ///   the logs that were complete.
    public func logs(
        of hosts: [Host], job: Int64, step: Int64, in scope: Scope,
        each: @escaping @Sendable ([(position: Int, log: HostLog)]) async throws -> Void
    ) async throws {
        guard hosts.count <= JobPlatform.batchLimit else {
            throw PlatformError(failure: Texts.tooManyHosts(hosts.count))
        }
        // One request can name its hosts either by id or by address, not by both.
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

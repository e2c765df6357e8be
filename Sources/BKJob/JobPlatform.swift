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
    private let interpreter: Interpreter
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
        let interpreter = Interpreter(endpoint: endpoint, credentials: credentials, proxy: proxy)
        var maskedTrace: (@Sendable (RequestTrace) -> Void)?
        if let trace { maskedTrace = { trace(interpreter.mask.masked($0)) } }
        self.endpoint = endpoint
        self.credentials = credentials
        self.proxy = proxy
        self.interpreter = interpreter
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
        let question = Question(
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
        return try await answer(question, as: JobListAnswer.self).page
    }

    /// One run with its steps, and each step's hosts if asked for.
    public func run(_ job: Int64, in scope: Scope, withHosts: Bool = true) async throws -> JobRun {
        let question = Question(.jobStatus, ["return_ip_result": .bool(withHosts)], in: scope, job: job)
        do {
            return try await ask(question) { interpreter, body in
                var answer = StatusAnswer(to: question, interpreter: interpreter)
                return try await answer.read(&body)
            }
        } catch let error as PlatformError {
            throw error.failure
        }
    }

    /// The variables of a run, step by step; passwords without their values.
    public func variables(of job: Int64, in scope: Scope) async throws -> [StepVariables] {
        try await answer(Question(.variables, [:], in: scope, job: job), as: VariablesAnswer.self).steps
    }

    func answer<Content: Decodable & Sendable>(_ question: Question, as type: Content.Type) async throws -> Content {
        do {
            return try await ask(question) { interpreter, body in
                let reply = try await body.collected()
                return try interpreter.content(of: reply, to: question, as: type)
            }
        } catch let error as PlatformError {
            throw error.failure
        }
    }

    /// Asks once, and lets `read` pull the answer.
    ///
    /// - Throws: `PlatformError`, `CancellationError`, and what `read` throws.
    func ask<Answer: Sendable>(
        _ question: Question, read: @escaping @Sendable (Interpreter, inout ReplyBody) async throws -> Answer
    ) async throws -> Answer {
        if let failure = credentials.missing(for: endpoint.door) { throw PlatformError(failure: failure) }
        let interpreter = interpreter
        let request = RequestWriter(endpoint: endpoint, credentials: credentials).request(for: question)
        do {
            return try await transport.send(request, patience: patience(for: question)) {
                try await read(interpreter, &$0)
            }
        } catch let error as TransportError {
            let (trouble, detail) = Trouble.reading(error)
            let failure = Texts.failure(trouble, detail, question, endpoint: endpoint, proxy: proxy?.name)
            throw interpreter.mask.masked(PlatformError(failure: failure))
        } catch let error as PlatformError {
            // The one place where every sentence about an answer comes by, whatever field of it a secret came in.
            throw interpreter.mask.masked(error)
        }
    }

    private func patience(for question: Question) -> Patience {
        question.method.isSmall
            ? .whole(seconds: endpoint.timeoutSeconds)
            : .flowing(seconds: endpoint.timeoutSeconds, leastBytesPerSecond: limits.leastBytesPerSecond)
    }
}

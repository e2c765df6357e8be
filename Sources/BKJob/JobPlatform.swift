import JobModel

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
    private let transport: HTTPTransport

    /// The most hosts that `logs(of:job:step:in:)` takes at once (the platform's documents).
    public static let batchLimit = 500

    /// Makes ready; nothing is sent yet.
    ///
    /// - Parameters:
    ///   - environment: where the proxy is named (`http_proxy`, `https_proxy`, `all_proxy`, `no_proxy`, as curl reads
    ///     them; this machine is always reached directly).
    ///   - connections: how many requests are under way at once; more wait in line.
    ///   - trace: called after each request, from any thread.
    /// - Throws: `Failure` when the CA file or the proxy can't be used.
    public init(
        endpoint: Endpoint, credentials: Credentials, environment: [String: String] = [:], connections: Int = 8,
        trace: (@Sendable (RequestTrace) -> Void)? = nil
    ) throws(Failure) {
        self.endpoint = endpoint
        self.credentials = credentials
        if let address = WebAddress(endpoint.url) {
            proxy = try Proxy.chosen(for: address, environment: environment)
        } else {
            proxy = nil
        }
        transport = try HTTPTransport(endpoint: endpoint, proxy: proxy, connections: connections, trace: trace)
    }

    /// Closes the connections. Nothing can be asked afterwards.
    public func shutdown() async {
        await transport.shutdown()
    }

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
        return try await answer(question, as: JobStatusAnswer.self).run
    }

    /// What one host printed. For a file step that is its downloads and the uploads of their sources.
    public func log(of host: Host, job: Int64, step: Int64, in scope: Scope) async throws -> HostLog {
        let parameters: KeyValuePairs<String, JSONValue?>
        if let id = host.id {
            // The platform's documents disagree on the name; either is ignored by who doesn't know it.
            parameters = ["bk_host_id": .integer(id), "host_id": .integer(id)]
        } else if let address = host.address {
            parameters = ["bk_cloud_id": .integer(host.area), "ip": .string("\(address)")]
        } else {
            throw Texts.namelessHost
        }
        let question = Question(.hostLog, parameters, in: scope, job: job, step: step, host: host)
        let logs = try await answer(question, as: LogAnswer.self).logs(of: [host])
        return logs.first ?? HostLog(host: host, state: .none)
    }

    /// What several hosts printed, in the order of `hosts`, at most `batchLimit` of them. A host that the platform
    /// doesn't tell of has no log; one that can't be named to it (neither id nor address) failed.
    public func logs(of hosts: [Host], job: Int64, step: Int64, in scope: Scope) async throws -> [HostLog] {
        guard hosts.count <= JobPlatform.batchLimit else { throw Texts.tooManyHosts(hosts.count) }
        var logs = hosts.map { HostLog(host: $0, state: .failed, failure: Texts.namelessHost) }
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
            let question = Question(
                .hostLogs, [isByID ? "host_id_list" : "ip_list": .array(list)], in: scope, job: job, step: step)
            let answered = try await answer(question, as: LogAnswer.self).logs(of: asked)
            for (position, log) in zip(positions, answered) { logs[position] = log }
        }
        return logs
    }

    /// The variables of a run, step by step; passwords without their values.
    public func variables(of job: Int64, in scope: Scope) async throws -> [StepVariables] {
        try await answer(Question(.variables, [:], in: scope, job: job), as: VariablesAnswer.self).steps
    }

    private func answer<Content: Decodable>(_ question: Question, as type: Content.Type) async throws -> Content {
        if let failure = credentials.missing(for: endpoint.door) { throw failure }
        do {
            return try await ask(question, as: type)
        } catch let error as PlatformError {
            throw error.failure
        }
    }

    /// Asks once.
    ///
    /// - Throws: `PlatformError`, and `CancellationError`.
    private func ask<Content: Decodable>(_ question: Question, as type: Content.Type) async throws -> Content {
        let request = RequestWriter(endpoint: endpoint, credentials: credentials).request(for: question)
        do {
            let reply = try await transport.send(request)
            return try Interpreter(endpoint: endpoint, credentials: credentials)
                .content(of: reply, to: question, as: type)
        } catch let error as TransportError {
            let (trouble, detail) = Trouble.reading(error)
            throw PlatformError(
                failure: Texts.failure(trouble, detail, question, endpoint: endpoint, proxy: proxy?.name))
        }
    }
}

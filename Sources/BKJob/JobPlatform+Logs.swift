import JobModel

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
        let question = Question(.hostLog, parameters, in: scope, job: job, step: step, host: host)
        try await ask(question) { interpreter, body in
            var answer = LogAnswer(to: question, of: [host], interpreter: interpreter)
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
            let question = Question(
                .hostLogs, [isByID ? "host_id_list" : "ip_list": .array(list)], in: scope, job: job, step: step)
            try await ask(question) { interpreter, body in
                var answer = LogAnswer(to: question, of: asked, interpreter: interpreter)
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

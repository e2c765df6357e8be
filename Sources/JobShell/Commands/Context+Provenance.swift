import Grammar
import JSON
import JobModel

extension Context {
    /// Where a value comes from, and the statements that make it again, as JSON for evidence that is kept:
    /// the fields `url`, `scope`, `job`, `job_name`, `step`, `step_name`, `attempt`, `job_status`,
    /// `step_status`; `opened` for logs that were opened from files; `fetched`; and `statements`. What is not known is null.
    ///
    /// Opened logs keep the source that they were saved with.
    ///
    /// - Parameter hosts: the hosts that the value is about; nil for a value that is about no hosts, which has no field
    ///   `fetched`.
    /// - Throws: `Failure` if the store can't be read.
    public func provenance(of hosts: HostSelection?) async throws -> JSONObject {
        var fields = session.opened.map(Self.source) ?? source(of: hosts)
        if let hosts {
            let moments = try await fetched(hosts)
            fields["fetched"] =
                moments.map { .object(["first": .string($0.first), "last": .string($0.last)]) } ?? .null
        }
        fields["statements"] = .array(statements.map(JSONValue.string))
        return fields
    }

    private static func source(_ opened: OpenedLogs) -> JSONObject {
        let origin = opened.origin
        return [
            "url": .optional(origin?.url), "scope": origin?.scope.map { .object(json($0)) } ?? .null,
            "job": .optional(origin?.job), "job_name": .optional(origin?.jobName),
            "step": .optional(origin?.step), "step_name": .optional(origin?.stepName),
            "attempt": .optional(origin?.attempt), "job_status": .optional(origin?.jobStatus),
            "step_status": .optional(origin?.stepStatus),
            "opened": .object([
                "path": .string(opened.path), "form": .string(opened.form.rawValue),
                "saved": .optional(origin?.saved),
                "statements": .array((origin?.statements ?? []).map(JSONValue.string)),
            ]),
        ]
    }

    private func source(of hosts: HostSelection?) -> JSONObject {
        let step = hosts?.step.step ?? session.step
        return [
            "url": .optional(session.endpoint?.url), "scope": session.scope.map { .object(Self.json($0)) } ?? .null,
            "job": .optional(session.run?.job.id), "job_name": .optional(session.run?.job.name),
            "step": .optional(step?.id), "step_name": .optional(step?.name), "attempt": .optional(step?.attempt),
            "job_status": .optional(session.run?.job.status.rawValue),
            "step_status": .optional(step?.status.rawValue),
        ]
    }

    private static func json(_ scope: Scope) -> JSONObject {
        ["type": .string(scope.kind.rawValue), "id": .integer(scope.id)]
    }

    /// When the first and the last of the hosts' logs were fetched from the platform; nil when it is not known.
    private func fetched(_ hosts: HostSelection) async throws -> (first: String, last: String)? {
        if let opened = session.opened { return opened.origin?.fetched }
        let entries = try await library(of: hosts.step.place).entries(at: hosts.step.place)
        let moments = hosts.positions.compactMap { position in
            entries[hosts.step.hosts.hosts[position].key(position: position)]
        }.filter { $0.state != .unfetched }.map(\.kept)
        guard let first = moments.min(), let last = moments.max() else { return nil }
        return (first.iso8601, last.iso8601)
    }

    /// The statements that make the value again in a new session.
    private var statements: [String] {
        var statements: [String] = []
        if let opened = session.opened {
            statements.append("open \(Word(quoting: opened.path))")
        } else {
            if let endpoint = session.endpoint { statements.append(endpoint.connectStatement()) }
            if let scope = session.scope { statements.append("\(scope.kind.rawValue) \(scope.id)") }
            if let job = session.run?.job.id { statements.append("job \(job)") }
            if let step = session.stepIndex { statements.append("step \(step + 1)") }
        }
        return statements + session.statements(neededBy: statement) + [statement]
    }
}

import Digests
import Grammar
import JSON
import JobModel
import JobShell
import LogAnalysis

/// Where a saved value comes from, and the statements that make it again.
struct Provenance: Sendable {
    private let fields: JSONObject
    private let digests: [LogDigest]
    private let hosts: HostSelection?

    /// - Parameter digests: the digests of all logs that the saved value is about.
    init(_ subject: SaveSubject, _ digests: [LogDigest], in context: Context) async throws {
        var fields: JSONObject = [
            "joblog": .whole(Self.version), "saved": .string(context.now.iso8601),
        ]
        let source = Self.source(subject, context.session)
        for field in source.fields { fields[field.name] = field.value }
        if let hosts = subject.hosts {
            fields["fetched"] = try await Self.fetched(hosts, in: context)
            fields["masks"] = .array(Self.names(of: subject.masks).map(JSONValue.string))
            fields["host_count"] = .whole(hosts.positions.count)
            fields["step_host_count"] = .whole(hosts.step.hosts.hosts.count)
        }
        fields["statements"] = .array(Self.statements(context).map(JSONValue.string))
        self.fields = fields
        self.digests = digests
        hosts = subject.hosts
    }

    /// The version of the fields in JSON, which stands in the field `joblog`. Fields are only ever added.
    private static let version = 1

    /// The platform, run and step of what is saved. Opened logs keep the source that they were saved with, and name the
    /// file that they were opened from.
    private static func source(_ subject: SaveSubject, _ session: Session) -> JSONObject {
        if let opened = session.opened {
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
        let step = subject.hosts?.step.step ?? session.step
        return [
            "url": .optional(session.endpoint?.url), "scope": session.scope.map { .object(json($0)) } ?? .null,
            "job": .optional(session.run?.job.id), "job_name": .optional(session.run?.job.name),
            "step": .optional(step?.id), "step_name": .optional(step?.name), "attempt": .optional(step?.attempt),
            "job_status": .optional(session.run?.job.status.rawValue),
            "step_status": .optional(step?.status.rawValue),
        ]
    }

    /// When the first and the last of the hosts' logs were fetched from the platform; null when it is not known.
    private static func fetched(_ hosts: HostSelection, in context: Context) async throws -> JSONValue {
        let moments: (first: String, last: String)?
        if let opened = context.session.opened {
            moments = opened.origin?.fetched
        } else {
            moments = try await context.kept(hosts).map { ($0.lowerBound.iso8601, $0.upperBound.iso8601) }
        }
        return moments.map { .object(["first": .string($0.first), "last": .string($0.last)]) } ?? .null
    }

    private static func names(of masks: Masks?) -> [String] {
        masks.map { masks in masks.all.map(\.name).filter(masks.isOn) } ?? []
    }

    private static func json(_ scope: Scope) -> JSONObject {
        ["type": .string(scope.kind.rawValue), "id": .integer(scope.id)]
    }

    /// The statements that make the saved value again in a new session.
    private static func statements(_ context: Context) -> [String] {
        let session = context.session
        var statements: [String] = []
        if let opened = session.opened {
            statements.append("open \(Word(quoting: opened.path))")
        } else {
            if let endpoint = session.endpoint { statements.append(endpoint.connectStatement()) }
            if let scope = session.scope { statements.append("\(scope.kind.rawValue) \(scope.id)") }
            if let job = session.run?.job.id { statements.append("job \(job)") }
            if let step = session.stepIndex { statements.append("step \(step + 1)") }
        }
        return statements + session.statements(neededBy: context.statement) + [context.statement]
    }

    /// The provenance as JSON: all fields, and `logs` with the SHA-256 and the length of each log.
    var json: JSONObject {
        var object = fields
        object["logs"] = .array(
            digests.map { digest in
                var log: JSONObject = [
                    "host": .string(word(digest)), "log_state": .string(digest.state.rawValue),
                    "bytes": .whole(digest.byteCount), "sha256": .optional(digest.sha256),
                ]
                if digest.isCut { log["log_cut"] = .bool(true) }
                return JSONValue.object(log)
            })
        return object
    }

    /// The provenance as labelled facts for an HTML page.
    var facts: [ReportPage.Fact] {
        var facts: [ReportPage.Fact] = []
        for (field, label) in Self.labels {
            guard let value = fact(field), value != .null else { continue }
            let all = field == "host_count" ? fields["step_host_count"].map { " of " + Self.text($0) } ?? "" : ""
            facts.append(.init(label: label, value: Self.text(value) + all))
        }
        let logs = digests.map { "\($0.sha256 ?? $0.state.rawValue)  \(word($0))" }
        if !logs.isEmpty { facts.append(.init(label: "SHA-256 of each log", value: logs.joined(separator: "\n"))) }
        return facts
    }

    /// The value of a field for a page. Of the field `opened`, a page shows only the path.
    private func fact(_ field: String) -> JSONValue? {
        if field == "opened", case .object(let opened)? = fields[field] { return opened["path"] }
        return fields[field]
    }

    private static let labels = [
        ("url", "Platform"), ("scope", "Scope"), ("job", "Job"), ("job_name", "Name"), ("step", "Step"),
        ("step_name", "Step's name"), ("attempt", "Attempt"), ("opened", "Opened"), ("host_count", "Hosts"),
        ("fetched", "Fetched"), ("saved", "Saved"), ("masks", "Looked through"), ("statements", "Made by"),
    ]

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text): text
        case .array(let values) where values.count > 10: values.map(text).joined(separator: ", ")
        case .array(let values): values.map(text).joined(separator: "\n")
        case .object(let object):
            // The first and the last moment of fetching may be the same; then it is shown once.
            object.fields.map { text($0.value) }.reduce(into: [String]()) { if $0.last != $1 { $0.append($1) } }
                .joined(separator: " ")
        default: String(decoding: JSONWriter.text(value), as: UTF8.self)
        }
    }

    private func word(_ digest: LogDigest) -> String { hosts?.step.hosts.word(for: digest.position) ?? "" }
}

/// Identifies the log of one host: its state, length and SHA-256.
struct LogDigest: Sendable {
    /// The position of the host in the step.
    let position: Int
    let state: HostLog.State
    /// Whether the agent cut the log at its limit.
    let isCut: Bool
    /// The length of the log in bytes. A distribution's log counts as text: the lines of its transfers as `filter`
    /// numbers them.
    let byteCount: Int
    /// The SHA-256 of these bytes in hexadecimal digits; nil when there is no log.
    let sha256: String?

    init(_ log: HostLog, _ text: [UInt8]?, at position: Int) {
        self.position = position
        state = log.state
        isCut = log.isCut
        byteCount = text?.count ?? 0
        sha256 = text.map { SHA256Digest(of: $0).hexadecimal }
    }

    /// Computes the digests of all logs of a list, in the order of the list, on all cores. Without a list there are
    /// none.
    static func all(of list: LogList?) async throws -> [LogDigest] {
        guard let list else { return [] }
        let parts = list.inOrder { part in
            var digests: [LogDigest] = []
            try part.forEach { position, log in digests.append(LogDigest(log, log.text, at: position)) }
            return digests
        }
        var digests: [LogDigest] = []
        while let part = try await parts.next() { digests += part }
        return digests
    }
}

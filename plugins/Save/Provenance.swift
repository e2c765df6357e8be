import Digests
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
        let source = try await context.provenance(of: subject.hosts)
        for field in source.fields where field.name != "statements" { fields[field.name] = field.value }
        if let hosts = subject.hosts {
            fields["masks"] = .array(Self.names(of: subject.masks).map(JSONValue.string))
            fields["host_count"] = .whole(hosts.positions.count)
            fields["step_host_count"] = .whole(hosts.step.hosts.hosts.count)
        }
        fields["statements"] = source["statements"] ?? .array([])
        self.fields = fields
        self.digests = digests
        hosts = subject.hosts
    }

    /// The version of the fields in JSON, which stands in the field `joblog`. Fields are only ever added.
    private static let version = 1

    private static func names(of masks: Masks?) -> [String] {
        masks.map { masks in masks.all.map(\.name).filter(masks.isOn) } ?? []
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

import JSON
import JobModel
import JobShell
import LogAnalysis

/// `session` shows the state of the session in one table: platform, credentials, run, step, variables and settings.
struct SessionCommand: Command {
    let signature = CommandSignature(
        "session", summary: "where you are, on one screen",
        details: "Secrets are shown as ••••, with the source each came from.",
        gives: .table, examples: [.init("session", "platform, credentials, scope, job, step, variables")],
        isForAssistants: true)

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
        let session = context.session
        var rows: [JSONObject] = []
        func add(_ name: String, _ value: String?, _ source: String = "") {
            guard let value else { return }
            rows.append(["name": .string(name), "value": .string(value), "source": .string(source)])
        }
        if let opened = session.opened {
            add("opened", opened.path, "open")
            add("form", opened.form.rawValue)
            add("logs", "\(opened.logCount) of \(opened.hosts.count) hosts, \(humanBytes(opened.byteCount))")
            add("saved", opened.origin?.saved, "provenance")
            add("saved from", opened.origin?.url, "provenance")
        }
        add("url", session.endpoint?.url ?? "not connected")
        add("door", session.endpoint.map { $0.door.rawValue + ($0.usesGET ? ", by GET" : "") })
        add("ca", session.endpoint?.caFile)
        add(
            "timeouts",
            session.endpoint.map { endpoint in
                "connect \(Self.seconds(endpoint.connectTimeoutSeconds)), answer \(Self.seconds(endpoint.timeoutSeconds))"
            })
        let known = Credentials.Name.allCases.filter { session.credentials.source(of: $0) != nil }
        for name in known {
            add(name.rawValue, session.credentials.shown(name), session.credentials.source(of: name) ?? "")
        }
        if known.isEmpty { add("credentials", "none") }
        // For opened logs, scope, job and step are those that the logs were saved from, if the logs name them.
        let source = session.opened == nil ? "" : session.opened?.origin == nil ? "open" : "provenance"
        let scope = session.opened.map { $0.origin?.scope } ?? session.scope
        add("scope", scope?.description ?? "none", source)
        add("job", session.run.map { "\($0.job.title) (\($0.job.status.name))" } ?? "none", source)
        if let step = session.step, let index = session.stepIndex {
            let id = step.id > 0 ? "\(step.id) " : ""
            add("step", "\(index + 1) \(id)\(step.name) (\(step.status.name)), attempt \(step.attempt)", source)
        }
        for fact in session.states.flatMap(\.facts) { add(fact.name, fact.text) }
        let masks = session.masks.all.map(\.name)
        let off = masks.filter { !session.masks.isOn($0) }
        if !off.isEmpty { add("masks off", off.joined(separator: ", "), "mask") }
        let added = masks.dropFirst(Masks.builtIn.count)
        if !added.isEmpty { add("masks added", added.joined(separator: ", "), "mask") }
        for (name, value) in session.variables.sorted(by: { $0.key < $1.key }) { add("$\(name)", value, "let") }
        for (name, text) in session.aliases.sorted(by: { $0.key < $1.key }) { add("alias \(name)", text, "alias") }
        for setting in session.settings.names where session.settings.isSet(setting) {
            add("setting \(setting)", session.settings.text(setting), "set")
        }
        let columns: [Table.Column] = [
            .init("name", title: "name"), .init("value", title: "value"), .init("source", title: "source", mayGo: true),
        ]
        return Outcome(Table(columns: columns, rows: rows))
    }

    /// A number of seconds with its unit, without a needless `.0`: `5 s`, `2.5 s`.
    private static func seconds(_ seconds: Double) -> String {
        "\(Int(exactly: seconds).map { String($0) } ?? String(seconds)) s"
    }
}

import JSON

/// The step of a job that `plugin check` makes up, so that nothing of the user's reaches a plugin that is still being
/// written. Its hosts show what real ones may be like: without an address of version 4, without a log, not yet over.
enum ConformanceWorld {
    /// The hosts, as docs/language.md says what a host is in JSON.
    static let hosts: [JSONValue] = [
        host(1, "10.20.0.1", status: 9, "success", exitCode: 0, milliseconds: 1234),
        host(2, "10.20.0.2", status: 11, "failed", exitCode: 1, milliseconds: 61_000),
        host(3, nil, ipv6: "2001:db8::3", status: 9, "success", exitCode: 0, milliseconds: 900),
        host(4, "10.20.0.4", area: 3, status: 7, "running", exitCode: nil, milliseconds: nil),
    ]

    /// The same hosts with logs.
    static let logs: [JSONValue] = hosts.enumerated().map { index, value in
        guard var host = value.object else { return value }
        let text = [
            "starting\ndone\n", "starting\nerror: \"/etc/app.conf\" is missing\n",
            "starting\n\u{00FC}ber, \u{5B8C}\u{6210}\n",
        ]
        host["log_state"] = index < text.count ? "fetched" : "none"
        if index < text.count { host["log"] = .string(text[index]) }
        return .object(host)
    }

    /// Items of a kind that the toolkit has; nil for others.
    static func items(ofKind kind: String) -> [JSONValue]? {
        switch kind {
        case "hosts": hosts
        case "logs": logs
        case "table": [["name": "first", "count": 3], ["name": "second", "count": .null]]
        case "text": ["one line\n", "and another\n"]
        case "groups":
            [
                [
                    "name": "g1", "host_count": 2, "hosts": ["10.20.0.1", "2001:db8::3"],
                    "folded": "10.20.0.1,2001:db8::3",
                    "representative": "10.20.0.1", "line_count": 2, "statuses": ["9": 2], "exit_codes": ["0": 2],
                    "tags": [:], "deviations": [], "mark": .null, "text": .null,
                ]
            ]
        case "lines":
            [["host": hosts.first ?? .null, "lines": [["n": 2, "text": "done", "match": true]]]]
        default: nil
        }
    }

    /// Whether an item names one of the hosts.
    static func isHost(_ item: JSONValue) -> Bool {
        hosts.contains { host in
            if let id = item["host_id"]?.integer { return host["host_id"]?.integer == id }
            let isInArea = (item["cloud"]?.integer ?? 0) == host["cloud"]?.integer
            return isInArea
                && ["ip", "ipv6"].contains { item[$0]?.text != nil && item[$0]?.text == host[$0]?.text }
        }
    }

    /// The session of a call.
    ///
    /// - Parameter settings: the values of the settings.
    static func session(settings: JSONObject) -> JSONObject {
        var all: JSONObject = ["timezone": "utc"]
        for field in settings.fields { all[field.name] = field.value }
        return [
            "url": "http://127.0.0.1:1", "scope": ["type": "biz", "id": 2],
            "job": ["job_instance_id": 1, "name": "made up by plugin check", "status": 4],
            "step": ["step_instance_id": 11, "name": "a made-up step", "status": 4], "step_number": 1, "attempt": 1,
            "host_count": .whole(hosts.count), "variables": [:], "settings": .object(all), "is_prompt": false,
            "width": 100, "color": false, "now": "2026-11-23T15:52:35.123Z",
        ]
    }

    /// Hosts or other items as a script with a header reads them.
    ///
    /// - Parameter form: `jsonl`, `tsv`, `csv`, `text` or `addresses`.
    static func text(_ items: [JSONValue], form: String) -> String {
        func cell(_ value: JSONValue?) -> String {
            switch value {
            case .string(let text)?:
                text.contains { "\t,\"\n".contains($0) } ? "\"" + text.replacing("\"", with: "\"\"") + "\"" : text
            case nil, .null?: ""
            case let value?: String(decoding: JSONWriter.text(value), as: UTF8.self)
            }
        }
        switch form {
        case "addresses":
            return items.compactMap { $0["ip"]?.text ?? $0["ipv6"]?.text }.map { $0 + "\n" }.joined()
        case "text":
            return items.compactMap { $0.text ?? $0["log"]?.text ?? $0["ip"]?.text.map { $0 + "\n" } }.joined()
        case "tsv", "csv":
            let separator = form == "tsv" ? "\t" : ","
            let end = form == "tsv" ? "\n" : "\r\n"
            var names: [String] = []
            for field in items.flatMap({ $0.object?.fields ?? [] }) where !names.contains(field.name) {
                names.append(field.name)
            }
            let rows = items.map { item in names.map { cell(item[$0]) } }
            return ([names] + rows).map { $0.joined(separator: separator) + end }.joined()
        default: return items.map { String(decoding: JSONWriter.line($0), as: UTF8.self) }.joined()
        }
    }

    private static func host(
        _ number: Int64, _ address: String?, ipv6: String? = nil, area: Int64 = 0, status: Int64, _ name: String,
        exitCode: Int64?, milliseconds: Int64?
    ) -> JSONValue {
        [
            "host_id": .integer(number), "cloud": .integer(area), "ip": .optional(address), "ipv6": .optional(ipv6),
            "status": .integer(status), "status_name": .string(name), "exit_code": .optional(exitCode),
            "tag": exitCode == nil ? "" : exitCode == 0 ? "ok" : "bad", "start": "2026-11-23T15:50:00.000Z",
            "end": milliseconds == nil ? .null : "2026-11-23T15:51:01.000Z", "duration_ms": .optional(milliseconds),
            "execute_count": 0,
        ]
    }
}

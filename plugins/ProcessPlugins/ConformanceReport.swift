import JSON
import JobModel
import JobShell

/// What `plugin check` found out about a plugin.
struct ConformanceReport: Sendable {
    /// Something that a plugin does wrong, in plain words.
    struct Fault: Sendable, Equatable {
        /// What the protocol asks for.
        let expected: String
        /// What came instead.
        let found: String
        /// What to change.
        let advice: String
    }

    /// What came out of one check.
    enum Result: Sendable, Equatable {
        /// The plugin does what the protocol asks for; what it did.
        case right(String)
        case wrong(Fault)
        /// The check could not be made; why, and what its author may do instead.
        case untried(String, advice: String?)
    }

    private var checks: [(name: String, result: Result)] = []
    /// The last lines that the plugin's processes wrote to standard error, each once.
    private(set) var errors: [String] = []
    /// The programs that the plugin's processes left behind.
    private(set) var leftovers: [String] = []

    mutating func add(_ check: String, _ result: Result) { checks.append((check, result)) }

    /// Adds what is known of a process at its end.
    mutating func add(_ process: PluginProcess) {
        for line in process.lastErrors where !errors.contains(line) { errors.append(line) }
        leftovers += process.leftovers
    }

    /// The number of checks that found something wrong.
    var faultCount: Int { checks.count { if case .wrong = $0.result { true } else { false } } }
    /// The number of checks.
    var count: Int { checks.count }

    /// The checks as a table with a row each.
    var table: Table {
        let rows = checks.map { check -> JSONObject in
            switch check.result {
            case .right(let found): Self.row(check.name, "ok", found: found)
            case .untried(let reason, let advice): Self.row(check.name, "not tried", found: reason, advice: advice)
            case .wrong(let fault):
                Self.row(
                    check.name, "wrong", "expected \(fault.expected); came \(fault.found)", expected: fault.expected,
                    found: fault.found, advice: fault.advice)
            }
        }
        return Table(
            columns: [
                .init("check", title: "check"), .init("result", title: "result"), .init("text", title: "what came"),
                .init("advice", title: "what to do"),
            ], rows: rows)
    }

    private static func row(
        _ check: String, _ result: String, _ text: String? = nil, expected: String? = nil, found: String,
        advice: String? = nil
    ) -> JSONObject {
        [
            "check": .string(check), "result": .string(result), "text": .string(text ?? found),
            "expected": .optional(expected), "found": .string(found), "advice": .optional(advice),
        ]
    }
}

extension ConformanceReport.Result {
    /// A failure that the shell would tell as well.
    static func wrong(_ expected: String, _ failure: Failure, advice: String) -> Self {
        .wrong(.init(expected: expected, found: failure.message, advice: failure.hint ?? advice))
    }

    /// Whether the check found nothing wrong.
    var isRight: Bool { if case .right = self { true } else { false } }
}

import BlockingWork
import JSON
import JobModel
import JobShell
import Synchronization

/// The terminal of a shell that serves an assistant: it collects what a call gives, as values, and asks nobody.
package final class ToolTerminal: Terminal {
    /// What came of a call.
    struct Report: Sendable {
        /// The values, each with its kind, and how it was cut if it was.
        var results: [JSONValue] = []
        /// The sentences beside the values.
        var notes: [String] = []
        /// The failures.
        var failures: [JSONObject] = []
    }

    /// What is told while a call runs.
    enum Event: Sendable {
        case note(String)
        case failure(JSONObject)
        case progress(String)
    }

    private struct Call {
        var report = Report()
        /// How many bytes of the result are left.
        var rest: Int
        let tell: @Sendable (Event) -> Void
    }

    private let call = Mutex<Call?>(nil)
    /// The greatest length of the values of one result, in bytes of JSON text.
    private let limit: Int
    private let aside: @Sendable (String) -> Void
    /// What is written aside. Its reader may be slow or not there, and must not hold up the shell.
    private let writing = OrderedWork(label: "joblog.aside")

    /// Creates a terminal.
    ///
    /// - Parameters:
    ///   - limit: the greatest length of the values of one result, in bytes of JSON text.
    ///   - aside: writes a line for the user, apart from the protocol: what is said while no call runs. It may block.
    package init(limit: Int = 64 * 1024, aside: @escaping @Sendable (String) -> Void) {
        self.limit = limit
        self.aside = aside
    }

    /// Begins to collect what a call gives.
    ///
    /// - Parameter tell: called with what is told while the call runs.
    func begin(_ tell: @escaping @Sendable (Event) -> Void) {
        call.withLock { $0 = Call(rest: limit, tell: tell) }
    }

    /// Ends the call, and returns what came of it.
    func end() -> Report {
        call.withLock { call in
            defer { call = nil }
            return call?.report ?? Report()
        }
    }

    package func take(_ value: any Value) async throws -> Bool {
        guard let rest = call.withLock({ $0?.rest }) else { return false }
        let excerpt = try await ValueExcerpt.read(value, limit: rest, total: limit)
        var result: JSONObject = ["kind": .string(value.kind.name), "value": excerpt.json]
        if let remark = excerpt.remark { result["cut"] = .string(remark) }
        call.withLock { [result] call in
            call?.report.results.append(.object(result))
            call?.rest -= min(rest, excerpt.size)
        }
        return true
    }

    package func take(_ failure: Failure, of command: String?) -> Bool {
        let object = failure.result(of: command)
        let tell = call.withLock { call in
            call?.report.failures.append(object)
            return call?.tell
        }
        tell?(.failure(object))
        return tell != nil
    }

    package func note(_ line: String) {
        let tell = call.withLock { call in
            call?.report.notes.append(line)
            return call?.tell
        }
        if let tell { tell(.note(line)) } else { trace(line) }
    }

    package func trace(_ line: String) { writing.add { [aside] in aside(line) } }

    package func finishWriting() async { await writing.finish() }

    package func showProgress(_ text: String?) {
        if let text, let tell = call.withLock({ $0?.tell }) { tell(.progress(text)) }
    }

    /// Writes text that statements before the first call show, such as those of the rc file. Standard output belongs to
    /// the protocol.
    package func write(_ bytes: [UInt8]) async throws {
        let text = String(decoding: bytes, as: UTF8.self)
        for line in text.split(separator: "\n") { note(String(line)) }
    }

    package func ask(_ question: String, isSecret: Bool) async throws -> String { throw Texts.nobodyToAsk(question) }

    package func screen(color: String) -> Screen { Screen(width: nil, height: nil, usesColor: false, usesUTF8: true) }
}

extension Failure {
    /// The failure as results have it.
    func result(of command: String?) -> JSONObject {
        var object: JSONObject = ["code": .string(code), "message": .string(message), "hint": .optional(hint)]
        if let command { object["command"] = .string(command) }
        return object
    }
}

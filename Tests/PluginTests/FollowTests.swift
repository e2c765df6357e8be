import DemoPlatform
import Foundation
import JobModel
import JobShell
import JobShellTesting
import Synchronization
import Testing

/// `follow` and `wait`, on the demo's running job.
@Suite struct FollowTests {
    /// A clock that goes on by some seconds at each request, so that the job runs as fast as it is looked at.
    private final class Clock: Sendable {
        private let requests = Mutex<Int64>(0)
        private let seconds: Int64
        private let turn: (request: Int64, seconds: Int64)

        init(secondsAtEachRequest seconds: Int64, goingBackAtRequest request: Int64 = .max, by back: Int64 = 0) {
            self.seconds = seconds
            turn = (request, back)
        }

        func next() -> Timestamp {
            let request = requests.withLock { requests in
                requests += 1
                return requests
            }
            let passed = request * seconds - (request >= turn.request ? turn.seconds : 0)
            return ScriptedShell.present.advanced(byMilliseconds: passed * 1000)
        }
    }

    private func onDemo(
        faults: String = "", clock: Clock = Clock(secondsAtEachRequest: 4),
        terminal: ScriptedTerminal = ScriptedTerminal(), _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        var options = ShellOptions()
        options.backOff = BackOff(baseSeconds: 0.001, longestSeconds: 0.002, attempts: 2)
        let shell = try await ScriptedShell.onDemo(
            plugins: builtIn, terminal: terminal, options: options, faults: try DemoFaults(faults),
            clock: { clock.next() })
        _ = try await shell.run("set poll 0.001; job \(DemoWorld.growingJobID)")
        try await body(shell)
        try await shell.stop()
    }

    /// The lines that were told of, by host.
    private static func lines(_ output: String) throws -> [String: [String]] {
        var lines: [String: [String]] = [:]
        for record in output.split(separator: "\n") {
            let event = try #require(try JSONSerialization.jsonObject(with: Data(record.utf8)) as? [String: Any])
            guard event["event"] as? String == "line", let host = event["host"] as? [String: Any] else { continue }
            let ip = host["ip"] as? String ?? ""
            lines[ip, default: []].append(event["text"] as? String ?? "")
            #expect(event["n"] as? Int == lines[ip]?.count)
        }
        return lines
    }

    @Test func everyLineComesOnceAndInOrder() async throws {
        try await onDemo { shell in
            let followed = try await shell.run("follow | to jsonl")
            #expect(followed.status == 5)
            #expect(followed.notes.first == "joblog: follow: job 20000120 ended as failed")
            let lines = try Self.lines(followed.output)
            let logs = try await shell.rows("step 1; show")
            #expect(lines.count == 24)
            for log in logs {
                let text = try #require(log["log"] as? String)
                let ip = try #require(log["ip"] as? String)
                #expect(lines[ip] == text.split(separator: "\n").map(String.init))
            }
            // The prompt is as usable as before.
            #expect(try await shell.rows("hosts --status failed").count == 1)
        }
    }

    @Test func whatIsShownNamesTheHostAndHowItEnded() async throws {
        try await onDemo(terminal: ScriptedTerminal(width: 80, usesColor: true)) { shell in
            let followed = try await shell.run("follow")
            let lines = followed.output.split(separator: "\n")
            let first = try #require(lines.first { $0.contains("10.20.0.10:") })
            let colour = first.prefix { $0 != "m" }
            #expect(lines.filter { $0.contains("10.20.0.10:") }.allSatisfy { $0.hasPrefix(colour) })
            let plain = followed.output.replacing(/\u{1B}\[[0-9;]*m/, with: "")
            #expect(plain.hasPrefix("-- step 1 预热 warmup.sh: running\n"))
            #expect(
                plain.hasSuffix(
                    """
                    -- 23 hosts success: @all!10.20.0.3
                    -- 1 host non-zero exit code: 10.20.0.3
                    -- job 20000120 预热缓存 warm up (运行中): failed

                    """))
        }
    }

    @Test(arguments: [
        "status500=every3,all", "reset=every4,all", "html502=every3", "truncate=every3", "status429=first3",
    ])
    func hiccupsOfThePlatformLoseNothing(faults: String) async throws {
        try await onDemo(faults: faults) { shell in
            _ = try await shell.run("job \(DemoWorld.growingJobID) || job \(DemoWorld.growingJobID)")
            let followed = try await shell.run("follow | to jsonl")
            #expect(followed.status == 5, "\(followed.notes)")
            let lines = try Self.lines(followed.output)
            #expect(lines.count == 24 && lines.values.allSatisfy { $0.count == 42 || $0.count == 43 })
        }
    }

    @Test func aLogThatBeginsAnewIsAnnounced() async throws {
        // At its fifteenth request the platform's logs are again as short as they were half a minute before.
        try await onDemo(clock: Clock(secondsAtEachRequest: 4, goingBackAtRequest: 15, by: 30)) { shell in
            let output = try await shell.run("follow 10.20.0.10").output
            #expect(output.contains("-- the log of 10.20.0.10 begins anew\n"))
            let after = output.components(separatedBy: "begins anew\n").last ?? ""
            #expect(after.components(separatedBy: "job_start\n").count == 2)
            #expect(after.components(separatedBy: "10.20.0.10: ").count == 43)
            #expect(after.contains("job_success:[ok]"))
        }
    }

    @Test func onlySomeHostsAndLinesIfAskedFor() async throws {
        try await onDemo { shell in
            let some = try Self.lines(try await shell.run("follow 10.20.0.[1-3] | to jsonl").output)
            #expect(some.keys.sorted() == ["10.20.0.1", "10.20.0.2", "10.20.0.3"])
        }
        try await onDemo { shell in
            let bad = try await shell.run("follow --filter 'error|job_fail' -i")
            let lines = bad.output.split(separator: "\n").filter { !$0.hasPrefix("--") }
            #expect(lines.count == 2 && lines.allSatisfy { $0.hasPrefix("10.20.0.3: [") })
        }
    }

    @Test func waitShowsNoLinesAndFailsWithTheJob() async throws {
        try await onDemo { shell in
            let waited = try await shell.run("wait")
            #expect(waited.status == 5)
            #expect(waited.output.split(separator: "\n").allSatisfy { $0.hasPrefix("-- ") })
            // The step that was waited for is the chosen one: what the hint says works.
            #expect(try await shell.rows("hosts --status failed").count == 1)
            #expect(try await shell.run("job 20000090; wait && let done yes").status == 0)
            #expect(try await shell.run("wait").output.hasPrefix("-- "))
        }
    }
}

import DemoFaults
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
            plugins: builtIn, terminal: terminal, options: options, faults: try DemoFaults(faults).injector(),
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
                    -- step 1 预热 warmup.sh: 23 hosts success: @all!10.20.0.3
                    -- step 1 预热 warmup.sh: 1 host non-zero exit code: 10.20.0.3
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
            #expect(bad.output.contains("\n-- 2 of 1009 lines match, on 1 host\n"))
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

    @Test(arguments: ["wait", "follow"])
    func theEndTellsOfTheChosenStepElseStepByStep(command: String) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100")
        let all = try await shell.run(command)
        #expect(all.status == 5)
        let lines = all.output.split(separator: "\n")
        #expect(
            lines.first
                == "-- step 1 部署 deploy.sh: 229 hosts success: @all!10.20.0.[11,18,36,50,79,82-83,92,102,128,200]")
        #expect(lines.contains("-- step 2 分发配置 game.conf: 240 hosts success: @all"))
        #expect(lines.contains("-- step 3 人工确认: success"))
        #expect(lines.contains("-- step 4 健康检查 health check: 2 hosts agent abnormal: 10.20.0.[36,79]"))
        #expect(lines.last == "-- job 20000100 发布 game-server 生产环境: failed; it had ended before")
        #expect(all.notes.contains { $0.hasPrefix("hint: type `step 4; hosts --status failed`") }, "\(all.notes)")
        // Of the others only what went wrong.
        _ = try await shell.run("step 2")
        let one = try await shell.run(command).output
        #expect(
            one == """
                -- step 2 分发配置 game.conf: 240 hosts success: @all
                -- step 4 健康检查 health check: failed
                -- job 20000100 发布 game-server 生产环境: failed; it had ended before

                """)
        try await shell.stop()
    }

    @Test(arguments: ["wait", "follow"])
    func aRunThatWaitsForAPersonEndsItAndSaysWhoMustActWhere(command: String) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000115")
        let waited = try await shell.run("\(command) && let went on")
        #expect(waited.status == 5)
        #expect(
            waited.output == """
                -- step 2 人工确认: waiting for user
                -- step 1 重启 restart.sh: 12 hosts success: @all
                -- job 20000115 发布 chat-server 待确认: waiting for user

                """)
        #expect(
            waited.notes == [
                "joblog: \(command): job 20000115 发布 chat-server 待确认 waits for a person: step 2 人工确认 has to be confirmed "
                    + "on the platform's page of the job; zhangsan started the job",
                "hint: once somebody has acted there (step instance 30000117), type `\(command)` again",
            ])
        #expect(await shell.shell.session.value(of: "went") == nil)
        let events = try await shell.run("\(command) | to jsonl").output.jsonLines
        #expect(events.last?["event"] as? String == "left")
        #expect(events.last?["status_name"] as? String == "waiting for user")
        try await shell.stop()
    }

    @Test(arguments: ["wait", "follow"])
    func aTimeLimitSaysWhatStillRunsWhere(command: String) async throws {
        // The demo's clock stands still, and with it the job.
        try await onDemo(clock: Clock(secondsAtEachRequest: 0)) { shell in
            let waited = try await shell.run("\(command) --timeout 20ms")
            #expect(waited.status == 5)
            #expect(waited.output.hasSuffix("-- job 20000120 预热缓存 warm up (运行中): running\n"))
            let sentence = try #require(waited.notes.first)
            #expect(
                sentence.hasPrefix(
                    "joblog: \(command): job 20000120 预热缓存 warm up (运行中) has not ended within 20 ms: "
                        + "step 1 预热 warmup.sh: running on 24 of 24 hosts (@all)"), "\(sentence)")
            #expect(
                waited.notes.last?.hasPrefix(
                    "hint: type `\(command)` again to go on waiting, or `hosts --status running`")
                    == true)
        }
    }

    @Test func aTimeLimitThatIsNotReachedChangesNothing() async throws {
        try await onDemo { shell in
            let waited = try await shell.run("wait --timeout 1h | to jsonl")
            #expect(waited.status == 5)
            #expect(try waited.output.jsonLines.last?["event"] as? String == "end")
            #expect(waited.notes.first == "joblog: wait: job 20000120 ended as failed")
        }
        try await onDemo { shell in
            let none = try await shell.run("wait --timeout 0s")
            #expect(none.status == 2)
            #expect(none.notes.first?.contains("--timeout must be longer than 0") == true)
        }
    }
}

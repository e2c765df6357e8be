import JobModel
import JobShell
import JobShellTesting
import Testing

/// Both ends of 64 bits in what is typed and in what the platform told: whatever comes of it, the shell goes on.
@Suite struct ExtremeNumberTests {
    private static let ends = ["9223372036854775807", "-9223372036854775808"]

    /// Statements on a chosen step; `N` is the number.
    private static let statements = [
        "hosts --exit-code N", "hosts --slowest N", "hosts --status N", "hosts @gN", "hosts @pN", "hosts @N",
        "jobs --status N", "jobs --cron N", "jobs --limit N", "jobs --since N", "jobs --until N", "jobs --since -Nd",
        "jobs --last Nd", "jobs --last Nw", "jobs --last Ns", "job N", "job ~N", "step 1 --attempt N", "step N",
        "job 'http://x/api_execute/20000100?stepInstanceId=30000101&retryCount=N&batch=N'",
        "job 'http://x/api_execute/20000100?stepInstanceId=N'", "job 'http://x/N/api_execute/N'",
        "show --head N", "show --tail N", "filter . -A N", "filter . -B N", "filter . -C N", "filter . -m N",
        "patterns --top N", "patterns; filter --kind @pN", "groups --min N", "groups; diff @gN", "history N",
        "hosts | expect N", "hosts | expect --min N --max N", "hosts | expect --max N", "store prune --keep N",
        "store prune --older-than Nd", "set concurrency N", "set rate N", "watch N 'hosts' --times N",
        "connect $url --timeout N", "connect $url --connect-timeout N", "biz N; biz_set N", "wait --timeout Nms",
    ]

    @Test(arguments: ends)
    func whatIsTypedEndsNothing(number: String) async throws {
        let world = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 8)
        for statement in Self.statements {
            let shell = try await world.another(plugins: builtIn)
            #expect(try await shell.run("job 20000100; step 1").status == 0)
            let typed = statement.replacing("N", with: number)
            let result = try await shell.run(typed)
            #expect((0...5).contains(result.status), "\(typed): \(result.status)")
            #expect(try await shell.run("session").status == 0, "\(typed)")
        }
        try await world.stop()
    }

    @Test(arguments: [Int64.max, .min, .max - 1, -1])
    func whatThePlatformToldEndsNothing(number: Int64) async throws {
        let hosts = (0..<3).map { index in
            Host(
                id: number, area: number, ipv4: HostAddress("10.0.0.\(index)"),
                status: HostStatus(rawValue: Int(number)), exitCode: Int(number), tag: "t",
                start: Timestamp(milliseconds: number), end: Timestamp(milliseconds: ~number),
                durationMilliseconds: number, executeCount: Int(number))
        }
        let step = StepInstance(
            id: number, name: "s", type: Int(number), status: RunStatus(rawValue: Int(number)),
            executeCount: Int(number), create: Timestamp(milliseconds: number),
            start: Timestamp(milliseconds: number), end: Timestamp(milliseconds: ~number),
            durationMilliseconds: number, hosts: hosts)
        let job = JobInstance(
            id: number, planID: number, templateID: number, name: "j", create: Timestamp(milliseconds: number),
            start: Timestamp(milliseconds: number), end: Timestamp(milliseconds: ~number),
            durationMilliseconds: number, launchMode: Int(number), status: RunStatus(rawValue: Int(number)),
            kind: Int(number))
        let shell = try ScriptedShell(plugins: builtIn)
        await shell.shell.apply([.scope(.business(2)), .job(JobRun(job: job, steps: [step]))])
        for statement in [
            "steps", "step 1", "session", "steps | to json", "hosts", "hosts --long", "hosts --chart",
            "hosts --slowest 2", "hosts | to csv", "hosts | to jsonl", "hosts @failed", "step 1 --attempt 1",
            "step 1 --attempt 1000000", "job ~1", "jobs",
        ] {
            let result = try await shell.run(statement)
            #expect((0...5).contains(result.status), "\(statement): \(result.status)")
        }
        let attempts = try await shell.run("session").output
        #expect(attempts.contains("attempt \(number > 0 ? Int(Int32.max) + 1 : 1)"))
    }
}

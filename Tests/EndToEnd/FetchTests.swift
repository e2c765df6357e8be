import DemoFaults
import DemoPlatform
import Foundation
import JobModel
import LogStore
import PseudoTerminal
import Testing

/// The built program fetches from a demo platform over HTTP, and is stopped in every rude way.
@Suite struct FetchTests {
    private let home: Program.Home
    private let now = Timestamp(milliseconds: 1_795_478_400_000)

    init() throws {
        home = try Program.Home()
    }

    private var storePath: String { home.path + "/.cache/joblog/logs.sqlite" }

    private func environment(_ demo: DemoPlatform) -> [String: String] {
        let known = DemoPlatform.credentials
        return [
            "JOBLOG_URL": demo.url, "BK_APP_CODE": known.appCode, "BK_APP_SECRET": known.appSecret,
            "BK_USERNAME": known.username,
        ]
    }

    private let fetch = ["--no-rc", "-c", "biz 2; set concurrency 2; job \(DemoWorld.deploymentJobID); step 1; fetch"]

    /// The place of the deployment's first step.
    private func place(_ demo: DemoPlatform) -> LogPlace {
        let job = DemoWorld.deploymentJobID
        return LogPlace(
            platform: demo.url, scope: .business(DemoWorld.businessID), job: job, step: job + 10_000_001,
            executeCount: 0)
    }

    /// Holds every log of the store against what the demo's world says, and counts them.
    private func countWholeLogs(_ demo: DemoPlatform) throws -> Int {
        let store = try LogStore.open(path: storePath, now: now)
        defer { store.close() }
        #expect(store.setAside == nil)
        let place = place(demo)
        let keys = try store.entries(at: place).filter { $0.value.state == .fetched }.map(\.key)
        for (key, content) in zip(keys, try store.contents(of: keys, at: place)) {
            guard case .id(let id) = key else { continue }
            let truth = demo.world.log(ofHost: id, job: place.job, step: place.step)
            #expect(content == truth.map { .script($0) }, "host \(id)")
        }
        return keys.count
    }

    /// The store itself is killed more often, in LogStoreTests.
    @Test func killedSixTimesInMidFetchItLosesNothingAndCompletes() async throws {
        let demo = try await DemoPlatform.start(
            hosts: 3000, now: now, faults: try DemoFaults("trickle=3000000,omit=0.01").injector())
        var generator = SystemRandomNumberGenerator()
        var counts = [0]
        // Two batches are asked for at a time, so that behind the fourth request some logs have come, on any machine.
        for wanted in [2, 5, 4, 3, 5, 4] {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: Program.path)
            process.arguments = fetch
            process.environment = Program.environment(home, environment(demo))
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            let before = demo.logRequests
            try process.run()
            while process.isRunning, demo.logRequests < before + wanted { usleep(500) }
            // Not a wait for anything: it only moves the moment of death within a batch.
            usleep(.random(in: 0...300_000, using: &generator))
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
            counts.append(try countWholeLogs(demo))
        }
        #expect(counts == counts.sorted(), "a log that was here is gone")
        #expect(counts.contains { $0 > 0 && $0 < 2500 }, "no kill fell into the middle: \(counts)")
        let end = try Program.run(fetch, home: home, environment: environment(demo))
        #expect(end.status == 0, "\(end.errors)")
        #expect(end.errors.contains("from store"))
        let silent = Set([DemoBehaviour.silent, .agentAbnormal].flatMap { demo.world.hostIDs(doing: $0) })
        #expect(try countWholeLogs(demo) == 3000 - silent.count)
        try await demo.stop()
    }

    @Test func aDiskThatMayNotGrowIsASentenceAndTheRestComesLater() async throws {
        let demo = try await DemoPlatform.start(hosts: 1500, now: now)
        // The limit is on each file's size, in KiB: the shell sets it for the program alone.
        let script = "ulimit -f 900; exec \"$0\" \"$@\""
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script, Program.path] + fetch
        process.environment = Program.environment(home, environment(demo))
        let errors = Pipe()
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        try process.run()
        let told = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 1, "\(told)")
        #expect(told.contains("joblog: fetch: ") && told.contains("hint: "), "\(told)")
        let kept = try countWholeLogs(demo)
        #expect(kept < 1450)
        let end = try Program.run(fetch, home: home, environment: environment(demo))
        #expect(end.status == 0, "\(end.errors)")
        #expect(try countWholeLogs(demo) > 1450)
        try await demo.stop()
    }

    @Test func controlCStopsWithAWordOnWhatWasKeptAndThePromptGoesOn() async throws {
        let demo = try await DemoPlatform.start(
            hosts: 2000, now: now, faults: try DemoFaults("trickle=150000").injector())
        let terminal = try PseudoTerminal(
            Program.path, arguments: ["--no-rc"],
            environment: Program.environment(
                home, environment(demo).merging(["TERM": "xterm-256color"]) { $1 }),
            columns: 100, rows: 24)
        try terminal.wait(forScreen: { $0.text.contains("❯") })
        terminal.send("biz 2; job \(DemoWorld.deploymentJobID); step 1; fetch\r")
        // The progress line says how far it is, and is drawn anew in place.
        try terminal.wait(for: " of 2000 hosts, ")
        try terminal.wait(for: "/s")
        terminal.send(.interrupt)
        try terminal.wait(for: "are kept")
        try terminal.wait(for: "❯")
        terminal.send("hosts @unfetched | expect --min 1 --max 1999 > /dev/null && session\r")
        try terminal.wait(for: "bk_app_code")
        terminal.send(.endOfInput)
        _ = try terminal.exitStatus()
        #expect(terminal.isSane)
        try await demo.stop()
    }

    @Test func theStoreAloneIsEnoughToGoOn() async throws {
        let demo = try await DemoPlatform.start(hosts: 240, now: now)
        let known = environment(demo)
        #expect(try Program.run(fetch, home: home, environment: known).status == 0)
        let statements = """
            biz 2; job \(DemoWorld.deploymentJobID) | to json; step 1; hosts --long | to json; show @failed | to json
            """
        let online = try Program.run(["--no-rc", "-c", statements], home: home, environment: known)
        try await demo.stop()
        let offline = try Program.run(["--no-rc", "--offline", "-c", statements], home: home, environment: known)
        #expect(offline.status == 0, "\(offline.errors)")
        #expect(offline.output == online.output)
        let other = try Program.run(
            ["--no-rc", "--offline", "-c", "biz 2; job 20000090"], home: home, environment: known)
        #expect(other.status == 1 && other.errors.contains("hint: "), "\(other.errors)")
    }

    @Test func whatAStatementReadsIsNotPrunedUnderIt() async throws {
        let demo = try await DemoPlatform.start(hosts: 600, now: now)
        let known = environment(demo)
        #expect(try Program.run(fetch, home: home, environment: known).status == 0)
        // The child prunes while the lines that are piped to it are still being read from the store.
        let statements = """
            biz 2; job \(DemoWorld.deploymentJobID) > /dev/null; step 1
            filter job_start | to jsonl | !'\(Program.path)' --no-rc -c 'store prune --older-than 0s' >&2; wc -l
            """
        let result = try Program.run(["--no-rc", "-c", statements], home: home, environment: known)
        let silent = Set([DemoBehaviour.silent, .agentAbnormal].flatMap { demo.world.hostIDs(doing: $0) })
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.trimmingCharacters(in: .whitespacesAndNewlines) == "\(600 - silent.count)")
        #expect(result.errors.contains("the logs of 1 step stay"), "\(result.errors)")
        try await demo.stop()
    }

    @Test func withoutAPlaceForTheStoreOneIsKeptForTheProcess() async throws {
        let demo = try await DemoPlatform.start(hosts: 30, now: now)
        let statements =
            "biz 2; job \(DemoWorld.deploymentJobID) > /dev/null; step 1; fetch > /dev/null; groups | to jsonl"
        for (variables, note) in [
            (["HOME": "", "XDG_CACHE_HOME": ""], "HOME and XDG_CACHE_HOME name no folder"),
            (["XDG_CACHE_HOME": "/dev/null"], "'/dev/null/joblog/logs.sqlite' can't be used"),
        ] {
            let result = try Program.run(
                ["--no-rc", "-c", statements], home: home, environment: environment(demo).merging(variables) { $1 })
            #expect(result.status == 0, "\(result.errors)")
            #expect(result.errors.contains(note), "\(result.errors)")
            #expect(result.output.contains("\"g1\""))
        }
        // A relative path is no place, as the XDG Base Directory Specification says.
        let relative = try Program.run(
            ["--no-rc", "-c", "store path"], home: home, environment: ["XDG_CACHE_HOME": "relative"])
        #expect(relative.output == home.path + "/.cache/joblog/logs.sqlite\n")
        try await demo.stop()
    }
}

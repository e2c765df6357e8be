import JobModel
import JobShell
import JobShellTesting
import Synchronization
import Testing

/// `watch` waits by the shell's clock, so that a test of an hour takes no time.
@Suite struct WatchTests {
    @Test func itWaitsBetweenRoundsAndNotAfterTheLast() async throws {
        let waits = Mutex<[Duration]>([])
        let shell = try ScriptedShell(plugins: builtIn, sleep: { time in waits.withLock { $0.append(time) } })
        let result = try await shell.run("watch 3600 'echo round' --times 3")
        #expect(result.status == 0 && result.output == "round\nround\nround\n")
        #expect(waits.withLock { $0 } == [.seconds(3600), .seconds(3600)])
    }

    @Test func anInterruptedWaitEndsIt() async throws {
        let shell = try ScriptedShell(plugins: builtIn, sleep: { _ in throw CancellationError() })
        let result = try await shell.run("watch 3600 'echo round'")
        #expect(result.output == "round\n" && result.status == ExitStatus.interrupted.rawValue)
    }
}

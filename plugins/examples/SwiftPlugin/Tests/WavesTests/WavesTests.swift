import BuiltInPlugins
import JobShellTesting
import Testing
import Waves

/// What a user types and sees, on a demo platform within the test.
@Suite struct WavesTests {
    private func run(_ statements: String) async throws -> ScriptedShell.Transcript {
        let shell = try await ScriptedShell.onDemo(plugins: BuiltIn.plugins + [WavesPlugin()], hosts: 20)
        let result = try await shell.run("job 20000100 > /dev/null; step 1 > /dev/null; \(statements)")
        try await shell.stop()
        return result
    }

    @Test func everyHostIsInOneWave() async throws {
        let result = try await run("waves --gap 1w | to csv")
        #expect(result.status == 0, "\(result.notes)")
        let lines = result.output.split(whereSeparator: \.isNewline)
        #expect(lines.first == "wave,host_count,begin,last,which")
        #expect(lines.count == 2 && lines.last?.hasPrefix("1,20,") == true, "\(result.output)")
    }

    @Test func aShorterPauseMakesMoreWaves() async throws {
        #expect(try await run("waves --gap 10ms | expect --min 2").status == 0)
        #expect(try await run("waves --gap soon").status == 2)
    }

    @Test func theBuiltInCommandsWorkWithIt() async throws {
        let result = try await run("hosts @failed | waves --gap 1w | to jsonl")
        #expect(result.status == 0 && result.output.contains(#""wave":1,"#), "\(result.notes)")
        let table = try await run("waves")
        #expect(table.output.contains("last began"), "\(table.output)")
        let refused = try await run("waves | groups")
        #expect(refused.status == 2 && refused.notes.first?.contains("waves gives waves") == true, "\(refused.notes)")
    }

    @Test func helpKnowsIt() async throws {
        #expect(try await run("help waves").output.contains("waves [HOSTSET] [--exclude HOSTSET] [--gap D]"))
    }
}

import DemoPlatform
import HostSets
import JobModel
import JobShell
import JobShellTesting
import Testing

/// Pictures: how long hosts took, and how they fared.
@Suite struct ChartTests {
    private func run(_ statements: String, terminal: ScriptedTerminal = ScriptedTerminal()) async throws -> String {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, terminal: terminal)
        let result = try await shell.run("job 20000100 > /dev/null; step 1; \(statements)")
        #expect(result.status == 0, "\(result.notes)")
        try await shell.stop()
        return result.output
    }

    @Test func everyHostIsCountedOnceAndTheSlowestAreNamed() async throws {
        let chart = try await run("hosts --chart")
        let lines = chart.split(separator: "\n").map(String.init)
        #expect(lines[0] == "240 hosts by how long they took")
        let counts = lines.compactMap { line in
            line.firstMatch(of: /[█▏▎▍▌▋▊▉]  (\d+)(?:, (\d+) failed)?$/).map { (Int($0.1) ?? 0, Int($0.2 ?? "0") ?? 0) }
        }
        #expect(counts.reduce(0) { $0 + $1.0 } == 240 && counts.reduce(0) { $0 + $1.1 } == 11)
        #expect(lines.last?.hasPrefix("slowest: 10.20.0.102 36.7 s, ") == true)
    }

    @Test(arguments: [40, 60, 100])
    func theChartFitsTheWindow(width: Int) async throws {
        let chart = try await run("hosts --chart", terminal: ScriptedTerminal(width: width))
        #expect(chart.split(separator: "\n").allSatisfy { $0.count <= width })
    }

    @Test func itIsReadWithoutColourAndWithoutUTF8() async throws {
        let chart = try await run("hosts --chart", terminal: ScriptedTerminal(width: 80, usesUTF8: false))
        #expect(chart.allSatisfy(\.isASCII) && chart.contains("####  "))
        let steps = try await run("steps", terminal: ScriptedTerminal(width: 100, usesUTF8: false))
        #expect(steps.contains("  =========x  ") && steps.contains("  ==========  "))
    }

    @Test func stepsShowHowTheirHostsFared() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, clock: { ScriptedShell.present })
        let steps = try await shell.run("job 20000100; job \(DemoWorld.growingJobID)", from: .terminal)
            .output
        #expect(steps.contains("  █████████▒  "))
        #expect(steps.contains("  ░░░░░░░░░░"))
        try await shell.stop()
    }

    @Test func oneThatTookMuchLongerDoesNotHideTheOthers() async throws {
        let hosts = (0..<100).map { index in
            Host(
                id: Int64(index), status: HostStatus(rawValue: 9),
                durationMilliseconds: index == 0 ? 600_000 : Int64(index * 20))
        }
        let step = StepSnapshot(
            step: StepInstance(id: 1, name: "", type: 1, status: RunStatus(rawValue: 3), hosts: hosts), number: 1,
            place: LogPlace(platform: "", scope: .business(2), job: 1, step: 1, executeCount: 0),
            hosts: StepHosts(hosts))
        let list = HostList(step: step, positions: Array(hosts.indices), layout: .chart)
        let chart = String(
            decoding: try await list.drawn(on: Screen(width: 80, usesColor: false)).collected(),
            as: UTF8.self)
        #expect(chart.contains(" or more  ") && chart.contains("slowest: id:0 10 min 00 s, "))
        #expect(chart.split(separator: "\n").count { $0.contains("█") } > 5)
    }
}

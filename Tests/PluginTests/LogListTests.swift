import JobModel
import JobShell
import JobShellTesting
import Testing

/// Lists of logs that say one thing of their hosts and another of their logs.
@Suite struct LogListTests {
    /// `odd`: logs of the hosts at some positions, of which the stream has so many.
    private struct OddCommand: Command {
        let positions: [Int]
        let count: Int
        let wanted: [Int]?
        let signature = CommandSignature("odd", summary: "logs that a test made up", gives: .logs)

        func run(_ invocation: Invocation, in context: Context) async throws -> Outcome {
            let selection = try await context.selection(invocation)
            let count = count
            var list = LogList(step: selection.step, positions: positions, isExcerpt: true) { hosts in
                LogStream(count: count) { range in
                    range.map { index in
                        let text = index < hosts.count ? "\(hosts[index].address?.description ?? "")\n" : "nobody's\n"
                        let host = hosts.first ?? selection.step.hosts.hosts[0]
                        return HostLog(host: host, state: .fetched, content: .script(Array(text.utf8)))
                    }
                }
            }
            if let wanted { list = list.selecting(stepPositions: wanted) }
            return Outcome(list)
        }
    }

    private struct Odd: Plugin {
        let name = "Odd"
        let summary = "logs that a test made up"
        let commands: [any Command]
    }

    @Test(
        arguments: [
            ([0, 1, 2], 3, nil, [0, 1, 2]), ([0, 1, 2], 2, nil, [0, 1]), ([2, 0], 5, nil, [2, 0]),
            ([-1, 4, 1_000_000, 3, .max, .min], 6, nil, [4, 3]), ([0, 1, 2], 3, [2, 7, -1, 0, .max], [2, 0]),
            ([], 3, nil, []), ([1, 2], 0, nil, []), ([5, 6], 2, [1, 2], []),
        ] as [([Int], Int, [Int]?, [Int])])
    func everyLogStandsUnderItsOwnHost(_ positions: [Int], _ count: Int, _ wanted: [Int]?, _ right: [Int]) async throws
    {
        let odd = Odd(commands: [OddCommand(positions: positions, count: count, wanted: wanted)])
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [odd])
        _ = try await shell.run("job 20000100; step 1")
        let hosts = right.map { "10.20.0.\($0 + 1)" }
        let shown = try await shell.run("odd")
        #expect(shown.status == 0)
        let lines = shown.output.split(separator: "\n").filter { !$0.isEmpty }
        let headers = lines.filter { $0.hasPrefix("==> ") }.map { String($0.dropFirst(4).prefix { $0 != " " }) }
        #expect(headers == hosts, "\(shown.output)")
        #expect(lines.filter { !$0.hasPrefix("==> ") }.map(String.init) == hosts)
        // The commands that work through logs on all cores see the same.
        let found = try await shell.run("odd | filter .").output.split(separator: "\n")
        #expect(found.count == hosts.count && found.allSatisfy { Self.isOfItsHost($0) }, "\(found)")
        #expect(try await shell.run("odd | groups --exact | expect \(hosts.count)").status == 0)
        #expect(try await shell.run("odd | patterns").status == 0)
        try await shell.stop()
    }

    /// `10.20.0.1:1:10.20.0.1`
    private static func isOfItsHost(_ line: Substring) -> Bool {
        let parts = line.split(separator: ":")
        return parts.count == 3 && parts[0] == parts[2]
    }
}

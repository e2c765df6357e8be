import JobShell
import JobShellTesting
import Testing
import TestSupport

/// Logs, patterns and options made up at random: whatever comes of them, no line stands under another host's name.
@Suite struct LineFuzzTests {
    /// Logs of a few hosts as the shell has them.
    private struct World {
        let shell: ScriptedShell
        /// The lines that were made up for each host, by the word that stands for it.
        let lines: [String: [String]]
        /// What each host printed on the demo platform: of hosts that are in no group that is what `diff` compares.
        let platform: [String: String]

        /// Whether a host printed a line.
        func has(_ line: String, on host: String) -> Bool {
            lines[host]?.contains(line) == true || platform[host]?.contains(line) == true
        }
    }

    private static func randomLogs(_ random: inout SeededGenerator) -> [[UInt8]] {
        let words = [
            "yes", "no", "error", "ERROR", "disk full", "k1", "k2", "12:00:01", "12:00:02", "磁盘", "a",
            "aaaaaaaaaaaaaaaaaaaa!",
            "", " ", "pid=7", "pid=8", "10.20.0.1", "10.20.0.2", "\u{1B}[31m", "x1",
        ]
        let texts = (0..<Int.random(in: 1...6, using: &random)).map { _ in
            (0..<Int.random(in: 0...3, using: &random)).map { _ in words.randomElement(using: &random) ?? "" }
                .joined(separator: " ")
        }
        return (0..<Int.random(in: 1...5, using: &random)).map { _ -> [UInt8] in
            var lines = texts.filter { _ in Int.random(in: 0..<4, using: &random) > 0 }
            if Int.random(in: 0..<3, using: &random) == 0 { lines.shuffle(using: &random) }
            if Int.random(in: 0..<3, using: &random) == 0 { lines.append(words.randomElement(using: &random) ?? "") }
            let ending = Int.random(in: 0..<4, using: &random) == 0 ? "" : "\n"
            return Array((lines.joined(separator: "\n") + ending).utf8)
        }
    }

    private static func randomPattern(_ random: inout SeededGenerator) -> String {
        let pieces = [
            "a", "yes", "no", "e", "ERROR", "磁", ".", "[a-k]", "[^a]", "(a|b)", "(e)", "(?:no|yes)", #"\d"#, #"\w"#,
            #"\b"#, "^", "$",
            "x*", "a+", "(a+)+!", "a{2}", "a{1,3}", "(?i)", #"\K"#, #"\G"#, "(?=e)", "(?<=e)", #"\x1B"#, " ", "|", "(",
            "[", #"\"#, "{9999}",
        ]
        return (0..<Int.random(in: 0...4, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
            .joined()
    }

    /// Gives each of some hosts a log, and calls `body` so many times.
    private static func trying(
        _ rounds: Int, seed: UInt64, _ body: (World, inout SeededGenerator) async throws -> Void
    ) async throws {
        let given = GivenLogs()
        let shell = try await ScriptedShell.onDemo(plugins: builtIn + [given], hosts: 20)
        _ = try await shell.run("job 20000100; step 1")
        let platform = try await logs(shell, "show")
        for round in 0..<FuzzRounds.count(rounds) {
            var random = SeededGenerator(seed: seed &+ UInt64(round))
            given.set(randomLogs(&random))
            let lines = try await logs(shell, "given").mapValues {
                $0.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            }
            try await body(World(shell: shell, lines: lines, platform: platform), &random)
        }
        try await shell.stop()
    }

    /// The logs that a statement gives, by the words that may stand for the host; those of hosts with one address together.
    private static func logs(_ shell: ScriptedShell, _ statement: String) async throws -> [String: String] {
        var logs: [String: String] = [:]
        for row in try await shell.rows(statement) {
            guard let address = row["ip"] as? String ?? row["ipv6"] as? String, let log = row["log"] as? String else {
                continue
            }
            for word in [address, "\(row["cloud"] ?? 0):\(address)"] {
                logs[word] = logs[word].map { $0 + "\n" + log } ?? log
            }
        }
        return logs
    }

    /// A statement's rows; nil where it failed, which some patterns do.
    private static func rows(_ shell: ScriptedShell, _ statement: String) async throws -> [[String: Any]]? {
        let result = try await shell.run(statement + " | to jsonl")
        #expect([0, 1, 2].contains(result.status), "\(statement): \(result.notes)")
        if result.status == 2 { return nil }
        return try result.output.jsonLines
    }

    @Test func differencesShowOnlyLinesThatTheNamedHostsPrinted() async throws {
        try await Self.trying(60, seed: 1) { world, random in
            let filter = Int.random(in: 0..<2, using: &random) == 0 ? "" : " | filter '\(Self.randomPattern(&random))'"
            let rules =
                ["", "", " --unordered", " --exact", #" --ignore 'k\d'"#, " --exact --unordered", " --ignore '(a+)+!'"]
                .randomElement(using: &random) ?? ""
            let groups = "given\(filter) | groups\(rules)"
            // Where the groups of a round can't be formed, `diff` is about the ones before: they must be of this round's logs.
            _ = try await world.shell.run("given | groups")
            var statements = ["\(groups) | diff", "diff", "diff --side-by-side"]
            let words = world.lines.keys.sorted() + ["@g1", "@g2", "@g3", "@all"]
            for _ in 0..<3 {
                let (a, b) = (words.randomElement(using: &random) ?? "", words.randomElement(using: &random) ?? "")
                statements.append("diff \(a) \(b)")
                statements.append("diff \(a)")
            }
            for statement in statements {
                for row in try await Self.rows(world.shell, statement) ?? [] {
                    try Self.check(row, world, statement)
                }
                _ = try await world.shell.run(groups)
            }
        }
    }

    private static func check(_ row: [String: Any], _ world: World, _ statement: String) throws {
        let from = try #require(row["from_host"] as? String)
        let to = try #require(row["to_host"] as? String)
        for hunk in row["hunks"] as? [[String: Any]] ?? [] {
            for line in hunk["lines"] as? [[String: String]] ?? [] {
                let host = line["op"] == "+" ? to : from
                let text = try #require(line["text"])
                #expect(
                    world.has(text, on: host), "\(statement): '\(text)' is no line of \(host) in \(world.lines)")
            }
        }
    }

    @Test func foundLinesAreLinesOfTheirHostsByTheirNumbers() async throws {
        try await Self.trying(150, seed: 1000) { world, random in
            var words = ["filter"]
            for flag in ["-i", "-S", "-v", "-w", "-x", "-F", "-o"] where Int.random(in: 0..<5, using: &random) == 0 {
                words.append(flag)
            }
            for option in ["-A", "-B", "-C", "-m"] where Int.random(in: 0..<5, using: &random) == 0 {
                let numbers: [Int64] = [0, 1, 2, 1000, .max]
                let number = numbers.randomElement(using: &random) ?? 0
                words += [option, String(number)]
            }
            let pattern = Self.randomPattern(&random)
            let found = "given | \(words.joined(separator: " ")) -e '\(pattern)'"
            for statement in [found, "\(found) | filter -C 1 e", "\(found) | filter -v '\(pattern)'"] {
                for row in try await Self.rows(world.shell, statement) ?? [] {
                    let host = (row["host"] as? [String: Any])?["ip"] as? String ?? ""
                    let lines = try #require(world.lines[host], "\(statement)")
                    var last = 0
                    for line in row["lines"] as? [[String: Any]] ?? [] {
                        let number = try #require(line["n"] as? Int)
                        let text = try #require(line["text"] as? String)
                        let isThere =
                            lines.indices.contains(number - 1)
                            && (statement.contains("-o") ? lines[number - 1].contains(text) : lines[number - 1] == text)
                        #expect(isThere, "\(statement): line \(number) of \(host) is not '\(text)' in \(lines)")
                        #expect(statement.contains("-o") ? number >= last : number > last, "\(statement)")
                        last = number
                    }
                }
            }
            for statement in ["\(found) | expect 0", "\(found) | groups", "given | filter -l '\(pattern)'"] {
                let status = try await world.shell.run(statement).status
                #expect([0, 1, 2, 5].contains(status), "\(statement)")
            }
        }
    }
}

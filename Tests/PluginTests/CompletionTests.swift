import DemoPlatform
import Grammar
import JobModel
import JobShell
import JobShellTesting
import Synchronization
import Testing

/// What Tab offers, and what becomes of the line when it is taken.
@Suite struct CompletionTests {
    private func onDemo(
        _ start: String = "job 20000100; step 1", plugins: [any Plugin] = builtIn, environment: [String: String] = [:],
        faults: any FaultSource = NoFaults(), _ body: (ScriptedShell) async throws -> Void
    ) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: plugins, environment: environment, faults: faults)
        if !start.isEmpty { #expect(try await shell.run(start).status == 0) }
        try await body(shell)
        try await shell.stop()
    }

    /// The lines that a text becomes with each of its candidates, a cursor at its end.
    private func lines(_ text: String, _ shell: ScriptedShell) async -> [String] {
        let completion = await shell.shell.completion(of: text, at: text.utf8.count)
        return completion.candidates.map { applied($0, completion.range, to: text) }
    }

    private func applied(_ candidate: Completion.Candidate, _ range: Range<Int>, to text: String) -> String {
        let bytes = Array(text.utf8)
        return String(decoding: bytes[..<range.lowerBound], as: UTF8.self) + candidate.text
            + (candidate.isWhole ? " " : "") + String(decoding: bytes[range.upperBound...], as: UTF8.self)
    }

    private func texts(_ text: String, _ shell: ScriptedShell) async -> [String] {
        await shell.shell.completion(of: text, at: text.utf8.count).candidates.map(\.text)
    }

    @Test func theOnlyFittingWordIsWrittenAsTheGrammarNeedsIt() async throws {
        try await onDemo { shell in
            _ = try await shell.run("alias bad 'hosts --status failed'; let wave 'a b'")
            for (text, line) in [
                ("hos", "hosts "), ("hsts", "hosts "), ("HOSTS", "hosts "), ("ba", "bad "),
                ("hosts --stat", "hosts --status "), ("bad --lo", "bad --long "), ("hosts --sta", "hosts --status "),
                ("hosts --status=fai", "hosts --status=failed "),
                ("hosts --status ok,runn", "hosts --status ok,running "),
                ("hosts -x @fail", "hosts -x @failed "), ("hosts -x@fail", "hosts -x@failed "),
                ("hosts @all!@fail", "hosts @all!@failed "), ("hosts '10.20.0.1,@fail", "hosts '10.20.0.1,@failed' "),
                ("hosts \"@fail", "hosts \"@failed\" "), ("hosts @fld", "hosts @failed "), ("to jsonl", "to jsonl "),
                ("watch 5 'hosts @fail", "watch 5 'hosts @failed"), ("hosts && to cs", "hosts && to csv "),
                ("hosts \\\n --statu", "hosts \\\n --status "),
                ("echo $wav", "echo $wave"), ("echo ${wav", "echo ${wave}"), ("echo \"a $wav", "echo \"a $wave"),
                ("help hostse", "help hostsets "), ("plugin info Filt", "plugin info Filter "),
                ("set keys v", "set keys vi "), ("set timez", "set timezone "),
                ("set timezone Asia/Shangh", "set timezone Asia/Shanghai "), ("mask off durat", "mask off duration "),
                ("unalias b", "unalias bad "), ("unlet w", "unlet wave "), ("hosts > /dev/nul", "hosts > /dev/null "),
                ("hosts > '/dev/nul", "hosts > '/dev/null' "), ("open /de", "open /dev/"),
                ("let value 1; echo $val", "let value 1; echo $value"),
            ] {
                #expect(await lines(text, shell).filter { !$0.hasSuffix("@file:") } == [line], "\(text)")
            }
            #expect(await lines("jobs\nste", shell) == ["jobs\nstep ", "jobs\nsteps "])
        }
    }

    @Test func nothingIsOfferedWhereNothingCanStand() async throws {
        try await onDemo { shell in
            for text in [
                "# ho", "hosts # @f", "!ls /de", "hosts | !wc ", "echo '$jo", "echo \\$jo", "hosts \\", "nosuch @f",
                "hosts 10.20.[1-", "hosts > /dev/null x", "mask off nosuchmask", "hosts --limit",
            ] {
                #expect(await lines(text, shell).isEmpty, "\(text)")
            }
        }
    }

    @Test func commandsBehindAPipeTakeWhatComesOutOfIt() async throws {
        try await onDemo { shell in
            _ = try await shell.run("alias rows 'to csv'; alias again jobs")
            let afterJobs = await texts("jobs | ", shell)
            #expect(afterJobs.first == "job")
            #expect(afterJobs.contains("to") && afterJobs.contains("rows"))
            #expect(!afterJobs.contains("filter") && !afterJobs.contains("jobs") && !afterJobs.contains("again"))
            #expect(await texts("biz 2 && ", shell).contains("jobs"))
            #expect(!(await texts("", shell).contains("to")))
            // Lines serve as logs, but come after what takes lines.
            let afterFilter = await texts("filter x | ", shell)
            #expect(afterFilter.contains("show") && afterFilter.contains("groups"))
            #expect(await texts("unset keys | ", shell).isEmpty)
        }
    }

    @Test func hostsOfTheStepComeWithWhatBecameOfThem() async throws {
        try await onDemo { shell in
            let names = await shell.shell.completion(of: "hosts @", at: 7).candidates
            #expect(names.first.map { "\($0.text) \($0.help)" } == "@all 240 hosts")
            let failed = try #require(names.first { $0.text == "@failed" })
            let count = try await shell.run("hosts @failed | to count").output
            #expect(failed.help == "\(count.dropLast()) hosts")
            let hosts = await shell.shell.completion(of: "hosts 10.20.0.4", at: 15).candidates
            #expect(hosts.map(\.text) == ["10.20.0.4"] + (40...49).map { "10.20.0.\($0)" })
            #expect(hosts.allSatisfy { !$0.help.isEmpty })
            _ = try await shell.run("groups")
            #expect(await texts("hosts @g", shell).contains("@g1"))
            let tags = await shell.shell.completion(of: "hosts tag:", at: 10).candidates
            #expect(!tags.isEmpty)
            for tag in tags {
                #expect(
                    try await shell.run("hosts \(tag.text) | to count").output == tag.help.prefix { $0 != " " } + "\n")
            }
        }
    }

    @Test func runsAndStepsAreAskedForOnce() async throws {
        let faults = RequestCounter()
        try await onDemo("", faults: faults) { shell in
            let jobs = await shell.shell.completion(of: "job 2", at: 5)
            #expect(jobs.candidates.contains { $0.text == "20000100" && !$0.help.isEmpty })
            #expect(jobs.candidates.map(\.text) == jobs.candidates.map(\.text).sorted(by: >))
            let asked = faults.count
            #expect(asked > 0)
            #expect(await shell.shell.completion(of: "job 2", at: 5) == jobs)
            #expect(faults.count == asked)
            // The steps of a run that an earlier statement of the line chooses.
            #expect(await texts("job 20000100; step ", shell).prefix(2) == ["1", "2"])
            #expect(await texts("job 20000100; step 1; hosts @fail", shell) == ["@failed"])
            #expect(await shell.shell.session.run == nil)
            #expect(shell.terminal.take().notes.isEmpty)
        }
    }

    @Test func aPlatformThatDoesNotAnswerOffersNothingAndSaysNothing() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        try await shell.stop()
        #expect(await texts("job 2", shell).isEmpty)
        let steps = await texts("job 20000100; step ", shell)
        #expect(steps.allSatisfy { $0.hasPrefix("--") }, "\(steps)")
        let (output, notes) = shell.terminal.take()
        #expect(output.isEmpty && notes.isEmpty)
        let lonely = try ScriptedShell(plugins: builtIn)
        #expect(await texts("job 2", lonely).isEmpty)
        #expect(await texts("hosts @fai", lonely).first == "@failed")
    }

    @Test func secretsAreNeitherOfferedNorShown() async throws {
        let environment = ["BK_TOKEN": "sesame", "BK_APP_SECRET": "sesame2", "JOBLOG_TEST_NAME": "x"]
        try await onDemo("", environment: environment) { shell in
            #expect(await texts("echo $BK_", shell).isEmpty)
            #expect(await texts("echo $JOBLOG_TEST", shell) == ["JOBLOG_TEST_NAME"])
            #expect(await texts("login --", shell).contains("--file"))
            for text in ["echo $", "login ", "login x", "let bk_token ", "set "] {
                let shown = await shell.shell.completion(of: text, at: text.utf8.count).candidates
                #expect(!shown.contains { "\($0)".contains("sesame") }, "\(text)")
            }
        }
    }

    @Test func aPluginOffersItsOwnWords() async throws {
        try await onDemo("", plugins: builtIn + [FruitPlugin()]) { shell in
            #expect(await lines("fruit a", shell) == ["fruit apple "])
            #expect(await lines("fruit \"blood", shell) == ["fruit \"blood orange\" "])
            #expect(await lines("fruit blood", shell) == ["fruit blood\\ orange "])
            #expect(await lines("fruit --from ", shell) == ["fruit --from north ", "fruit --from south "])
            #expect(await lines("fruit apple --from n", shell) == ["fruit apple --from north "])
        }
    }

    /// For each place in each example of the commands, as typed so far and with the rest behind the cursor.
    @Test func everyCandidateLeavesAStatementThatParses() async throws {
        try await onDemo { shell in
            let examples = await shell.shell.signatures.flatMap(\.examples).map(\.statement)
            let hard = [
                "echo \"a\\\"b $job\" 'it'\\''s' ; watch 5 'hosts \"@f\" | to json' && !ls",
                "hosts -x \"@f\" > /dev/null # it's",
                "hosts 'a b' \"$job c\" a\\ b\\\n > /dev/x", "let 名 '失败'; echo ${job}$job\"${job}\" ；",
            ]
            let coloring = await shell.shell.syntaxColoring
            func fails(_ text: String) -> Bool { if case .failure = Grammar.parse(text) { true } else { false } }
            for statement in examples + hard {
                for index in statement.indices + [statement.endIndex] {
                    for text in [String(statement[..<index]), statement] {
                        check(coloring.spans(of: text), in: text)
                        let offset = statement[..<index].utf8.count
                        let completion = await shell.shell.completion(of: text, at: offset)
                        #expect(completion.range.lowerBound >= 0 && completion.range.upperBound == offset, "\(text)")
                        guard !fails(text) else { continue }
                        for candidate in completion.candidates.prefix(8) {
                            let line = applied(candidate, completion.range, to: text)
                            #expect(!fails(line), "\(text) at \(offset): \(line)")
                        }
                    }
                }
            }
        }
    }

    private func check(_ spans: [SyntaxColoring.Span], in text: String) {
        let bytes = Array(text.utf8)
        var end = 0
        for span in spans {
            #expect(
                span.range.lowerBound >= end && !span.range.isEmpty && span.range.upperBound <= bytes.count, "\(text)")
            for bound in [span.range.lowerBound, span.range.upperBound] where bound < bytes.count {
                #expect(bytes[bound] & 0xC0 != 0x80, "\(text): \(span)")
            }
            end = span.range.upperBound
        }
    }
}

/// Counts the requests that the demo platform gets.
private final class RequestCounter: FaultSource {
    private let requests = Mutex(0)

    var count: Int { requests.withLock { $0 } }

    func plan(isForLogs: Bool) -> FaultPlan {
        requests.withLock { $0 += 1 }
        return FaultPlan()
    }
}

/// A plugin whose command knows what its words may be.
private struct FruitPlugin: Plugin {
    let name = "Fruit"
    let summary = "fruit"
    let commands: [any Command] = [FruitCommand()]
}

private struct FruitCommand: Command {
    private static let kind = RequiredParameter("kind", .text, help: "which")
    private static let from = Parameter.option("from", .text, valueName: "PLACE", help: "where it grew")

    let signature = CommandSignature("fruit", summary: "fruit", parameters: [Self.kind, Self.from])

    func run(_ invocation: Invocation, in context: Context) async throws -> Outcome { Outcome() }

    func candidates(
        for parameter: String, beginning: String, in context: CompletionContext
    ) async -> [Completion.Candidate] {
        let words = parameter == "kind" ? ["apple", "blood orange"] : ["north", "south"]
        return words.map { Completion.Candidate($0) }
    }
}

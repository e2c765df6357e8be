import JobModel
import JobShell
import JobShellTesting
import Testing

/// What is piped behind a command that gives nothing, or nothing that fits: the hint is a statement that does it.
@Suite struct PipeHintTests {
    private func hint(_ text: String, in shell: ScriptedShell) async throws -> Substring {
        let result = try await shell.run(text)
        #expect(result.status == 2, "\(text): \(result.notes)")
        let hint = try #require(result.notes.last)
        let statement = try #require(hint.ranges(of: "type: ").last.map { hint[$0.upperBound...] }, "\(hint)")
        return statement
    }

    @Test(arguments: [
        // A place is chosen by a statement of its own.
        ("step 1 | to json", "step 1; hosts | to json"), ("step 1 | expect --min 1", "step 1; hosts | expect --min 1"),
        ("step 1 | filter -c deploy | to json", "step 1; filter -c deploy | to json"),
        ("step 1 | hosts > /dev/null", "step 1; hosts > /dev/null"), ("step 1 | step 2", "step 1; step 2"),
        ("job 20000100 | hosts", "job 20000100; step 1; hosts"), ("job 20000100 | step 2", "job 20000100; step 2"),
        ("jobs --status failed | job | hosts", "jobs --status failed | job; step 1; hosts"),
        ("biz 2 | jobs", "biz 2; jobs"), ("biz 2 | to json", "biz 2; jobs | to json"),
        // What only changes something has nothing to pass on.
        ("step - | to json", "step -"), ("let x 5 | to json", "let x 5"),
        ("set errors text | expect 1", "set errors text"),
        ("unset errors | to json", "unset errors"), ("source /dev/null | to json", "source /dev/null"),
        ("mask add mine 'a b' | to json", "mask add mine 'a b'"),
        // What keeps statements keeps the rest of the pipeline, too.
        ("alias mine hosts | to json", "alias mine 'hosts | to json'"),
        ("alias mine 'filter a' | to json > /dev/null", "alias mine 'filter a | to json > /dev/null'"),
    ])
    func theHintRuns(_ text: String, _ statement: String) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100")
        #expect(try await hint(text, in: shell) == statement)
        let result = try await shell.run(statement)
        #expect(result.status == 0, "\(result.notes)")
        try await shell.stop()
    }

    @Test func whatIsRepeatedIsRepeatedAsAWhole() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await hint("watch 5 hosts | to json", in: shell) == "watch 5 'hosts | to json'")
        #expect(try await hint("watch 5 'hosts @ok' | expect 3", in: shell) == "watch 5 'hosts @ok | expect 3'")
    }

    @Test func theMessageSaysWhatIsMissing() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        let result = try await shell.run("connect https://paas.example.com | to json")
        #expect(result.notes.first == "joblog: to: it takes any result, but connect gives none")
        #expect(result.notes.last?.contains("leave the pipe out") == true, "\(result.notes)")
    }

    @Test func noSecretIsShownAgain() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        for text in [
            "login --helper hush | to json", "alias l 'login --helper hush' | to json", "let x bk_token=hush | to json",
        ] {
            let result = try await shell.run(text)
            #expect(result.status == 2 && !result.notes.joined().contains("hush"), "\(result.notes)")
        }
    }

    @Test func inAScriptNamesAreWrittenWhole() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await hint("hist 3", in: shell) == "history 3")
        #expect(try await hint("echo a | expe 3", in: shell) == "echo a | expect 3")
        let secret = try await shell.run("conn http://x")
        #expect(secret.status == 2 && secret.notes.last?.contains("only at the prompt") == true, "\(secret.notes)")
    }
}

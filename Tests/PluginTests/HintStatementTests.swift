import JobShell
import JobShellTesting
import Testing

/// The statement that the prompt offers after one that failed.
@Suite struct HintStatementTests {
    private func suggestion(_ text: String, in shell: ScriptedShell) async throws -> String? {
        let result = try await shell.run(text, from: .terminal)
        #expect(result.status != 0, "\(text)")
        return await shell.shell.lastSuggestion
    }

    /// Failed statements, and what is offered then.
    @Test(arguments: [
        ("pwd", "session"), ("jobs | json", "jobs | to json"), ("x = 5", "let x 5"), (#"\q"#, "exit"),
        ("man hosts", "help hosts"), ("hosts 10.20.0.1 10.20.0.2", "hosts 10.20.0.1,10.20.0.2"),
        // The nearest word in place of the wrong one, in the statement as it was typed.
        ("hsots @failed --long", "hosts @failed --long"), ("set timezon UTC", "set timezone UTC"),
        ("hosts --statsu failed", "hosts --status failed"), ("help hostset5", "help hostsets"),
        ("session > /dev/null; hsots | to json", "hosts | to json"), ("fliter ERROR", "filter ERROR"),
    ])
    func aHintCanBeTaken(_ typed: String, _ offered: String) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        #expect(try await suggestion(typed, in: shell) == offered)
        try await shell.stop()
    }

    @Test func whatIsOfferedRuns() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 20)
        _ = try await shell.run("job 20000100; step 1")
        for text in ["hsots @failed", "groups | jsno", "step 99", "jobs | json", "hosts --slowst 3"] {
            if let offered = try await suggestion(text, in: shell) {
                #expect(try await shell.run(offered, from: .terminal).status == 0, "\(text): \(offered)")
                #expect(await shell.shell.lastSuggestion == nil)
            }
        }
        #expect(try await suggestion("hsots @failed", in: shell) != nil)
        try await shell.stop()
    }

    /// No hint, no statement in it, or a word that only the user knows.
    @Test(arguments: [
        "let x", "unlet nosuch", "hosts @nosuch", "nosuchthing", "jobs", "step x", "biz x", "~", "filter 'a(b'",
        "expect 3", "source /nowhere", "set concurrency 0", "hosts --exit-code",
    ])
    func aPlaceholderIsNotOffered(_ typed: String) async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        let offered = try await suggestion(typed, in: shell)
        #expect(offered?.contains(/[A-Z]/) != true, "\(offered ?? "")")
        if typed == "unlet nosuch" { #expect(offered == nil) }
    }

    @Test func itIsTheLastStatementsAndOnlyThePrompts() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await suggestion("pwd", in: shell) == "session")
        _ = try await shell.run("session", from: .terminal)
        #expect(await shell.shell.lastSuggestion == nil)
        #expect(try await suggestion("pwd; unlet nosuch", in: shell) == nil)
        #expect(try await shell.run("pwd || session", from: .terminal).status == 0)
        #expect(await shell.shell.lastSuggestion == nil)
        #expect(try await shell.run("pwd", from: .command).status != 0)
        #expect(await shell.shell.lastSuggestion == nil)
    }

    @Test func secretsAreNeverOffered() async throws {
        for text in [
            "BK_TOKEN=hush", "export BK_TOKEN=hush", "login --helpr hush | head", "head BK_TOKEN=hush", "bk_token=hush",
            "export 'bk_app_secret'=hush", "curl -d 'bk_token=hush'", "https://me:hush@paas.example.com",
            "https://job.example.com/api_execute/1?bk_token=hush", "alias l login --helper hush", "login bk_token=hush",
            "logni --helper hush", "hsots password=hush", "logi hush",
        ] {
            let shell = try ScriptedShell(plugins: builtIn)
            let offered = try await suggestion(text, in: shell)
            #expect(offered?.contains("hush") != true, "\(text): \(offered ?? "")")
        }
    }
}

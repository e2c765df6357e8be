import JobShell
import JobShellTesting
import Testing

/// `watch`: what stands between its rounds.
@Suite struct WatchTests {
    @Test func aRuleWithTheTimeAndTheStatementStandsBesideTheResultsOfEachRound() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        let once = try await shell.run("biz").output
        _ = try await shell.run("set timezone Asia/Shanghai")
        let watched = try await shell.run("watch 0.001 'biz\nbiz' --times 2")
        #expect(watched.output == String(repeating: once, count: 4))
        let rule = "──────── 2026-11-24 08:00:00+08:00 ──────── biz; biz"
        #expect(watched.notes == [rule, rule])
        try await shell.stop()
    }

    @Test func theRuleIsASCIIWhereNothingElseCanBeShown() async throws {
        let shell = try ScriptedShell(plugins: builtIn, terminal: ScriptedTerminal(width: 80, usesUTF8: false))
        let watched = try await shell.run("watch 0.001 'alias' --times 1")
        #expect(watched.notes == ["-------- 2026-11-24 00:00:00Z -------- alias"])
    }

    @Test func itIsANoteAndANoteMovesNoCursor() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        let watched = try await shell.run("watch 0.001 'alias # \u{1B}[2J' --times 1")
        #expect(watched.notes.first?.hasSuffix("alias # ^[[2J") == true, "\(watched.notes)")
        var options = ShellOptions()
        options.isQuiet = true
        let quiet = try ScriptedShell(plugins: builtIn, options: options)
        #expect(try await quiet.run("watch 0.001 'alias' --times 2").notes.isEmpty)
    }

    @Test func theRuleShowsNoStatementThatMayHoldASecret() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        let watched = try await shell.run("watch 0.001 \"login --helper 'echo bk_username=hush'\" --times 1")
        #expect(watched.notes.first?.hasSuffix(" …") == true, "\(watched.notes)")
        #expect(!watched.notes.joined().contains("hush"))
    }
}

import JobShell
import JobShellTesting
import Testing

/// What the pieces of a line are, seen while it is typed.
@Suite struct SyntaxColoringTests {
    private func coloring(_ start: String = "") async throws -> SyntaxColoring {
        let shell = try ScriptedShell(plugins: builtIn)
        _ = try await shell.run(start)
        return await shell.shell.syntaxColoring
    }

    /// The coloured pieces of a text with their kinds: `hosts:command @failed:hostSet`.
    private func pieces(_ text: String, _ coloring: SyntaxColoring) -> String {
        let bytes = Array(text.utf8)
        return coloring.spans(of: text).map { "\(String(decoding: bytes[$0.range], as: UTF8.self)):\($0.kind)" }
            .joined(separator: " ")
    }

    @Test func eachWordHasItsKind() async throws {
        let coloring = try await coloring("alias bad 'hosts --status failed'; let x 1")
        for (text, kinds) in [
            (
                "hosts @failed | to json > f.txt",
                "hosts:command @failed:hostSet |:operatorSign to:command >:operatorSign f.txt:path"
            ),
            ("bad --long; hosts 10.0.0.1", "bad:alias --long:option ;:operatorSign hosts:command 10.0.0.1:hostSet"),
            ("echo 'a b' \"$x c\" a\\ b", "echo:command 'a b':string $x:variable  c\":string \\ :string"),
            ("echo $nope ${job}", "echo:command $nope:unknownVariable ${job}:variable"),
            ("let v 1; echo $v", "let:command ;:operatorSign echo:command $v:variable"),
            ("!ls | wc # x", "!ls | wc # x:shellText"), ("hosts # x", "hosts:command # x:comment"),
            ("hosts --status=failed --long", "hosts:command --status=:option --long:option"),
            ("filter -C3 'x' @failed -5", "filter:command -C:option 'x':string @failed:hostSet -5:option"),
            ("hosts @all\\\n!@ok", "hosts:command @all\\\n!@ok:hostSet"),
            ("jobs\nhosts && biz 2", "jobs:command hosts:command &&:operatorSign biz:command"),
            ("'hosts' \\hosts", "'hosts':command"),
        ] {
            let found = pieces(text, coloring)
            #expect(found == kinds || text.hasPrefix("'hosts'") && found.hasPrefix(kinds), "\(text): \(found)")
        }
    }

    @Test func mistakesAreSeenBeforeTheLineRuns() async throws {
        let coloring = try await coloring()
        for (text, kinds) in [
            ("hsots @failed", "hsots:unknownCommand"), ("'hos'", "'hos':unknownCommand"),
            ("hosts --lnog x", "hosts:command --lnog:unknownOption x:hostSet"),
            ("hosts --status fialed --long", "hosts:command --status:option fialed:error --long:option"),
            ("to jsn ", "to:command jsn:error"),
            ("jobs --limit 0 --last 2d", "jobs:command --limit:option 0:error --last:option"),
            ("hosts 10.0.0.300 --long", "hosts:command 10.0.0.300:error --long:option"),
            ("echo 'abc", "echo:command ':error abc:string"), ("echo \"abc", "echo:command \":error abc:string"),
            ("hosts > a b", "hosts:command >:operatorSign a:path b:error"), ("steps x", "steps:command x:error"),
            ("hosts | | to json", "hosts:command |:operatorSign |:error to:command"),
            ("ex 0", "ex:unknownCommand"), ("hosts；", "hosts:command ；:error"),
            ("echo ${a-b} x", "echo:command ${a-b}:error"),
        ] {
            #expect(pieces(text, coloring) == kinds)
        }
    }

    @Test func whatMayStillBecomeRightIsNotCalledWrong() async throws {
        let coloring = try await coloring("alias nearby hosts")
        for text in [
            "h", "ex", "exi", "nea", "hosts --stat", "hosts --status fai", "to js", "hosts >", "hosts > ", "hosts |",
            "hosts &&", "hosts \\", "echo ${", "hosts 10.0.0.[1-", "jobs --last ", "!", "jobs --limit ",
        ] {
            let wrong = coloring.spans(of: text).filter {
                [.error, .unknownCommand, .unknownOption, .unknownVariable].contains($0.kind)
            }
            #expect(wrong.isEmpty, "\(text): \(wrong)")
        }
    }

    @Test func aSnapshotFollowsTheSession() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(pieces("bad $y", await shell.shell.syntaxColoring) == "bad:unknownCommand $y:unknownVariable")
        _ = try await shell.run("alias bad hosts; let y 1")
        #expect(pieces("bad $y", await shell.shell.syntaxColoring) == "bad:alias $y:variable")
    }
}

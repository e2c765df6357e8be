import Foundation
import JobModel
import JobShell
import JobShellTesting
import Testing

/// On a terminal the line that was typed is shown under the message of a wrong word, with carets under that word.
@Suite struct CaretTests {
    /// Gives `body` a shell on a demo platform, with a step that has groups. A statement that fails changes nothing, so one
    /// shell is enough for many of them.
    private func withShell(_ body: (ScriptedShell) async throws -> Void) async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn, hosts: 40, terminal: ScriptedTerminal(width: 100))
        let start = try await shell.run("job 20000100; step 1; groups > /dev/null")
        #expect(start.status == 0, "\(start.notes)")
        try await body(shell)
        try await shell.stop()
    }

    /// The line with carets as the shell shows it, without its indentation.
    private func marked(_ text: String, in shell: ScriptedShell) async throws -> (text: String, carets: String)? {
        let notes = try await shell.run(text).notes
        guard let carets = notes.firstIndex(where: { !$0.isEmpty && $0.allSatisfy { " ^".contains($0) } }) else {
            return nil
        }
        return (String(notes[carets - 1].dropFirst(2)), String(notes[carets].dropFirst(2)))
    }

    private static let wrongParts = [
        // Options and words that the signature does not know.
        ("hosts --slowst 3", "      ^^^^^^^^"), ("hosts -q", "      ^^"), ("hosts @failed @ok", "              ^^^"),
        ("hosts --slowest", "      ^^^^^^^^^"), ("hosts --long=1", "      ^^^^^^^^"),
        // Values of the wrong type.
        ("hosts --slowest many", "                ^^^^"), ("hosts --status=brokn", "      ^^^^^^^^^^^^^^"),
        ("hosts --status failed,foo", "                      ^^^"), ("hosts --status=foo,ok", "               ^^^"),
        ("to jsn", "   ^^^"), ("jobs --since soon", "             ^^^^"),
        // A part of a word: host sets, regular expressions.
        ("hosts 10.20.0.[5-1]", "      ^^^^^^^^^^^^^"),
        ("hosts 10.20.0.1,10.20.0.[5-1]", "                ^^^^^^^^^^^^^"),
        ("show '@g99'", "      ^^^^"), ("filter 'a(b'", "           ^"), ("hosts @nosuch", "      ^^^^^^^"),
        // Words of a host set that are no hosts of the step.
        ("show nosuchhost", "     ^^^^^^^^^^"), ("hosts @ok,nosuch --long", "          ^^^^^^"),
        ("hosts 10.20.0.1,10.99.0.1", "                ^^^^^^^^^"), ("hosts 'web-[01-20]'", "       ^^^^^^^^^^^"),
        ("hosts @failed,'web 1'", "               ^^^^^"),
        // A text that is also a part of an earlier word.
        ("hosts @nosuchone,@nosuch", "      ^^^^^^^^^^"), ("filter '(' '(x'", "            ^^"),
        // Options that exclude each other.
        ("diff --stat --side-by-side", "            ^^^^^^^^^^^^^^"),
        ("save x.csv --append --force", "           ^^^^^^^^"),
        ("show @g2 --head 2 --tail 3", "                  ^^^^^^^^"),
        // Commands and stages.
        ("hots", "^^^^"), ("jobs | filter x", "       ^^^^^^"), ("hosts | expect", "        ^^^^^^"),
        ("echo a; hosts --bad", "              ^^^^^"), ("hosts | to json | groups", "                  ^^^^^^"),
        // Words that only the command knows to be wrong.
        ("set log-color 红", "              ^^"), ("set log-colr on", "    ^^^^^^^^"), ("set log-colr", "    ^^^^^^^^"),
        ("set log-color=blue", "    ^^^^^^^^^^^^^^"), ("unset log-colr", "      ^^^^^^^^"),
        ("help nosuch", "     ^^^^^^"), ("hosts | expect 3 --max 2", "                 ^^^^^^^"),
        ("hosts | expect --min 3 --max 2", "                       ^^^^^^^"),
        // Variables that are not there.
        ("echo a $nosuch", "       ^^^^^^^"), ("echo a > $nosuch.txt", "         ^^^^^^^"),
        // Wide characters before the word.
        ("echo 日志 | hosts", "            ^^^^^"), ("filter 日志 --contxt 3", "            ^^^^^^^^"),
    ]

    @Test func theWrongPartIsMarked() async throws {
        try await withShell { shell in
            for (text, carets) in Self.wrongParts {
                let found = try await marked(text, in: shell)
                #expect(found?.text == text)
                #expect(found?.carets == carets, "\(text)")
            }
        }
    }

    private static let optionsWithoutEffect = [
        ("diff @g1 @g2 --exact --raw --stat", "--raw"), ("diff --stat -U 1", "-U"),
        ("diff @g1 @g2 --side-by-side --exact --raw", "--side-by-side"), ("groups --exact --learned on", "--learned"),
        ("groups --exact --ignore x", "--ignore"), ("groups --by tag --exact", "--exact"),
        ("patterns --assign --top 3", "--top"), ("patterns @failed --against @ok --rare", "--rare"),
        ("hosts --chart --long", "--chart"), ("jobs --last 2d --since 2026-11-20", "--since"),
        ("store info --keep 1GB", "--keep"), ("store path --older-than 3d", "--older-than"),
        ("help --markdown hosts", "hosts"), ("filter --kind @p1 -i", "-i"), ("filter --kind @p1 -Fo", "-Fo"),
        ("follow -i", "-i"), ("hosts | expect 5 --min 3", "--min"), ("hosts | expect --min 5 --max 3", "--max"),
        ("hosts | to json --raw", "--raw"), ("step --attempt 1", "--attempt"),
    ]

    /// An option that would change nothing is not passed over.
    @Test func anOptionWithoutEffectIsMarked() async throws {
        try await withShell { shell in
            for (text, option) in Self.optionsWithoutEffect {
                let found = try await marked(text, in: shell)
                let place = try #require(text.range(of: option))
                let indentation = found?.carets.prefix { $0 == " " }.count
                #expect(found?.text == text)
                #expect(indentation == text.distance(from: text.startIndex, to: place.lowerBound), "\(text)")
            }
        }
    }

    @Test func aPartOfAVariableIsMarkedInItsValue() async throws {
        try await withShell { shell in
            _ = try await shell.run("let x 'a(b'")
            let found = try #require(try await marked("filter $x", in: shell))
            #expect(found.text == "a(b" && found.carets == "    ^".dropFirst())
            _ = try await shell.run("let x @nosuch")
            let whole = try #require(try await marked("hosts $x", in: shell))
            #expect(whole.text == "hosts $x")
        }
    }

    private static let severalLines = [
        // A quoted word of two lines, and a word that a backslash continues.
        ("hosts \"10.20.0.1,\n10.20.[0\"", 2, "10.20.[0\"", "      ^"),
        ("hosts 10.20.0.1,\\\n10.20.[0 --long", 2, "10.20.[0 --long", "      ^"),
        // Statements of several lines.
        ("echo a\nhosts |\nfilter --nosuch x", 3, "filter --nosuch x", "       ^^^^^^^^"),
        ("hosts \\\n  --status brokn", 2, "  --status brokn", "           ^^^^^"),
        ("echo a &&\necho $nosuch", 2, "echo $nosuch", "     ^^^^^^^"),
        ("echo a &&\nhots", 2, "hots", "^^^^"), ("alias end '!cat'\necho a |\nend | end", 3, "end | end", "^^^"),
    ]

    @Test func theMessageNamesTheLineOfTheWrongWord() async throws {
        try await withShell { shell in
            for (text, line, shown, carets) in Self.severalLines {
                let notes = try await shell.run(text, from: .file(path: "check")).notes
                #expect(notes.first?.hasPrefix("check:\(line): ") == true, "\(notes)")
                let place = try #require(notes.firstIndex(of: "  " + carets), "\(notes)")
                #expect(notes[place - 1] == "  " + shown, "\(notes)")
            }
        }
    }

    @Test func ofAValueOfSeveralLinesTheWrongOneIsShown() async throws {
        try await withShell { shell in
            _ = try await shell.run(#"let x "10.20.0.1,\n10.20.[0,\n@ok""#)
            let found = try #require(try await marked("hosts $x", in: shell))
            #expect(found.text == "10.20.[0," && found.carets == "      ^")
        }
    }

    @Test func onlyTheLineOfTheWrongWordIsShown() async throws {
        try await withShell { shell in
            let found = try #require(try await marked("echo a\nhosts --bad\necho b", in: shell))
            #expect(found.text == "hosts --bad" && found.carets == "      ^^^^^")
        }
    }

    @Test(arguments: [
        "login s3cr3t-token", "login --helper 'echo bk_token=s3cr3t' --file x", "connect https://me:s3cr3t@host --bad",
        "echo bk_token=s3cr3t; hosts --bad", "login --helpr s3cr3t", "watch 1 'login --helper s3cr3t' --tims 3",
        "login --helper 's3cr3t",
    ])
    func aLineThatMayHoldASecretIsNotShown(_ text: String) async throws {
        let shell = try ScriptedShell(plugins: builtIn, terminal: ScriptedTerminal(width: 100))
        let result = try await shell.run(text)
        #expect(result.status != 0)
        #expect(!result.notes.joined(separator: "\n").contains("s3cr3t"), "\(result.notes)")
    }

    @Test func programsGetTheSentenceAndTheHintAlone() async throws {
        let result = try await ScriptedShell(plugins: builtIn).run("hosts --slowst 3")
        #expect(result.notes.count == 2, "\(result.notes)")
    }
}

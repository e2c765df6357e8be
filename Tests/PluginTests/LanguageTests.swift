import Foundation
import Glibc
import JobModel
import JobShell
import JobShellTesting
import Testing

/// The commands of the language itself.
@Suite struct LanguageTests {
    private func shell(history: [String] = []) throws -> ScriptedShell {
        try ScriptedShell(plugins: builtIn, terminal: ScriptedTerminal(history: history), environment: ["EDITOR": "vi"])
    }

    @Test func variablesShadowTheEnvironmentAndCanBeTakenAway() async throws {
        let shell = try shell()
        #expect(
            try await shell.run("let EDITOR emacs nox; let x $EDITOR; let | to csv").output
                == "name,value\r\nEDITOR,emacs nox\r\nx,emacs nox\r\n")
        #expect(try await shell.run("unlet EDITOR; let y $EDITOR").status == 0)
        #expect(await shell.shell.session.value(of: "y") == "vi")
        for wrong in ["let 1x 2", "let job 3", "let x", "unlet nosuch", "let 变量 1"] {
            #expect(try await shell.run(wrong).status != 0, "\(wrong)")
        }
    }

    @Test func aValueStaysOneWordWhateverItHolds() async throws {
        let shell = try shell()
        _ = try await shell.run(#"let x 'a; exit 9 | $HOME "quoted" * ~/'"#)
        let result = try await shell.run("let y $x; let | to jsonl")
        #expect(result.status == 0)
        #expect(await shell.shell.session.value(of: "y") == #"a; exit 9 | $HOME "quoted" * ~/"#)
    }

    @Test func aSettingTakesTheOtherSpellingOfItsName() async throws {
        let shell = try ScriptedShell(plugins: builtIn)
        #expect(try await shell.run("set log-colour on; set log-color | to csv").output.contains("log-color,on,off"))
        #expect(try await shell.run("set log-colour | to csv").output.contains("log-color,on,off"))
        #expect(try await shell.run("unset log-colour; set log-color | to csv").output.contains("log-color,off,off"))
        #expect(try await shell.run("set log-colour=on; set log-color | to csv").output.contains("log-color,on,off"))
        #expect(!(try await shell.run("set").output.contains("log-colour")))
        #expect(try await shell.run("set log-colou on").notes.contains("hint: did you mean log-color?"))
    }

    @Test func settingsAreTypedAndNamed() async throws {
        let shell = try shell()
        #expect(try await shell.run("set timezone Asia/Shanghai; set").output.contains("Asia/Shanghai"))
        #expect(try await shell.run("set timezone Nowhere/Here").notes.first?.contains("Nowhere/Here") == true)
        #expect(try await shell.run("set concurrency 0").status == 2)
        #expect(try await shell.run("set timezon UTC").notes.contains("hint: did you mean timezone?"))
        #expect(try await shell.run("unset timezone; set timezone").output.contains("local"))
        let json = try await shell.run("set errors json; nosuch")
        #expect(json.notes.first?.contains("\"code\":\"unknown-command\"") == true)
    }

    @Test func aPromptIsCheckedWhenItIsSet() async throws {
        let shell = try shell()
        let wrong = try await shell.run("set prompt '{job} {nosuch}'")
        #expect(wrong.status == 2)
        #expect(wrong.notes.first?.contains("prompt has no field '{nosuch}'") == true, "\(wrong.notes)")
        #expect(wrong.notes.contains { $0.contains("place biz job step") && $0.contains("red green") })
        let near = try await shell.run("set prompt-right '{outcom}'")
        #expect(near.status == 2 && near.notes.contains { $0.contains("did you mean outcome?") }, "\(near.notes)")
        for text in ["{job", "a{", "{}", "{ job }", "{JOB}"] {
            #expect(try await shell.run("set prompt '\(text)'").status == 2, "\(text)")
        }
        #expect(try await shell.run("set prompt \"two\\nlines\"").status == 2)
        for text in ["", "plain", "{job}", "{{x} }", "{bold}{red}{sign}{reset} ", "生产 {place} "] {
            #expect(try await shell.run("set prompt '\(text)'").status == 0, "\(text)")
        }
        #expect(try await shell.run("unset prompt; set prompt | to csv").output.contains("{place}"))
        #expect(try await shell.run("set theme bright").notes.first?.contains("auto, dark, light, mono") == true)
        #expect(try await shell.run("set title maybe").status == 2)
    }

    @Test func aThemeChangesWhatIsDrawn() async throws {
        let terminal = ScriptedTerminal(width: 80, usesColor: true)
        let shell = try ScriptedShell(plugins: builtIn, terminal: terminal)
        func error() async throws -> String { try await shell.run("nosuch").notes.joined() }
        #expect(try await error().contains("\u{1B}[1;31mjoblog"))
        _ = try await shell.run("set theme mono")
        #expect(try await error().contains("\u{1B}[1;4mjoblog"))
    }

    @Test func aliasesTakeFurtherWordsAndDoNotRecurse() async throws {
        let shell = try shell()
        #expect(try await shell.run("alias rows 'session | to'; rows jsonl").output.contains("\"name\":\"url\""))
        #expect(try await shell.run("alias session 'session | to jsonl'; session").output.hasPrefix("{"))
        #expect(try await shell.run("alias | to jsonl").output.contains("\"name\":\"rows\""))
        #expect(try await shell.run("unalias rows; rows").status == 2)
        #expect(try await shell.run("alias bad 'a | | b'").status == 2)
        #expect(try await shell.run("alias 'two words' x").status == 2)
    }

    @Test func aliasesInACircleAreNamed() async throws {
        let result = try await shell().run("alias a b; alias b a; a")
        #expect(result.status == 2)
        #expect(result.notes.first?.contains("leads back to itself") == true)
    }

    @Test func aFileThatSourcesItselfEnds() async throws {
        let path = try TemporaryFile.write("source $1 $1\n")
        defer { TemporaryFile.remove(path) }
        let result = try await shell().run("source \(path) \(path)")
        #expect(result.status == 1)
        #expect(result.notes.contains { $0.contains("levels deep") })
    }

    @Test func statementsThatCallThemselvesTwiceEndWithOneError() async throws {
        let path = try TemporaryFile.write("source $1 $1\nsource $1 $1 || source $1 $1\nlet went on\n")
        defer { TemporaryFile.remove(path) }
        var options = ShellOptions()
        options.keepsGoing = true
        let shell = try ScriptedShell(plugins: builtIn, options: options)
        for statement in ["source \(path) \(path)", "alias w 'watch 0.001 w --times 2'; w; let went on"] {
            let result = try await shell.run(statement)
            #expect(result.status == 1)
            #expect(result.notes.count { $0.contains("levels deep") } == 1, "\(result.notes.prefix(5))")
            #expect(await shell.shell.session.value(of: "went") == nil)
        }
        // The next text runs as if nothing had been.
        let next = try await shell.run("let went on; nosuch; let went further")
        #expect(next.status == 2)
        #expect(await shell.shell.session.value(of: "went") == "further")
    }

    @Test func whatIsReadHasABound() async throws {
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1")
        for (statement, reason) in [
            ("source /dev/zero", "/dev/zero: it is longer than 64 MiB"),
            ("hosts @file:/dev/zero", "/dev/zero: it is longer than 64 MiB"),
            ("connect $url --ca /dev/zero", "not a regular file"),
        ] {
            let result = try await shell.run(statement)
            #expect(result.status == 1, "\(statement): \(result.notes)")
            #expect(result.notes.first?.contains(reason) == true, "\(result.notes)")
            #expect(result.notes.contains { $0.hasPrefix("hint: ") })
        }
        try await shell.stop()
        let many = try TemporaryFile.write(String(repeating: "y\n", count: 2_000_001))
        defer { TemporaryFile.remove(many) }
        #expect(try await shell.run("source \(many)").notes.first?.contains("more than 2000000 words") == true)
    }

    @Test func aSourcedFileNamesItsLines() async throws {
        let path = try TemporaryFile.write("let x 1\n\nnosuch $1\nlet y 2\n")
        defer { TemporaryFile.remove(path) }
        let shell = try shell()
        let result = try await shell.run("source \(path) arg")
        #expect(result.status == 2)
        #expect(result.notes.first?.hasPrefix("\(path):3: ") == true)
        #expect(await shell.shell.session.value(of: "x") == "1")
        #expect(await shell.shell.session.value(of: "y") == nil)
        #expect(await shell.shell.session.value(of: "1") == nil)
    }

    @Test func exitEndsEverythingWithItsStatus() async throws {
        let result = try await shell().run("session || let a 1; exit 7; let b 2")
        #expect(result.status == 7)
        #expect(try await shell().run("nosuch || exit; session").status == 2)
    }

    @Test func exitInALoopLeavesTheLoopToo() async throws {
        let result = try await shell().run("watch 0.01 'exit 3'; let a 1")
        #expect(result.status == 3)
    }

    /// Waits until somebody reads a FIFO, and writes to it piece by piece, each after the one before was read.
    private func write(_ pieces: [String], to fifo: String) async throws {
        var descriptor: Int32 = -1
        while descriptor < 0 {
            try Task.checkCancellation()
            descriptor = open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
            await Task.yield()
        }
        defer { close(descriptor) }
        for piece in pieces {
            let count = Glibc.write(descriptor, piece, piece.utf8.count)
            #expect(count == piece.utf8.count)
            var unread: Int32 = 1
            while ioctl(descriptor, UInt(FIONREAD), &unread) == 0, unread > 0 {
                try Task.checkCancellation()
                await Task.yield()
            }
        }
    }

    @Test(.timeLimit(.minutes(1))) func aPipeIsReadToItsEndHoweverLateItsWriterComes() async throws {
        let fifo = try TemporaryFile.fifo()
        defer { TemporaryFile.remove(fifo) }
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        let source = Task { try await shell.run("source \(fifo)") }
        try await write(["let a 1; let", " b 2\n"], to: fifo)
        #expect(try await source.value.status == 0)
        #expect(await shell.shell.session.value(of: "b") == "2")
        _ = try await shell.run("job 20000100; step 1")
        // The pipe is named twice and can be read only once.
        let statement = "hosts @file:\(fifo) | hosts -x @file:\(fifo)!10.20.0.1 | to addresses"
        let hosts = Task { try await shell.run(statement) }
        try await write(["10.20.0.1\n10.2", "0.0.2\n"], to: fifo)
        #expect(try await hosts.value.output == "10.20.0.1\n")
        let filter = Task { try await shell.run("filter -l -e . @file:\(fifo) | to addresses") }
        try await write(["10.20.0.2\n"], to: fifo)
        #expect(try await filter.value.output == "10.20.0.2\n")
        try await shell.stop()
    }

    @Test func aPipeThatNobodyReadsIsNotWrittenTo() async throws {
        let fifo = try TemporaryFile.fifo()
        defer { TemporaryFile.remove(fifo) }
        let write = try await shell().run("session > \(fifo)")
        #expect(write.status == 1)
        #expect(write.notes.first?.contains("nobody reads it") == true)
    }

    @Test(.timeLimit(.minutes(1))) func aReaderThatReadsNoMoreHearsControlC() async throws {
        let fifo = try TemporaryFile.fifo()
        defer { TemporaryFile.remove(fifo) }
        // Both ends are open here: nothing is read, and whether there is room can be asked.
        let descriptor = open(fifo, O_RDWR | O_CLOEXEC)
        defer { close(descriptor) }
        let shell = try await ScriptedShell.onDemo(plugins: builtIn)
        _ = try await shell.run("job 20000100; step 1; fetch")
        for redirection in [">", ">>"] {
            let task = Task { try await shell.run("show \(redirection) \(fifo)") }
            var room = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            while poll(&room, 1, 0) != 0 { await Task.yield() }
            task.cancel()
            #expect(try await task.value.status == 130)
            var bytes = [UInt8](repeating: 0, count: 1 << 17)
            let count = read(descriptor, &bytes, 1 << 17)
            #expect(count > 0)
        }
        try await shell.stop()
    }

    /// Such a word comes from a variable that is empty, and no file or statement is meant by it.
    @Test(arguments: [
        ("source $x", "FILE must be a file, and it is empty"), ("open $x", "PATH must be a file"),
        ("save $x", "PATH must be a file"), ("login --file $x", "--file must be a file"),
        ("login --helper $x", "--helper must be a command"), ("login --helper ' '", "--helper must be a command"),
        ("connect http://x --ca $x", "--ca must be a file"), ("watch 1 $x", "STATEMENT must be a statement"),
        ("watch 1 ' '", "STATEMENT must be a statement"), ("session > $x", "names no file"),
    ])
    func anEmptyWordIsNoFileAndNoStatement(_ statement: String, _ sentence: String) async throws {
        let result = try await shell().run("let x ''; \(statement)")
        #expect(result.status == 2)
        #expect(result.notes.first?.contains(sentence) == true, "\(result.notes)")
    }

    @Test func homeIsWrittenWithItsSlash() async throws {
        let shell = try ScriptedShell(plugins: builtIn, environment: ["HOME": "/home/me"])
        #expect(try await shell.run("echo ~ ~/ ~/a ~1 '~/'").output == "~ /home/me/ /home/me/a ~1 ~/\n")
        let file = try await shell.run("source ~")
        #expect(
            file.status == 2
                && file.notes.last == "hint: type `~/` for the home directory, or `./~` for a file of that name")
        #expect(try await shell.run("session > ~").status == 2)
        let job = try await shell.run("job ~")
        #expect(job.status == 2 && job.notes.last?.contains("`job ~1` for the run before this one") == true)
    }

    @Test func helpKnowsCommandsTopicsAndTheNearest() async throws {
        let shell = try shell()
        let overview = try await shell.run("help commands").output
        for signature in try Registry(builtIn).signatures { #expect(overview.contains("  \(signature.name) ")) }
        #expect(try await shell.run("help hosts").output.contains("hosts [HOSTSET]"))
        #expect(try await shell.run("help hostsets").output.contains("10.0.0.[1-20,30]"))
        #expect(try await shell.run("help hsots").notes.contains("hint: did you mean hosts?"))
        #expect(try await shell.run("hosts --help").output == shell.run("help hosts").output)
    }

    @Test func rawIsForFormsThatAreMadeSafe() async throws {
        let shell = try shell()
        let text = "let x \"a\u{9B}2J\"; let y =1"
        #expect(try await shell.run(text + "; let | to csv").output == "name,value\r\nx,a\\u{9B}2J\r\ny,'=1\r\n")
        #expect(try await shell.run("let | to csv --raw").output == "name,value\r\nx,a\u{9B}2J\r\ny,=1\r\n")
        #expect(try await shell.run("let | to tsv --raw").output == "name\tvalue\nx\ta\u{9B}2J\ny\t=1\n")
        for form in ["json", "jsonl", "text", "table"] {
            let refused = try await shell.run("let | to \(form) --raw")
            #expect(refused.status == 2 && refused.notes.contains("hint: use --raw with csv or tsv"))
        }
        // What a program reads is safe, too.
        #expect(try await shell.run("let | to csv | !grep -q '\u{9B}'").status == 1)
    }

    @Test func historyIsATable() async throws {
        let result = try await shell(history: ["one", "two", "three"]).run("history 2 | to csv")
        #expect(result.output == "n,line\r\n2,two\r\n3,three\r\n")
    }

    @Test func historyFindsATextAndShowsDuplicatesOnce() async throws {
        let shell = try shell(history: [
            "hosts @failed", "groups", "show @failed", "Groups --exact", "groups", "let x 20",
        ])
        func lines(_ statement: String) async throws -> [Substring] {
            try await shell.run("\(statement) | to csv").output.split(separator: "\r\n").dropFirst().map { $0 }
        }
        #expect(
            try await lines("history")
                == ["1,hosts @failed", "3,show @failed", "4,Groups --exact", "5,groups", "6,let x 20"])
        #expect(try await lines("history GROUPS") == ["4,Groups --exact", "5,groups"])
        #expect(try await lines("history show @failed") == ["3,show @failed"])
        #expect(try await lines("history x 20") == ["6,let x 20"])
        #expect(try await lines("history 2") == ["5,groups", "6,let x 20"])
        #expect(try await lines("history nosuch").isEmpty)
        #expect(try await shell.run("history @failed | to count").output == "2\n")
    }
}

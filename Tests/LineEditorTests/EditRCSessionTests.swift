import PseudoTerminal
import Testing

@testable import LineEditor

import Glibc
import TestSupport

/// The user's `~/.editrc`, whatever it is.
@Suite(.serialized) struct EditRCSessionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }
    private var path: String { folder.path + "/.editrc" }

    private func write(_ text: String) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        StandardDescriptors.write(Array(text.utf8), to: descriptor)
        close(descriptor)
    }

    private func start(_ arguments: [String] = []) throws -> PseudoTerminal {
        try Probe.start(arguments, environment: ["HOME": folder.path])
    }

    private func check(_ terminal: PseudoTerminal, _ keys: String, _ line: String) throws {
        terminal.send(keys)
        try terminal.wait(for: "LINE<\(line)>")
        try Probe.ready(terminal)
    }

    @Test func keysForTheEndOfALineAndOfInputAreReturnAndControlD() throws {
        write("bind ^O ed-newline\nbind ^X ed-end-of-file\nbind ^G vi-alias\nbind ^T ed-command\n")
        let terminal = try start()
        try check(terminal, "one\u{0F}", "one")
        // A command that is refused leaves the key what it was: ^T swaps letters.
        try check(terminal, "two\u{18}\u{07}\u{14}\r", "tow")
        terminal.send("\u{18}")
        try terminal.wait(for: "END")
        #expect(try terminal.exitStatus() == 0)
    }

    @Test(arguments: [
        "bind " + String(repeating: "x", count: 5000), "bind ^A " + String(repeating: "x", count: 5000), "bind 'a",
    ])
    func aLineThatIsLeftOutIsTold(line: String) throws {
        write("\(line)\nbind ^A em-yank\nbind ^B vi-kill-line-prev\n")
        let terminal = try start()
        #expect(terminal.text.contains("line 1 of \(path) was left out"))
        try check(terminal, "abc\u{02}\u{01}d\r", "abcd")
        try Probe.end(terminal)
    }

    /// Arrow and function keys by the sequences that terminals send for them.
    @Test func keysWithSequencesCanBeBound() throws {
        write("bind \"^[[A\" ed-move-to-beg\nbind \"\\e[1;5D\" ed-kill-line\nbind ^[[5~ em-yank\n")
        let terminal = try start()
        terminal.send("abc")
        terminal.send(.up)
        try check(terminal, "X\r", "Xabc")
        terminal.send("one two")
        terminal.send(.left)
        try check(terminal, "\u{1B}[1;5D!\r", "one tw!")
        try check(terminal, "\u{1B}[5~\r", "o")
        try Probe.end(terminal)
    }

    @Test func aFolderOrAPipeIsTold() throws {
        mkfifo(path, 0o600)
        var terminal = try start()
        #expect(terminal.text.contains("no keys were read from \(path)"))
        try check(terminal, "a\r", "a")
        try Probe.end(terminal)
        unlink(path)
        mkdir(path, 0o700)
        terminal = try start(["--vi"])
        #expect(terminal.text.contains("no keys were read from \(path)"))
        try check(terminal, "a\r", "a")
        try Probe.end(terminal)
    }

    @Test func aLargeFileIsToldAndNoiseIsSurvived() throws {
        write(String(repeating: "# comment\n", count: 10_000))
        var terminal = try start()
        #expect(terminal.text.contains("no keys were read from \(path)"))
        try Probe.end(terminal)
        var state: UInt32 = 1
        var noise = String.UnicodeScalarView()
        for _ in 0..<20_000 {
            state = state &* 1_664_525 &+ 1_013_904_223
            noise.append(Unicode.Scalar(UInt8(truncatingIfNeeded: state >> 20)))
        }
        write(String(noise))
        terminal = try start()
        try check(terminal, "a\r", "a")
        try Probe.end(terminal)
    }

    /// With libedit a text bound to a key that holds the key has no end, sequences without a rest crash, and `edit
    /// off` and `settc` take the editor away.
    @Test func whatIsNotTakenOverHasNoEffect() throws {
        write(
            """
            bind -s ^X ^X
            bind -s ^B "a^B"
            bind ^Y^Y em-yank
            bind -r ^Y^Y
            settc li 0
            settc co 1
            setty +isig
            edit off
            bind "^[[A" ed-end-of-file
            """)
        let terminal = try start()
        try check(terminal, "a\u{02}\u{19}\u{19}b\r", "ba")
        try check(terminal, "c\u{1B}[Ad\r", "cd")
        try Probe.end(terminal)
    }
}

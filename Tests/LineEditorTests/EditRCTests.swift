import Testing

@testable import LineEditor

@Suite struct EditRCTests {
    private func parsed(_ text: String) -> EditRC { EditRC(text, programName: "joblog", path: "/home/x/.editrc") }

    @Test func bindingsAreRead() {
        let file = parsed(
            """
            # a comment
              bind ^A ed-move-to-end
            joblog:bind -a x vi-zero
            other:bind ^B ed-move-to-end
            bind "\\e[5~" le-older
            bind -r ^K
            bind M-q 'em-yank'
            edit off
            history size 3
            """)
        #expect(
            file.bindings == [
                .init(isAlternative: false, keys: "\u{01}", command: "ed-move-to-end"),
                .init(isAlternative: true, keys: "x", command: "vi-zero"),
                // The code of the key Page Up, whose sequence was given.
                .init(isAlternative: false, keys: "\u{88}", command: "le-older"),
                .init(isAlternative: false, keys: "\u{0B}", command: "ed-unassigned"),
                .init(isAlternative: false, keys: "\u{1B}q", command: "em-yank"),
            ])
        #expect(file.keys == nil)
        #expect(file.notes == [])
    }

    @Test func theLastChoiceOfKeysCountsAndForgetsWhatWasBefore() {
        let file = parsed("bind ^A em-yank\nbind -v\nbind ^B em-yank\n")
        #expect(file.keys == .vi)
        #expect(file.bindings.map(\.keys) == ["\u{02}"])
    }

    /// Each of these is a crash, a hang or a misreading in libedit's own reader.
    @Test(arguments: [
        "bind \\", "bind ^", "bind \\\\U+12 em-yank", "bind \\\\U+", "bind ^@ em-yank", "bind -s ^X ^X", "bind -",
        "bind", "bind -k up em-yank", "bind \\\\200 em-yank", "bind \\\\777 em-yank", "settc li 0", "bind ^X",
        "bind 'a", ":bind ^X x",
    ])
    func whatCannotBeBoundIsLeftOut(line: String) {
        #expect(parsed(line + "\nbind ^A em-yank").bindings.map(\.keys) == ["\u{01}"])
    }

    @Test func whatIsTooLongOrHasNoEndIsTold() {
        let long = "bind " + String(repeating: "x", count: 5000)
        let file = parsed("\(long)\nbind 'a\nbind ^A em-yank\n")
        #expect(file.bindings.count == 1)
        #expect(file.notes.count == 2)
        #expect(file.notes.first?.contains("line 1 of /home/x/.editrc") ?? false)
        #expect(file.notes.last?.contains("line 2 of /home/x/.editrc") ?? false)
        #expect(parsed(String(repeating: long + "\n", count: 100)).notes.count < 10)
    }

    @Test(arguments: [
        ("^A", "\u{01}"), ("^?", "\u{7F}"), ("\\e", "\u{1B}"), ("\\033x", "\u{1B}x"), ("\\7", "\u{07}"),
        ("M-b", "\u{1B}b"), ("M-", "M-"), ("\\U+00E9", "é"), ("\\U+1F600", "😀"), ("\\^", "^"), ("中", "中"),
    ])
    func notationIsLibedits(notation: String, keys: String) {
        #expect(KeyNotation.keys(of: Array(notation.unicodeScalars)) == Array(keys.unicodeScalars))
    }

    @Test(arguments: [
        ("ed-end-of-file", EditingCommand.deleteOrEnd), ("vi-histedit", .editExternally), ("vi-redo", .viRepeat),
        ("ed-prev-history", .older), ("le-yank-pop", .yankPop), ("em-undo", .undo),
    ])
    func commandsHaveTheNamesOfLibedit(name: String, command: EditingCommand) {
        #expect(EditingCommand(named: name) == command)
    }

    @Test(arguments: ["ed-command", "vi-alias", "em-meta-next", ""])
    func commandsOfLibeditsOwnAreNotBound(name: String) {
        #expect(EditingCommand(named: name) == nil)
    }
}

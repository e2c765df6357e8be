import JobModel
import JobShell
import JobShellTesting
import TerminalText
import Testing

@testable import JobShellProgram

/// The prompt of a shell, with the settings that change it.
@Suite struct PromptTests {
    private func shell(
        _ terminal: ScriptedTerminal = ScriptedTerminal(width: 80), _ changes: [SessionChange] = []
    ) async throws -> Shell {
        let shell = try ScriptedShell(plugins: [], terminal: terminal).shell
        await shell.apply(changes)
        return shell
    }

    private func text(_ texts: [StyledText]) -> String { texts.map(\.text).joined() }

    @Test func thePromptFollowsTheSessionAndItsSettings() async throws {
        let hosts = [9, 9, 104, 7].map { Host(id: nil, status: HostStatus(rawValue: $0)) }
        let step = StepInstance(id: 7, name: "检查", type: 1, status: RunStatus(rawValue: 4), hosts: hosts)
        let job = JobInstance(id: 20_000_100, name: "发布", status: RunStatus(rawValue: 4))
        let shell = try await shell(
            ScriptedTerminal(width: 200),
            [
                .endpoint(try Endpoint(url: "https://paas.example.com:8443/x")), .scope(.business(2)),
                .job(JobRun(job: job, steps: [step])), .step(index: 0),
            ])
        let usual = await Prompt(of: shell, after: nil)
        #expect(text(usual.text().left) == "biz:2 job:20000100 step:1 ✓ 2 ✗ 1 ↻ 1 ❯ ")
        #expect(usual.text().right.isEmpty)
        #expect(usual.place == "joblog biz:2 job:20000100 step:1")
        await shell.apply([
            .setting("prompt", "{platform} {job-name}/{step-name} {time}> "), .setting("prompt-right", "{biz} {took}"),
            .setting("timezone", "Asia/Shanghai"),
        ])
        let own = await Prompt(of: shell, after: nil).text()
        let local = CivilTime(ScriptedShell.present, offsetSeconds: 8 * 3600).time
        #expect(text(own.left) == "paas.example.com 发布/检查 \(local)> ")
        #expect(text(own.right) == "biz:2")
        await shell.apply([.setting("prompt", nil)])
        #expect(text(await Prompt(of: shell, after: nil).text().left) == text(usual.text().left))
    }

    @Test func theRightPromptGoesWhereItLeavesNoRoomToType() async throws {
        let shell = try await shell(ScriptedTerminal(width: 80), [.setting("prompt-right", "what stands at the right")])
        let prompt = await Prompt(of: shell, after: nil)
        #expect(text(prompt.text(width: 80).right) == "what stands at the right")
        #expect(prompt.text(width: 30).right.isEmpty)
    }

    @Test func thePromptHasTheThemesStyles() async throws {
        let shell = try await shell(ScriptedTerminal(width: 80, usesColor: true), [.scope(.business(2))])
        func biz() async -> TextStyle? {
            await Prompt(of: shell, after: nil).text().left.first { $0.text == "biz:2" }?.style
        }
        #expect(await biz() == TextStyle(foreground: .cyan))
        await shell.apply([.setting("theme", "light")])
        #expect(await biz() == Theme.light.style(TextStyle(foreground: .cyan)))
        await shell.apply([.setting("theme", "mono")])
        #expect(await biz() == .plain)
    }
}

/// The terminal's title.
@Suite struct TerminalTitleTests {
    private let title = TerminalTitle(place: "joblog biz:2", statement: "login --helper 'echo bk_token=x'")

    @Test func aStatementWithASecretIsNoTitle() {
        #expect(title.text { _ in true } == "joblog biz:2")
        #expect(title.text { _ in false } == "login --helper 'echo bk_token=x' - joblog biz:2")
    }

    @Test func aTitleIsOneLineOfHarmlessText() {
        let title = TerminalTitle(place: "joblog open:a\u{9C}\u{7}b", statement: " hosts |\n\tfetch\u{1B}]0;y\u{7}")
        #expect(title.text { _ in false } == #"hosts | fetch^[]0;y^G - joblog open:a\u{9C}^Gb"#)
        let long = TerminalTitle(place: "joblog biz:2", statement: String(repeating: "发布 ", count: 100))
        #expect(DisplayWidth.of(long.text { _ in false }) <= 60)
        #expect(TerminalTitle(place: "joblog", statement: " \n").text { _ in false } == "joblog")
    }

    @Test func theTerminalsOwnTitleComesBack() {
        var sequences = TitleSequences(terminalName: "tmux-256color", usesUTF8: true)
        func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
        #expect(sequences.bytesToRestore().isEmpty)
        #expect(text(sequences.bytes(toShow: "发布")) == "\u{1B}[22;0t\u{1B}]2;发布\u{7}")
        #expect(sequences.bytes(toShow: "发布").isEmpty)
        #expect(text(sequences.bytes(toShow: "b")) == "\u{1B}]2;b\u{7}")
        #expect(text(sequences.bytes(toTurn: false)) == "\u{1B}[23;0t")
        #expect(sequences.bytes(toShow: "c").isEmpty && sequences.bytesToRestore().isEmpty)
        #expect(sequences.bytes(toTurn: true).isEmpty)
        #expect(text(sequences.bytes(toShow: "d")) == "\u{1B}[22;0t\u{1B}]2;d\u{7}")
        #expect(text(sequences.bytesToRestore()) == "\u{1B}[23;0t")
    }

    @Test(arguments: [nil, "", "dumb", "linux", "vt100"])
    func aTerminalWithoutATitleGetsNothing(name: String?) {
        var sequences = TitleSequences(terminalName: name, usesUTF8: true)
        #expect(sequences.bytes(toShow: "a").isEmpty && sequences.bytesToRestore().isEmpty)
    }

    @Test func aTerminalWithoutUTF8GetsASCII() {
        var sequences = TitleSequences(terminalName: "xterm", usesUTF8: false)
        #expect(String(decoding: sequences.bytes(toShow: "open:发布"), as: UTF8.self).hasSuffix("]2;open:??\u{7}"))
    }
}

/// The styles of the line editor.
@Suite struct EditorStylesTests {
    @Test(arguments: Theme.allCases)
    func whatDiffersInMeaningDiffersInLook(theme: Theme) {
        for usesColor in [true, false] {
            let styles = EditorStyles(theme: theme, usesColor: usesColor)
            let shown = [
                styles.command, styles.unknownCommand, styles.suggestion, styles.selectedMenuEntry, .plain,
            ]
            #expect(Set(shown).count == shown.count)
            #expect(styles.searchMatch != .plain && styles.error != .plain)
        }
    }

    @Test func withoutColorsThereAreNone() {
        let styles = EditorStyles(theme: .dark, usesColor: false)
        #expect(styles == EditorStyles(theme: .mono, usesColor: true))
        #expect(styles.option == .plain && styles.unknownCommand.foreground == nil)
    }
}

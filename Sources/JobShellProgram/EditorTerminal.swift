import BlockingWork
import Foundation
import Grammar
import JobModel
import JobShell
import LineEditor
import Synchronization
import TerminalText

/// The terminal of an interactive shell, with the line editor.
final class EditorTerminal: Terminal, LineSource {
    private let editor: LineEditor
    private let secrets: KnownSecrets
    private let assistance: EditorAssistance
    /// Everything that is written while no line is edited. A terminal may be stopped (Ctrl-S) or slow.
    private let output = OrderedWork(label: "joblog.output")
    /// The keys that the user has chosen by the setting `keys`; nil as long as `~/.editrc` chooses.
    private let keys = Mutex<String?>(nil)
    /// The title that the terminal has now.
    private let title: Mutex<TitleSequences>

    /// Opens the editor, with the history in the user's state folder.
    ///
    /// - Parameters:
    ///   - environment: The process's environment, which names the state folder.
    ///   - registry: The commands. Statements that run a secret command, or hold a secret, are kept out of the history.
    init(environment: [String: String], registry: Registry) throws {
        let secrets = KnownSecrets(SecretStatements(registry, aliases: [:]))
        self.secrets = secrets
        title = Mutex(
            TitleSequences(terminalName: environment["TERM"], usesUTF8: ScreenProbe.usesUTF8(environment)))
        let history = Self.historyPath(environment)
        let assistance = EditorAssistance()
        self.assistance = assistance
        var configuration = LineEditorConfiguration(
            programName: "joblog", historyPath: history,
            isComplete: { if case .incomplete = Grammar.parse($0) { false } else { true } },
            isSecret: { secrets.areIn($0) })
        assistance.serve(&configuration)
        // Old consoles would print the question.
        let terminal = environment["TERM"] ?? ""
        if terminal == "linux" || terminal.hasPrefix("vt") { configuration.heardBackground = nil }
        editor = try LineEditor(configuration)
    }

    /// Returns the path of the history file in the user's state folder. If there is no such folder, it writes a note
    /// and returns nil. Whether the file can be written is found out when the first line is saved.
    private static func historyPath(_ environment: [String: String]) -> String? {
        guard let state = UserFolders(environment).state else {
            StandardStreams.note(Texts.historyNotKept("HOME and XDG_STATE_HOME name no folder for it"))
            return nil
        }
        return state + "/joblog/history"
    }

    func screen(color: String) -> Screen { screen(color: color, of: STDOUT_FILENO) }

    func noteScreen(color: String) -> Screen { screen(color: color, of: STDERR_FILENO) }

    private func screen(color: String, of descriptor: Int32) -> Screen {
        var screen = ScreenProbe.screen(color: color, of: descriptor)
        screen.theme = assistance.theme ?? screen.theme
        return screen
    }

    func write(_ bytes: [UInt8]) async throws {
        try await output.run { [editor] in
            editor.setStatus(nil)
            editor.write(bytes, to: STDOUT_FILENO)
        }
    }

    func note(_ line: String) {
        output.add { [editor] in editor.write(Array((line + "\n").utf8), to: STDERR_FILENO) }
    }

    func showProgress(_ text: String?) { output.addLatest { [editor] in editor.setStatus(text) } }

    func finishWriting() async { await output.finish() }

    func ask(_ question: String, isSecret: Bool) async throws -> String {
        await output.finish()
        let answer = isSecret ? await editor.readSecret(prompt: question) : await editor.ask(prompt: question)
        guard case .line(let text) = answer else { throw Failure.interrupted }
        return text
    }

    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        await output.finish()
        return try await editor.lend(body)
    }

    func lendToHelper<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        await output.finish()
        return try await editor.lend(hearingInterrupts: true, body)
    }

    var history: [String] { editor.history }

    func adopt(_ settings: Settings) {
        let wanted = settings.isSet("keys") ? settings.text("keys") : nil
        let isNew = keys.withLock { keys in
            defer { keys = wanted }
            return keys != wanted
        }
        if isNew { editor.setKeys(wanted.map { $0 == "vi" ? .vi : .emacs }) }
        sendControl(title.withLock { $0.bytes(toTurn: settings.text("title") == "on") })
    }

    func adopt(_ secrets: SecretStatements) { self.secrets.set(secrets) }

    func assist(with shell: Shell) async { await assistance.adopt(shell) }

    func readStatement(
        prompt: [StyledText], rightPrompt: [StyledText], offer: String, acceptsOffer: Bool
    ) async -> ReadResult {
        await output.finish()
        await assistance.refresh()
        return await editor.readLine(
            prompt: prompt, rightPrompt: rightPrompt, offer: offer, acceptsOffer: acceptsOffer)
    }

    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) { editor.setInterruptHandler(handler) }

    func setTitle(_ title: TerminalTitle) {
        let text = title.text(isSecret: secrets.areIn)
        sendControl(self.title.withLock { $0.bytes(toShow: text) })
    }

    func close() {
        let bytes = title.withLock { $0.bytesToRestore() }
        _ = Self.controlDescriptor.map { StandardStreams.write(bytes, to: $0) }
        editor.close()
    }

    /// Writes a sequence that changes nothing on the screen, in its turn with all other output. No line is edited
    /// meanwhile.
    private func sendControl(_ bytes: [UInt8]) {
        guard !bytes.isEmpty, let descriptor = Self.controlDescriptor else { return }
        output.add { _ = StandardStreams.write(bytes, to: descriptor) }
    }

    /// Where the terminal is: on standard output, or else on standard error.
    private static var controlDescriptor: Int32? { [STDOUT_FILENO, STDERR_FILENO].first { isatty($0) == 1 } }
}

/// What decides which lines hold a secret, by the current commands and aliases; shared with the editor's thread.
private final class KnownSecrets: Sendable {
    private let secrets: Mutex<SecretStatements>

    init(_ secrets: SecretStatements) {
        self.secrets = Mutex(secrets)
    }

    func areIn(_ text: String) -> Bool { secrets.withLock { $0 }.areIn(text) }

    func set(_ new: SecretStatements) { secrets.withLock { $0 = new } }
}

import Foundation
import JobModel
import JobShell
import LineEditor
import Synchronization
import TerminalText

/// A person at a terminal, with the line editor.
final class EditorTerminal: Terminal, LineSource {
    private let editor: LineEditor
    private let aliases: KnownAliases
    /// The keys that the editor was last told to use.
    private let keys = Mutex("emacs")

    /// Opens the editor, with the history in the user's state folder.
    ///
    /// - Parameter registry: the commands; statements that run a secret one are not kept.
    init(environment: [String: String], registry: Registry) throws {
        let aliases = KnownAliases()
        self.aliases = aliases
        let secrets = SecretStatements(registry)
        let history = Self.historyPath(environment)
        editor = try LineEditor(
            LineEditorConfiguration(
                programName: "joblog", historyPath: history,
                isComplete: { if case .incomplete = Grammar.parse($0) { false } else { true } },
                isSecret: { secrets.areIn($0, aliases: aliases.all) }))
    }

    /// The history's file in the user's state folder; nil, with a note, where there is no such folder. Whether the file
    /// can be written shows with the first line that is kept.
    private static func historyPath(_ environment: [String: String]) -> String? {
        guard let state = UserFolders(environment).state else {
            StandardStreams.note(Texts.historyNotKept("HOME and XDG_STATE_HOME name no folder for it"))
            return nil
        }
        return state + "/joblog/history"
    }

    func screen(color: String) -> Screen { ScreenProbe.screen(color: color, of: STDOUT_FILENO) }

    func noteScreen(color: String) -> Screen { ScreenProbe.screen(color: color, of: STDERR_FILENO) }

    func write(_ bytes: [UInt8]) async throws {
        editor.setStatus(nil)
        editor.write(bytes, to: STDOUT_FILENO)
    }

    func note(_ line: String) { editor.write(Array((line + "\n").utf8), to: STDERR_FILENO) }

    func showProgress(_ text: String?) { editor.setStatus(text) }

    func ask(_ question: String, isSecret: Bool) async throws -> String {
        let answer = isSecret ? await editor.readSecret(prompt: question) : await editor.ask(prompt: question)
        guard case .line(let text) = answer else { throw Failure.interrupted }
        return text
    }

    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        try await editor.lend(body)
    }

    var history: [String] { editor.history }

    func adopt(_ settings: Settings) {
        let wanted = settings.text("keys")
        let isNew = keys.withLock { keys in
            defer { keys = wanted }
            return keys != wanted
        }
        // Only a change is told, so that what ~/.editrc says holds until the setting is set.
        if isNew { editor.setKeys(wanted == "vi" ? .vi : .emacs) }
    }

    func adopt(aliases: [String: String]) { self.aliases.set(aliases) }

    func readStatement(prompt: [StyledText]) async -> ReadResult { await editor.readLine(prompt: prompt) }

    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) { editor.setInterruptHandler(handler) }

    func close() { editor.close() }
}

/// The aliases as the shell last told them; the editor's thread asks for them.
private final class KnownAliases: Sendable {
    private let aliases = Mutex<[String: String]>([:])

    var all: [String: String] { aliases.withLock { $0 } }

    func set(_ new: [String: String]) { aliases.withLock { $0 = new } }
}

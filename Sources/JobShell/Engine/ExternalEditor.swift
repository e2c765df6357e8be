import Foundation
import JobModel

/// The user's text editor, for statements that are easier to write there (Ctrl-X Ctrl-E).
extension Shell {
    /// Lets the user edit a text in `$VISUAL`, `$EDITOR` or vi, which gets the terminal. The text is in a file that only
    /// the user can read, and that is removed afterwards.
    ///
    /// - Returns: the text as it was left, without the line breaks at its end.
    /// - Throws: `Failure` if the file can't be written or read, or the editor fails; `CancellationError`.
    package func editText(_ text: String) async throws -> String {
        let environment = session.childEnvironment
        let chosen = [environment["VISUAL"], environment["EDITOR"]].lazy.compactMap { $0 }.first { !$0.isEmpty }
        let editor = chosen ?? "vi"
        let files = FileManager.default
        let file = files.temporaryDirectory.appending(path: "joblog-\(UUID().uuidString).joblog").path
        defer { try? files.removeItem(atPath: file) }
        guard
            files.createFile(
                atPath: file, contents: Data((text + "\n").utf8), attributes: [.posixPermissions: 0o600])
        else { throw Texts.editorFile(file) }
        let status = try await ChildProcess.run(
            "\(editor) \"$1\"", arguments: [file], environment: environment, input: nil)
        guard status == 0 else { throw Texts.editorFailed(editor, status: status) }
        guard let data = files.contents(atPath: file), let edited = String(data: data, encoding: .utf8) else {
            throw Texts.editorFile(file)
        }
        return String(edited.reversed().drop { $0.isNewline }.reversed())
    }
}

import ArgumentParser
import Foundation
import JobModel
import JobShell

/// The texts for other programs that this one makes of its declarations: completion scripts and the manual page. Each
/// has an option that `--help` does not list, since packagers use it and not users; docs/getting-started.md tells of them.
enum GeneratedText {
    private static let completionOption = "--generate-completion-script"
    private static let pageOption = "--generate-man-page"

    /// The text that the words of the command line ask for; nil if they ask for none.
    ///
    /// - Parameters:
    ///   - options: the program's command line.
    ///   - shell: the user's login shell (`$SHELL`), for a call that names no shell.
    /// - Throws: a usage `Failure` for a shell without a script, and for words that don't belong there.
    static func text(
        _ words: [String], options: any ParsableCommand.Type, version: String, plugins: [any Plugin],
        shell: String? = ProcessInfo.processInfo.environment["SHELL"]
    ) throws(Failure) -> String? {
        guard let first = words.first else { return nil }
        let option = String(first.prefix { $0 != "=" })
        let values = (first == option ? [] : [String(first.dropFirst(option.count + 1))]) + words.dropFirst()
        switch option {
        case completionOption:
            if values.count > 1 { throw Texts.surplusWord(values[1], after: option) }
            let name = values.first ?? shell.map { String($0.split(separator: "/").last ?? "") } ?? ""
            guard let shell = CompletionScript.Shell(rawValue: name) else { throw Texts.noCompletion(for: name) }
            return CompletionScript.text(for: shell, try ProgramOutline(options))
        case pageOption:
            if let value = values.first { throw Texts.surplusWord(value, after: option) }
            return ManualPage.text(
                try ProgramOutline(options), usage: options.configuration.usage ?? "", version: version,
                plugins: plugins)
        default: return nil
        }
    }
}

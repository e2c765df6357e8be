import LineEditor
import Synchronization
import TerminalText

import Glibc

/// A shell of a dozen words for the tests of the line editor: says on one line what each read gave.
@main
struct LineEditorProbe {
    static func main() async {
        StandardDescriptors.openMissing()
        guard LineEditor.isUsable() else {
            runPlain()
            return
        }
        let arguments = CommandLine.arguments
        var configuration = LineEditorConfiguration(
            programName: "probe", historyPath: value(of: "--history", in: arguments),
            keys: arguments.contains("--vi") ? .vi : nil,
            isComplete: { $0.count { $0 == "\"" }.isMultiple(of: 2) }, isSecret: { $0.hasPrefix("login") })
        // Names of hosts stand in for everything that a shell would know.
        configuration.complete = { text, offset in
            let start = text.utf8.prefix(offset).lastIndex(of: UInt8(ascii: " ")).map {
                text.utf8.distance(from: text.startIndex, to: $0) + 1
            }
            let word = String(text.utf8.dropFirst(start ?? 0).prefix(offset - (start ?? 0))) ?? ""
            let names = (1...40).map { "host-\($0)" } + ["中文", "other"]
            return LineCompletion(
                range: (start ?? 0)..<offset,
                candidates: names.filter { $0.hasPrefix(word) }.map { .init(text: $0, help: "is \($0)") })
        }
        configuration.highlight = { text in
            text.hasPrefix("say") ? [HighlightSpan(range: 0..<3, style: TextStyle(foreground: .cyan))] : []
        }
        configuration.editText = { text in .success(text + " edited") }
        if arguments.contains("--ask") { configuration.heardBackground = { _ in } }
        do {
            let editor = try LineEditor(configuration)
            let status = await run(
                editor, announcements: value(of: "--announcements", in: arguments),
                isInert: arguments.contains("--inert"))
            editor.close()
            exit(status)
        } catch {
            exit(70)
        }
    }

    private static func value(of option: String, in arguments: [String]) -> String? {
        arguments.firstIndex(of: option).flatMap { arguments.dropFirst($0 + 1).first }
    }

    /// - Parameter isInert: no line has an effect.
    private static func run(_ editor: LineEditor, announcements: String?, isInert: Bool) async -> Int32 {
        if let announcements { announce(announcements, on: editor) }
        let prompt = [StyledText("probe", TextStyle(foreground: .green, bold: true)), StyledText("> ")]
        while true {
            switch await editor.readLine(prompt: prompt) {
            case .line(let line):
                sayLine(line, editor)
                if !isInert { await act(on: line, editor) }
            case .cancelled: say("CANCELLED", editor)
            case .endOfInput:
                say("END", editor)
                return 0
            case .terminated(let signal): return 128 + signal
            }
        }
    }

    private static func sayLine(_ line: String, _ editor: LineEditor) {
        say("LINE<\(line.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n"))>", editor)
    }

    private static func act(on line: String, _ editor: LineEditor) async {
        switch line {
        case "sleep": await sleepUntilInterrupted(editor)
        case "secret": say("SECRET of \(await describe(editor.readSecret(prompt: "Password: ")))", editor)
        case "ask": say("ANSWER \(await editor.ask(prompt: "Name? "))", editor)
        case "history": say("HISTORY \(editor.history)", editor)
        case "size": say("SIZE \(editor.size.columns)x\(editor.size.rows)", editor)
        case "vi": editor.setKeys(.vi)
        case "unended": editor.write(Array("no line break".utf8))
        case _ where line.hasPrefix("child "): await runChild(String(line.dropFirst(6)), editor)
        default: break
        }
    }

    private static func describe(_ result: ReadResult) -> String {
        if case .line(let text) = result { "\(text.count) letters" } else { "\(result)" }
    }

    private static func sleepUntilInterrupted(_ editor: LineEditor) async {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self)
        editor.setInterruptHandler { continuation.finish() }
        editor.setStatus("sleeping …")
        say("ASLEEP", editor)
        for await _ in stream {}
        editor.setInterruptHandler(nil)
        editor.setStatus(nil)
        say("AWAKE", editor)
    }

    private static func runChild(_ command: String, _ editor: LineEditor) async {
        let status = await editor.lend {
            var process: pid_t = 0
            let arguments = [strdup("sh"), strdup("-c"), strdup(command), nil]
            defer { for argument in arguments { free(argument) } }
            posix_spawn(&process, "/bin/sh", nil, nil, arguments, environ)
            var status: Int32 = 0
            while waitpid(process, &status, 0) < 0 && errno == EINTR {}
            return status
        }
        say("CHILD \(status)", editor)
    }

    /// Writes each line of a named pipe above the line being edited.
    private static func announce(_ path: String, on editor: LineEditor) {
        Task.detached {
            let descriptor = open(path, O_RDONLY)
            var reader = PlainLineReader(descriptor: descriptor)
            while let line = reader.next() { editor.write(Array((line + "\n").utf8)) }
            close(descriptor)
        }
    }

    private static func runPlain() {
        var reader = PlainLineReader()
        while let line = reader.next() {
            print("PLAIN<\(line)>")
            if line == "secret", case .line(let secret) = reader.readSecret(prompt: "Password: ") {
                print("SECRET of \(secret.count) letters")
            }
        }
        print("END")
    }

    private static func say(_ text: String, _ editor: LineEditor) {
        editor.write(Array((text + "\n").utf8))
    }
}

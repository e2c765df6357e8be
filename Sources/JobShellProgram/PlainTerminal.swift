import JobModel
import JobShell
import LineEditor
import TerminalText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A person at a terminal that knows no escape sequences (`TERM=dumb`): plain lines, no editing of ours.
struct PlainTerminal: LineSource {
    let terminal: StandardTerminal

    func readStatement(prompt: [StyledText]) async -> ReadResult {
        var text = ""
        var prompt = prompt.map(\.text).joined()
        while true {
            _ = StandardStreams.write(Array(prompt.utf8), to: STDERR_FILENO)
            guard let line = try? terminal.nextLine() else { return text.isEmpty ? .endOfInput : .line(text) }
            text += text.isEmpty ? line : "\n" + line
            guard case .incomplete = Grammar.parse(text) else { return .line(text) }
            prompt = "> "
        }
    }

    func setInterruptHandler(_ handler: (@Sendable () -> Void)?) { terminal.interrupts.setHandler(handler) }

    func close() {}
}

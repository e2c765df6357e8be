import Foundation
import JobModel
import JobShell
import LineEditor
import TerminalText

/// Standard output and error without a line editor: scripts, `-c`, pipes.
struct StandardTerminal: Terminal {
    let isInteractive = false

    func screen(color: String) -> Screen { ScreenProbe.screen(color: color) }

    func write(_ bytes: [UInt8]) async throws {
        switch StandardStreams.write(bytes, to: STDOUT_FILENO) {
        case 0: return
        case EPIPE: throw OutputClosed()
        case let number: throw Texts.cannotWriteOutput(String(cString: strerror(number)))
        }
    }

    func note(_ line: String) {
        showProgress(nil)
        StandardStreams.note(line)
    }

    func showProgress(_ text: String?) {
        guard isatty(STDERR_FILENO) == 1 else { return }
        let width = ScreenProbe.width(of: STDERR_FILENO) ?? 80
        let line = text.map { $0.truncated(to: max(1, width - 1)) } ?? ""
        _ = StandardStreams.write(Array("\r\u{1B}[K\(line)".utf8), to: STDERR_FILENO)
    }

    func ask(_ question: String, isSecret: Bool) async throws -> String {
        guard isatty(STDIN_FILENO) == 1 else { throw Texts.nobodyToAsk(question) }
        return try PlainTerminal.ask(question, isSecret: isSecret)
    }
}

/// What is known of the screen that results go to.
enum ScreenProbe {
    /// Colours follow `color`, `NO_COLOR` and whether standard output is a terminal.
    static func screen(color: String) -> Screen {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let wantsColor: Bool
        switch color {
        case "always": wantsColor = true
        case "never": wantsColor = false
        default:
            let refuses = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
            wantsColor = isTerminal && !refuses && environment["TERM"] != "dumb"
        }
        return Screen(
            width: isTerminal ? width(of: STDOUT_FILENO) ?? 80 : nil, usesColor: wantsColor,
            usesUTF8: !isTerminal || usesUTF8(environment))
    }

    /// The columns of a terminal's window.
    static func width(of descriptor: Int32) -> Int? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return Int(size.ws_col)
    }

    /// Whether the locale's characters are UTF-8.
    static func usesUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}

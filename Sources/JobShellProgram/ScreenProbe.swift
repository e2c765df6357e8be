import Foundation
import JobModel
import JobShell

/// What is known of the terminals that results and notes go to.
enum ScreenProbe {
    /// What a descriptor is drawn for: colours follow `color`, `NO_COLOR` and whether it is a terminal.
    static func screen(color: String, of descriptor: Int32) -> Screen {
        let environment = ProcessInfo.processInfo.environment
        let isTerminal = isatty(descriptor) == 1
        let wantsColor: Bool
        switch color {
        case "always": wantsColor = true
        case "never": wantsColor = false
        default:
            let refuses = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
            wantsColor = isTerminal && !refuses && environment["TERM"] != "dumb"
        }
        return Screen(
            width: isTerminal ? size(of: descriptor)?.columns ?? 80 : nil,
            height: isTerminal ? size(of: descriptor)?.lines : nil, usesColor: wantsColor,
            usesUTF8: !isTerminal || usesUTF8(environment))
    }

    /// The columns and lines of a terminal's window; no lines where only the columns are known.
    static func size(of descriptor: Int32) -> (columns: Int, lines: Int?)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : nil)
    }

    /// Whether the locale's characters are UTF-8.
    static func usesUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}

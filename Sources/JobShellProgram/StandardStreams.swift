import ArgumentParser
import Foundation
import JobModel
import JobShell
import TerminalText

import Glibc

/// Standard output and standard error, for output before the shell has started and for messages of the program itself.
enum StandardStreams {
    /// Writes all bytes to a descriptor.
    ///
    /// - Returns: 0, or the system's error number.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    /// Writes results to standard output.
    ///
    /// - Throws: `OutputClosed` when the reader has gone; `Failure` with the system's reason when writing fails.
    static func print(_ bytes: [UInt8]) throws {
        switch write(bytes, to: STDOUT_FILENO) {
        case 0: return
        case EPIPE: throw OutputClosed()
        case let number: throw Texts.cannotWriteOutput(String(cString: strerror(number)))
        }
    }

    /// Writes text to standard output.
    ///
    /// - Throws: `OutputClosed` when the reader has gone; `Failure` with the system's reason when writing fails.
    static func print(_ text: String) throws {
        try print(Array(text.utf8))
    }

    /// Writes a line to standard error.
    static func note(_ line: String) {
        _ = write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Writes a failure that does not keep the program from starting to standard error, as a note.
    static func tell(_ failure: Failure) {
        let failure = failure.withoutProbableSecrets
        let hint = failure.hint.map { "; \($0)" } ?? ""
        note(TerminalSafe.text(.note(failure.message + hint), escapingLayout: true))
    }

    /// Writes a failure that keeps the program from starting, with its hint, to standard error.
    ///
    /// - Returns: The exit status.
    static func complain(_ failure: Failure) -> Int {
        let failure = failure.withoutProbableSecrets
        note("joblog: \(TerminalSafe.text(failure.message, escapingLayout: true))")
        if let hint = failure.hint { note("hint: \(TerminalSafe.text(hint, escapingLayout: true))") }
        return failure.status.rawValue
    }

    /// Handles an error of the command-line parser: prints the help for `--help`, or an error message.
    ///
    /// - Returns: The exit status.
    /// - Throws: The errors of `print`.
    static func answer(_ error: any Error) throws -> Int {
        if ProgramOptions.exitCode(for: error) == .success {
            try print(ProgramOptions.fullMessage(for: error) + "\n")
            return ExitStatus.success.rawValue
        }
        note("joblog: \(TerminalSafe.text(ProgramOptions.message(for: error), escapingLayout: true))")
        note("hint: type `joblog --help` to see all options")
        return ExitStatus.usage.rawValue
    }
}

extension ExitStatus {
    /// The exit status after the reader of the output has gone. It is the one that a shell reports for SIGPIPE: 128
    /// plus the signal's number.
    static let outputClosed = 128 + Int(SIGPIPE)
}

/// Finds out the properties of the terminals on standard output and standard error.
enum ScreenProbe {
    /// Returns the screen for output to a descriptor.
    ///
    /// Colours are used if `color` is `always`. With any other value but `never` they are used if the descriptor is a
    /// terminal, `NO_COLOR` is unset or empty, and `TERM` is not `dumb`.
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
        var screen = Screen(
            width: isTerminal ? size(of: descriptor)?.columns ?? 80 : nil,
            height: isTerminal ? size(of: descriptor)?.lines : nil, usesColor: wantsColor,
            usesUTF8: !isTerminal || usesUTF8(environment))
        screen.theme = environment["COLORFGBG"].flatMap { Theme(colorFGBG: $0) } ?? .dark
        return screen
    }

    /// Returns the size of a terminal's window; nil if its width is unknown. The number of lines may be unknown alone.
    static func size(of descriptor: Int32) -> (columns: Int, lines: Int?)? {
        var size = winsize()
        guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
        return (Int(size.ws_col), size.ws_row > 0 ? Int(size.ws_row) : nil)
    }

    /// Whether the environment's locale uses UTF-8.
    static func usesUTF8(_ environment: [String: String]) -> Bool {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
        let name = locale.lowercased()
        return name.contains("utf-8") || name.contains("utf8")
    }
}

import ArgumentParser
import JobModel
import JobShell
import TerminalText

import Glibc

/// Standard output and standard error, for what is said before or beside the shell.
enum StandardStreams {
    /// Writes all the bytes to a descriptor.
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
    /// - Throws: `OutputClosed` when nobody reads any more; `Failure` with the system's reason when writing fails.
    static func print(_ bytes: [UInt8]) throws {
        switch write(bytes, to: STDOUT_FILENO) {
        case 0: return
        case EPIPE: throw OutputClosed()
        case let number: throw Texts.cannotWriteOutput(String(cString: strerror(number)))
        }
    }

    /// Writes text to standard output.
    ///
    /// - Throws: `OutputClosed` when nobody reads any more; `Failure` with the system's reason when writing fails.
    static func print(_ text: String) throws {
        try print(Array(text.utf8))
    }

    /// Writes a line to standard error.
    static func note(_ line: String) {
        _ = write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// Says what keeps the program from starting.
    ///
    /// - Returns: the exit status.
    static func complain(_ failure: Failure) -> Int {
        note("joblog: \(TerminalSafe.text(failure.message, escapingLayout: true))")
        if let hint = failure.hint { note("hint: \(TerminalSafe.text(hint, escapingLayout: true))") }
        return failure.status.rawValue
    }

    /// Says what came of reading the program's words: `--help`, or what is wrong with them.
    ///
    /// - Returns: the exit status.
    /// - Throws: what `print` throws.
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
    /// What ends a program that writes to nobody, as the shell tells it: 128 + SIGPIPE.
    static let outputClosed = 128 + Int(SIGPIPE)
}

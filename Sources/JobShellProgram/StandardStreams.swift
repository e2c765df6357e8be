import ArgumentParser
import JobModel
import TerminalText

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Standard output and standard error, for what is said before or beside the shell.
enum StandardStreams {
    /// Writes all the bytes to a descriptor.
    ///
    /// - Returns: 0, or the system's error number.
    static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32 {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            #else
                let count = rest.withUnsafeBytes { Darwin.write(descriptor, $0.baseAddress, $0.count) }
            #endif
            if count < 0 {
                if errno == EINTR { continue }
                return errno
            }
            rest = rest.dropFirst(count)
        }
        return 0
    }

    /// Writes text to standard output.
    static func print(_ text: String) {
        _ = write(Array(text.utf8), to: STDOUT_FILENO)
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
    static func answer(_ error: any Error) -> Int {
        if ProgramOptions.exitCode(for: error) == .success {
            print(ProgramOptions.fullMessage(for: error) + "\n")
            return ExitStatus.success.rawValue
        }
        note("joblog: \(TerminalSafe.text(ProgramOptions.message(for: error), escapingLayout: true))")
        note("hint: type `joblog --help` to see all options")
        return ExitStatus.usage.rawValue
    }
}

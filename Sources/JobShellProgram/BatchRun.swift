import JobModel
import JobShell

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs statements that nobody types: `-c`, a script, standard input. Ctrl-C ends them with status 130.
struct BatchRun {
    let shell: Shell
    let interrupts: InterruptSource

    /// Runs the rc file, then the text.
    ///
    /// - Returns: the exit status: of the rc file if it failed, else of the text.
    func run(_ text: String, from origin: Origin, arguments: [String], rc: RcFile?) async -> Int {
        let (isHeard, heard) = AsyncStream.makeStream(of: Never.self)
        let task = Task { () async throws -> Int in
            // Not before Ctrl-C is listened to: one that came in between would be lost.
            for await _ in isHeard {}
            if let rc {
                let status = try await rc.run(in: shell)
                let requested = await shell.requestedExit
                if status != 0 || requested != nil { return requested ?? status }
            }
            return try await shell.run(text, from: origin, arguments: arguments)
        }
        // The first Ctrl-C cancels the task, so that it can say what it kept; a second one ends the process.
        interrupts.setHandler {
            if task.isCancelled { exit(Int32(ExitStatus.interrupted.rawValue)) }
            task.cancel()
        }
        heard.finish()
        do {
            return try await task.value
        } catch is OutputClosed {
            // What ends a program that writes to nobody, as the shell tells it: 128 + SIGPIPE.
            return 128 + Int(SIGPIPE)
        } catch {
            return ExitStatus.interrupted.rawValue
        }
    }
}

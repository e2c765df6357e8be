import JobModel
import JobShell

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs statements that nobody types: `-c`, a script, standard input. Ctrl-C ends them with status 130, SIGTERM and SIGHUP
/// with 128 and their number.
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
        let status = await Self.status(of: task)
        return interrupts.terminationSignal.map { 128 + Int($0) } ?? status
    }

    private static func status(of task: Task<Int, any Error>) async -> Int {
        do {
            return try await task.value
        } catch is OutputClosed {
            return ExitStatus.outputClosed
        } catch {
            return ExitStatus.interrupted.rawValue
        }
    }
}

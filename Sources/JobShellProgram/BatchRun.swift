import JobModel
import JobShell

import Glibc

/// Runs statements that nobody types: `-c`, a script, standard input. Ctrl-C ends them with status 130, SIGTERM and
/// SIGHUP with 128 and their number.
struct BatchRun {
    let shell: Shell
    let interrupts: InterruptSource

    /// Runs the rc file, chooses what the environment names or opens the logs of `--open`, then runs the texts, one
    /// after the other, until one fails. A syntax error in any of them is found before anything runs.
    ///
    /// - Returns: the exit status: of the rc file or of opening if it failed, else of the first text that failed.
    func run(
        _ texts: [String], from origin: Origin, arguments: [String], rc: RcFile?, beginning: Startup.Beginning?
    ) async -> Int {
        let (isHeard, heard) = AsyncStream.makeStream(of: Never.self)
        let task = Task { () async throws -> Int in
            // Not before Ctrl-C is listened to: one that came in between would be lost.
            for await _ in isHeard {}
            guard await shell.accepts(texts, from: origin) else { return ExitStatus.usage.rawValue }
            if let rc {
                let status = try await rc.run(in: shell)
                let requested = await shell.requestedExit
                if status != 0 || requested != nil { return requested ?? status }
            }
            if let beginning {
                // What the statements are about is not there: none of them could mean anything.
                let status = try await Startup.begin(beginning, in: shell, from: .command)
                if status != 0 { return status }
            }
            var first = 0
            for text in texts {
                let status = try await shell.run(text, from: origin, arguments: arguments)
                if first == 0 { first = status }
                let isEnded = await shell.requestedExit != nil || (status != 0 && !shell.keepsGoing)
                if isEnded || status == ExitStatus.interrupted.rawValue { break }
            }
            return await shell.requestedExit ?? first
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

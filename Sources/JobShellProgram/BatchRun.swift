import JobModel
import JobShell

import Glibc

/// Runs statements that are not typed but come from `-c`, a script or a pipe. Ctrl-C ends the run with status 130,
/// and SIGTERM and SIGHUP with 128 plus the signal's number.
struct BatchRun {
    let shell: Shell
    let interrupts: InterruptSource

    /// Runs the rc file, then chooses the run that the environment names or opens the logs of `--open`, then runs the
    /// texts in order until one fails. A syntax error in any text is found before anything runs.
    ///
    /// - Returns: The exit status: of the rc file or of the opening if either failed, or else of the first text that
    ///   failed.
    func run(
        _ texts: [String], from origin: StatementSource, arguments: [String], rc: RcFile?, beginning: Startup.Beginning?
    ) async -> Int {
        let (isHeard, heard) = AsyncStream.makeStream(of: Never.self)
        let task = Task { () async throws -> Int in
            // Waits until the interrupt handler is set. Otherwise a Ctrl-C in between would be lost.
            for await _ in isHeard {}
            let status = try await statements(
                texts, from: origin, arguments: arguments, rc: rc, beginning: beginning)
            await shell.terminal.finishWriting()
            return Task.isCancelled ? ExitStatus.interrupted.rawValue : status
        }
        // The first Ctrl-C cancels the task, so that it can report what it has kept. A second one ends the process.
        interrupts.setHandler {
            if task.isCancelled { exit(Int32(ExitStatus.interrupted.rawValue)) }
            task.cancel()
        }
        heard.finish()
        let status = await Self.status(of: task)
        if task.isCancelled {
            await finishWriting(within: Self.patience)
        } else {
            await shell.terminal.finishWriting()
        }
        return interrupts.terminationSignal.map { 128 + Int($0) } ?? status
    }

    private func statements(
        _ texts: [String], from origin: StatementSource, arguments: [String], rc: RcFile?, beginning: Startup.Beginning?
    ) async throws -> Int {
        guard await shell.accepts(texts, from: origin, after: rc?.text ?? "") else { return ExitStatus.usage.rawValue }
        if let rc {
            let status = try await rc.run(in: shell)
            let requested = await shell.requestedExit
            if status != 0 || requested != nil { return requested ?? status }
        }
        if let beginning {
            // Without the logs that `--open` names, no statement would be meaningful.
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

    /// The time in which what was said before Ctrl-C must be written. The reader of a full pipe may never read on.
    private static let patience = Duration.seconds(1)

    private func finishWriting(within patience: Duration) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await shell.terminal.finishWriting() }
            group.addTask { try? await Task.sleep(for: patience) }
            await group.next()
            group.cancelAll()
        }
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

import BlockingWork
import JobModel
import JobShell
import MCPServer

import Glibc

/// Serves an assistant or editor over the Model Context Protocol (`--mcp`). Standard output has the protocol's messages
/// and nothing else; what is said before the first call goes to standard error.
struct AssistantRun {
    let shell: Shell
    let terminal: ToolTerminal
    let interrupts: InterruptSource

    /// Runs the rc file, chooses the run that the environment names or opens the logs of `--open`, and answers the
    /// client's messages until standard input ends. SIGTERM, SIGHUP and Ctrl-C cancel what runs.
    ///
    /// - Returns: The exit status: of the rc file or of the opening if either failed, 128 plus the number of the signal,
    ///   or else 0.
    func run(version: String, rc: RcFile?, beginning: Startup.Beginning?) async -> Int {
        let server = MCPServer(shell: shell, terminal: terminal, version: version) { try StandardStreams.print($0) }
        interrupts.setHandler { Task { await server.stop() } }
        let ending = await server.serve(read: Self.read) {
            try await start(rc: rc, beginning: beginning)
        }
        if let signal = interrupts.terminationSignal { return 128 + Int(signal) }
        switch ending {
        case .endOfInput: return ExitStatus.success.rawValue
        case .outputClosed: return ExitStatus.outputClosed
        case .stopped: return ExitStatus.interrupted.rawValue
        case .endedAtStart(let status): return status
        }
    }

    /// What `-c` does before its statements, with the same statuses.
    private func start(rc: RcFile?, beginning: Startup.Beginning?) async throws -> Int? {
        if let rc {
            let status = try await rc.run(in: shell)
            let requested = await shell.requestedExit
            if status != 0 || requested != nil { return requested ?? status }
        }
        guard let beginning else { return nil }
        let status = try await Startup.begin(beginning, in: shell, from: .command)
        return status == 0 ? nil : status
    }

    /// Reads what has come on standard input; returns nothing at its end, or when it can't be read.
    private static func read() async throws -> [UInt8] {
        try await Blocking.runUntilCancelled { _ in
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            while true {
                let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
                if count >= 0 { return Array(buffer.prefix(count)) }
                if errno == EAGAIN {
                    var waiting = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
                    _ = poll(&waiting, 1, -1)
                } else if errno != EINTR {
                    return []
                }
            }
        }
    }
}

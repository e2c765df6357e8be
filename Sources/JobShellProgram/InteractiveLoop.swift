import JobModel
import JobShell
import LineEditor
import TerminalText

/// Reads statements and runs them until the user leaves the shell.
struct InteractiveLoop {
    let shell: Shell
    let lines: any LineSource
    /// Whether to leave out the greeting.
    let isQuiet: Bool

    /// Runs the rc file, then chooses the run that the environment names or opens the logs of `--open`, then runs the
    /// typed statements.
    ///
    /// - Returns: The exit status of `exit`, or else of the last statement, as in sh.
    func run(rc: RcFile?, beginning: Startup.Beginning?) async -> Int {
        let status = await statements(rc: rc, beginning: beginning)
        await shell.terminal.finishWriting()
        lines.close()
        return status
    }

    private func statements(rc: RcFile?, beginning: Startup.Beginning?) async -> Int {
        var status = 0
        if let rc { status = await interruptible { try await rc.run(in: shell) } }
        if let beginning, await shell.requestedExit == nil {
            let opened = await interruptible { try await Startup.begin(beginning, in: shell, from: .terminal) }
            if status == 0 { status = opened }
        }
        if !isQuiet, await shell.requestedExit == nil, let words = FirstWords.text(await shell.session, shell.terminal)
        {
            await shell.tell(words)
        }
        var guidance = Guidance(shell: shell)
        while await shell.requestedExit == nil {
            switch await lines.readStatement(prompt: await Prompt.text(of: shell)) {
            case .line(let typed):
                guard let text = await guidance.statement(for: typed) else { continue }
                status = await interruptible { try await shell.run(text, from: .terminal) }
                await guidance.follow(text, status: status)
            case .cancelled:
                status = ExitStatus.interrupted.rawValue
                await guidance.leave()
            case .endOfInput: return status
            case .terminated(let signal): return 128 + Int(signal)
            }
        }
        return await shell.requestedExit ?? status
    }

    /// Runs statements so that Ctrl-C cancels them and nothing else.
    private func interruptible(_ body: @escaping @Sendable () async throws -> Int) async -> Int {
        let (isHeard, heard) = AsyncStream.makeStream(of: Never.self)
        let task = Task { () async throws -> Int in
            // Waits until the interrupt handler is set. Otherwise a Ctrl-C in between would be lost.
            for await _ in isHeard {}
            return try await body()
        }
        lines.setInterruptHandler { task.cancel() }
        defer { lines.setInterruptHandler(nil) }
        heard.finish()
        return (try? await task.value) ?? ExitStatus.interrupted.rawValue
    }
}

/// The prompt, which shows the current scope, run and step, such as `biz:2 job:20000100 step:1 ❯ `.
enum Prompt {
    static func text(of shell: Shell) async -> [StyledText] {
        let session = await shell.session
        let screen = shell.terminal.screen(color: session.settings.text("color"))
        var parts: [StyledText] = []
        func add(_ text: String, _ style: TextStyle) {
            parts.append(StyledText(text + " ", screen.usesColor ? style : .plain))
        }
        if let opened = session.opened {
            add("open:\(name(of: opened))", TextStyle(foreground: .cyan))
        } else {
            if session.endpoint == nil { add("joblog", TextStyle(bold: true)) }
            if let scope = session.scope { add(scope.description, TextStyle(foreground: .cyan)) }
        }
        if let job = session.run?.job.id, job > 0 { add("job:\(job)", TextStyle(foreground: .blue)) }
        if let index = session.stepIndex, session.opened == nil {
            add("step:\(index + 1)", TextStyle(foreground: .magenta))
        }
        add(screen.usesUTF8 ? "❯" : ">", TextStyle(foreground: .green, bold: true))
        return parts
    }

    /// The maximum width of the name of an opened file in the prompt, in columns.
    private static let mostColumns = 32

    private static func name(of logs: OpenedLogs) -> String {
        TerminalSafe.text(logs.path == "-" ? "-" : logs.name, escapingLayout: true).truncated(to: mostColumns)
    }
}

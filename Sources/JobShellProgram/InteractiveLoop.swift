import JobModel
import JobShell
import LineEditor

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
        await lines.assist(with: shell)
        var guidance = Guidance(shell: shell)
        var last: LastStatement?
        while await shell.requestedExit == nil {
            let prompt = await Prompt(of: shell, after: last)
            lines.setTitle(TerminalTitle(place: prompt.place))
            let (left, right) = prompt.text()
            let offer = await offer(guidance)
            let read = await lines.readStatement(
                prompt: left, rightPrompt: right, offer: offer, acceptsOffer: guidance.suggestion != nil)
            switch read {
            case .line(let typed):
                guard let text = await guidance.statement(for: typed) else { continue }
                lines.setTitle(TerminalTitle(place: prompt.place, statement: text))
                let start = ContinuousClock.now
                status = await interruptible { try await shell.run(text, from: .terminal) }
                last = LastStatement(status: status, took: start.duration(to: .now))
                await guidance.follow(text, status: status)
            case .cancelled:
                status = ExitStatus.interrupted.rawValue
                last = nil
                await guidance.leave()
            case .endOfInput: return status
            case .terminated(let signal): return 128 + Int(signal)
            }
        }
        return await shell.requestedExit ?? status
    }

    /// The statement that the line editor suggests on an empty line: the tour's next one, else what the last hint names.
    private func offer(_ guidance: Guidance) async -> String {
        if let suggestion = guidance.suggestion { return suggestion }
        return await shell.lastSuggestion ?? ""
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

import Dispatch
import JobModel
import JobShell
import LineEditor
import Synchronization

import Glibc

/// Handles Ctrl-C, SIGTERM and SIGHUP in a shell without the line editor, which has its own handlers.
///
/// SIGTERM and SIGHUP cancel the running statement, as Ctrl-C does, so that it leaves nothing half written. The program
/// ends with the status 128 plus the signal's number as soon as the statement has ended, or after `patience` seconds in
/// any case. A second SIGTERM ends it immediately.
///
/// While the terminal is lent to a child process, Ctrl-C reaches only the child. The shell acts on the child's exit
/// status, as sh does.
final class InterruptSource: Sendable {
    private struct State {
        var handler: (@Sendable () -> Void)?
        var loans = 0
        /// The number of open questions that can't be cancelled.
        var deafQuestions = 0
        var terminationSignal: Int32?
    }

    /// The time that a cancelled statement may take to clean up, in seconds.
    private static let patience = 5

    private let state = Mutex(State())
    /// The Dispatch sources, which deliver signals only as long as they are retained.
    private let sources = Mutex<[any DispatchSourceSignal]>([])
    private let terminalBefore = TerminalSettings.current()

    /// Handles the signals for the rest of the process's life, except those that the process was started to ignore.
    init() {
        let registered = DispatchGroup()
        listen(to: SIGINT, registered) { [self] in interrupt() }
        for number in [SIGTERM, SIGHUP] {
            listen(to: number, registered) { [self] in terminate(number) }
        }
        // Dispatch installs its handlers on a thread of its own, and a signal that arrives before that would be lost.
        _ = registered.wait(timeout: .now() + .seconds(2))
    }

    private func listen(to number: Int32, _ registered: DispatchGroup, _ handler: @escaping @Sendable () -> Void) {
        // `nohup`, and `&` in a script, ignore signals deliberately.
        guard !Signals.isIgnored(number) else { return }
        // This handler drops the signal until Dispatch has installed its own. SIG_IGN can't be used instead, because
        // `Signals` recognises by it the signals that the process was started to ignore.
        signal(number) { _ in }
        sources.withLock { sources in
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            registered.enter()
            source.setRegistrationHandler { registered.leave() }
            source.resume()
            sources.append(source)
        }
    }

    /// Sets the handler for Ctrl-C; with nil, Ctrl-C has no effect. SIGTERM and SIGHUP call the handler as well, and
    /// without a handler they end the program immediately.
    func setHandler(_ handler: (@Sendable () -> Void)?) {
        state.withLock { $0.handler = handler }
    }

    /// The signal that asked the program to end; nil if none has arrived.
    var terminationSignal: Int32? { state.withLock { $0.terminationSignal } }

    /// Ignores Ctrl-C while `body` runs, because it is meant for the child process that `body` runs.
    func lend<Result: Sendable>(_ body: @Sendable () async throws -> Result) async throws -> Result {
        state.withLock { $0.loans += 1 }
        defer { state.withLock { $0.loans -= 1 } }
        return try await body()
    }

    /// Runs a question that can't be cancelled. Until it returns, SIGTERM and SIGHUP end the program immediately.
    func whileDeaf<Result>(_ body: () -> Result) -> Result {
        state.withLock { $0.deafQuestions += 1 }
        defer { state.withLock { $0.deafQuestions -= 1 } }
        return body()
    }

    private func interrupt() {
        state.withLock { $0.loans == 0 ? $0.handler : nil }?()
    }

    private func terminate(_ number: Int32) {
        let (isFirst, cancel) = state.withLock { state -> (Bool, (@Sendable () -> Void)?) in
            let isFirst = state.terminationSignal == nil
            if isFirst { state.terminationSignal = number }
            return (isFirst, state.deafQuestions == 0 ? state.handler : nil)
        }
        guard let cancel else { leave(number) }
        if isFirst {
            cancel()
            DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(Self.patience)) { [self] in leave(number) }
        } else if number != SIGHUP {
            // A second SIGHUP is ignored: both the system and the parent shell may send one when a terminal is closed.
            // A second SIGTERM means that the program shall end immediately.
            leave(number)
        }
    }

    private func leave(_ number: Int32) -> Never {
        // A question without echo may be open, so the terminal's settings are restored.
        terminalBefore?.restore()
        exit(128 + number)
    }
}

/// Ctrl-C before the first statement runs, while statements are read.
enum StartupInterrupt {
    /// Runs `body`. Until it returns, Ctrl-C ends the program with the status of an interrupted one, unless the process
    /// was started to ignore it.
    static func endingProgram<Result>(_ body: () async throws -> Result) async rethrows -> Result {
        guard !Signals.isIgnored(SIGINT) else { return try await body() }
        endProgramOnInterrupt()
        defer { signal(SIGINT, SIG_DFL) }
        return try await body()
    }

    private static func endProgramOnInterrupt() {
        // Nothing has to be cleaned up yet, and exit(3) may not be called in a handler.
        signal(SIGINT) { _ in _exit(130) }
    }
}

/// The terminal's settings at the start of the program, to be restored at its end.
struct TerminalSettings: Sendable {
    private let settings: termios

    /// Returns the settings of the terminal on standard input; nil if standard input is not a terminal.
    static func current() -> TerminalSettings? {
        var settings = termios()
        return tcgetattr(STDIN_FILENO, &settings) == 0 ? TerminalSettings(settings: settings) : nil
    }

    func restore() {
        var settings = settings
        tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }
}
